import type { LoggerService } from '@nestjs/common';
import { createLogger } from './logger.js';

const log = createLogger('nest');

/** Nest's own words in our log. What it says at every start (routes, modules) is debug. */
export class NestLog implements LoggerService {
  log(message: unknown, ...rest: unknown[]): void {
    log.debug(...entry(message, rest));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    log.debug(...entry(message, rest));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    log.trace(...entry(message, rest));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    log.warn(...entry(message, rest));
  }

  error(message: unknown, ...rest: unknown[]): void {
    log.error(...entry(message, rest));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    log.fatal(...entry(message, rest));
  }
}

// Nest gives the context last, and before it, for errors, a stack.
function entry(message: unknown, rest: unknown[]): [object, string] {
  const context = rest.at(-1);
  const stack = rest.length > 1 ? rest[0] : undefined;
  const facts = { ...(typeof context === 'string' ? { context } : {}), ...(typeof stack === 'string' ? { stack } : {}) };
  if (message instanceof Error) return [{ ...facts, err: message }, message.message];
  return [facts, typeof message === 'string' ? message : JSON.stringify(message)];
}
