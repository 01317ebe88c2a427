import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  /** 10 s when not given. */
  readonly timeoutMs?: number;
  /** Pause between two attempts; 50 ms when not given. */
  readonly everyMs?: number;
}

/**
 * Tries until the attempt no longer throws, and returns what it returned. For what happens in another process in its own time.
 * @throws what the last attempt threw, when the time is over
 */
export async function eventually<T>(attempt: () => T | Promise<T>, { timeoutMs = 10_000, everyMs = 50 }: Patience = {}): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
      await sleep(everyMs);
    }
  }
}
