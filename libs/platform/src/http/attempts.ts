import { ProblemError } from './problem.js';

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** How many attempts one key has. */
export interface AttemptsAllowed {
  /** Attempts that may come at once. */
  readonly burst: number;
  /** Milliseconds after which one more is given. */
  readonly everyMs: number;
  /** Keys remembered at most; past it the one longest unused is forgotten. */
  readonly keys: number;
}

/**
 * Token buckets in this process: slows down whoever tries codes. It need not be exact across instances, for a code of
 * 58 bits is not found by trying at any speed a network allows; it keeps the noise off the database.
 */
export class Attempts {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly allowed: AttemptsAllowed,
    private readonly clock: () => number = Date.now,
  ) {}

  /**
   * Takes one attempt for `key`.
   * @returns 0, or the seconds after which the next attempt is given
   */
  take(key: string): number {
    const { burst, everyMs, keys } = this.allowed;
    const now = this.clock();
    const known = this.buckets.get(key);
    const filled = known ? Math.min(burst, known.tokens + Math.max(0, now - known.filledAt) / everyMs) : burst;
    const granted = filled >= 1;
    // Taking it out and putting it back keeps the map in the order of use.
    this.buckets.delete(key);
    this.buckets.set(key, { tokens: granted ? filled - 1 : filled, filledAt: now });
    if (this.buckets.size > keys) this.forgetOldest();
    return granted ? 0 : Math.ceil(((1 - filled) * everyMs) / 1000);
  }

  /** Takes one attempt for `key`. @throws ProblemError 429 `too-many-attempts` with Retry-After when there is none */
  spend(key: string): void {
    const wait = this.take(key);
    if (wait > 0)
      throw new ProblemError(429, 'too-many-attempts', `Too many attempts; try again in ${wait} seconds.`, { 'retry-after': String(wait) });
  }

  private forgetOldest(): void {
    const oldest = this.buckets.keys().next();
    if (!oldest.done) this.buckets.delete(oldest.value);
  }
}
