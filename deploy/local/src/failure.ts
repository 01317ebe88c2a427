import { SetupError } from './part.js';
import { ProcessFailed } from './processes.js';

const DISK_FULL = /ENOSPC|No space left on device|database or disk is full/;

/** What went wrong in words for the person at the terminal; a stack only for what is our own mistake. */
export function sayFailure(error: unknown): string {
  const text = error instanceof Error ? `${error.message}` : String(error);
  if (DISK_FULL.test(text)) return 'The disk is full: make room (1 GB) and start again.';
  if (error instanceof SetupError || error instanceof ProcessFailed) return text;
  return error instanceof Error ? (error.stack ?? text) : text;
}
