/** What kind of "no" this is; each entry point translates it once (HTTP status, parked message, non-retryable failure). */
export type ErrorKind = 'invalid' | 'forbidden' | 'not-found' | 'conflict';

/** Facts of an error for the caller. `field` is a JSON pointer-like path (`materials.0.key`) where one field is at fault. */
export interface ErrorDetails {
  readonly field?: string;
  /** The rule that says no, where the law does: `行政许可法 第三十二条`. */
  readonly article?: string;
  readonly [fact: string]: unknown;
}

/**
 * The one error of the domain: a request that is understood and may not be done.
 * Everything else that is thrown is either transient (database or broker away) or a defect.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  /**
   * @param code stable kebab slug that names the state or rule (`step-already-decided`)
   * @param message one sentence for people
   */
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }
}
