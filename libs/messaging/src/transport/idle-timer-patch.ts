/**
 * kafkajs 2.2.4 arms a timer for every answered request even when nothing waits, each of which arms the next one: an idle
 * connection runs a 1 ms timer for ever (3 % of a core a process, and a TimeoutNegativeWarning). A queue with nothing in it has
 * nothing to check; when something is put into it, `push` schedules the check itself.
 * kafkajs#1704, #1751. The guarding test fails when the patched file changes.
 */

interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

const PATCHED = Symbol.for('onewindow.kafkajs.idle-timer');

/** Applies the patch once a process. @throws Error when kafkajs no longer has the method */
export function patchIdleTimer(): void {
  const { prototype } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue & { [PATCHED]?: true } };
  if (prototype[PATCHED]) return;
  const original = prototype.scheduleCheckPendingRequests;
  if (typeof original !== 'function') throw new Error('kafkajs has changed: RequestQueue.scheduleCheckPendingRequests is gone');
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0) original.call(this);
  };
  prototype[PATCHED] = true;
}
