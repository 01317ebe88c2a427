/** What an error may carry that we look at. */
export interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** SQLSTATE, `ECONNREFUSED`, `FST_…` */
  readonly code?: string;
  readonly statusCode?: number;
  readonly cause?: unknown;
  /** What TypeORM wraps. */
  readonly driverError?: unknown;
}

/**
 * The facts of whatever was thrown; undefined for what is no error. By shape, not `instanceof`: errors of Node itself belong to another
 * realm when a test runs in a sandbox, and time-outs of signals are DOMExceptions.
 */
export function errorFacts(error: unknown): ErrorFacts | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { name, message, stack, code, statusCode, cause, driverError } = error as Record<string, unknown>;
  if (typeof name !== 'string' || typeof message !== 'string') return undefined;
  return {
    name,
    message,
    ...(typeof stack === 'string' ? { stack } : {}),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof statusCode === 'number' ? { statusCode } : {}),
    cause,
    driverError,
  };
}
