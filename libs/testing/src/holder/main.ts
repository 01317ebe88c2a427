import { sayFailure } from '@onewindow/local';
import { Holder, type HolderAnswer, type HolderRequest } from './holder.js';

// A process of its own, child of jest's main process: jest is busy with its workers, and when it dies without a word (SIGKILL) this one
// sees its channel close and takes everything down.

const holder = new Holder();
let ending: Promise<void> | undefined;

const end = (): Promise<void> => (ending ??= holder.discard().finally(() => process.exit(0)));

const answer = (message: HolderAnswer): void => void process.send?.(message);

process.on('message', (request: HolderRequest | 'end') => {
  if (request === 'end') return void end();
  holder.bringUp(request).then(
    (run) => answer({ run }),
    (error: unknown) => answer({ failed: sayFailure(error) }),
  );
});
process.on('disconnect', () => void end());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
