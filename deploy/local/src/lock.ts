import { spawnSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Who holds a folder. */
export interface Holder {
  readonly pid: number;
  /** When that process began, in the words of this machine: process numbers are used again. */
  readonly startedAt: string;
}

/** A folder that one process at a time may use. */
export interface Lock {
  release(): void;
}

/**
 * Takes the lock file, atomically. A lock whose process is gone (same number and same start time no longer there) is taken over.
 * @returns the lock, or who holds it
 */
export function takeLock(file: string): Lock | Holder {
  mkdirSync(path.dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) } satisfies Partial<Holder>));
  try {
    for (;;) {
      try {
        linkSync(mine, file);
        return { release: () => releaseOwn(file) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = readHolder(file);
      if (holder && isAlive(holder)) return holder;
      removeStale(file, `${mine}.stale`);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

const isAlive = (holder: Holder): boolean => startOf(holder.pid) === holder.startedAt;

/** Another process may have taken the stale lock over since we looked: then it gets its own back. */
function removeStale(file: string, aside: string): void {
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const holder = readHolder(aside);
  if (holder && isAlive(holder) && !existsSync(file)) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

function releaseOwn(file: string): void {
  if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** When a process began; undefined when it is gone or only its exit status is left (a zombie). */
export function startOf(pid: number): string | undefined {
  if (!existsSync('/proc/self/stat'))
    return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim() || undefined;
  try {
    // after the command's name in parentheses, which may hold anything: state is field 3, start time field 22
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
