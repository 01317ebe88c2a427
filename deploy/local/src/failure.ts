import { SetupError } from './part.js';
import { ProcessFailed } from './processes.js';
import { saysDiskFull } from './tool-output.js';

/** What went wrong in words for the person at the terminal; a stack only for what is our own mistake. */
export function sayFailure(error: unknown): string {
  const text = error instanceof Error ? `${error.message}` : String(error);
  if (saysDiskFull(text)) return 'The disk is full: make room (1 GB) and start again.';
  if (error instanceof SetupError || error instanceof ProcessFailed) return text;
  return error instanceof Error ? (error.stack ?? text) : text;
}
