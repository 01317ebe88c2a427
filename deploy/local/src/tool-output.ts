// the last is PostgreSQL's, where the disk ended in the middle of a write
const DISK_FULL = /ENOSPC|No space left on device|database or disk is full|wrote only \d+ of \d+ bytes/;

/** Whether a failure, in the words of whoever failed, comes of a disk that has no room left. */
export const saysDiskFull = (text: string): boolean => DISK_FULL.test(text);

/** Why a program failed, of all that it wrote: the first line that names an error, else the last one. */
export function reasonIn(output: string): string {
  const lines = output.trim().split('\n');
  return (lines.find((line) => /error|exception|fatal|panic/i.test(line)) ?? lines.at(-1) ?? '').trim();
}
