import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startOf, type Holder } from './lock.js';
import { SetupError } from './part.js';
import { homeDir } from './paths.js';
import type { Secrets } from './topology.js';

/** What a running `npm start` tells the other commands of this folder. */
export interface Running extends Holder {
  readonly portal: string;
  readonly kafka: string;
  readonly temporal: string;
  readonly control: string;
  readonly demoPassword: Secrets['demoPassword'];
  readonly marketSystemSecret: Secrets['marketSystemSecret'];
}

const FILE = path.join(homeDir, 'running.json');

/** @throws SetupError when no `npm start` runs in this folder */
export function findRunning(): Running {
  const running = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Running) : undefined;
  if (!running || startOf(running.pid) !== running.startedAt) {
    throw new SetupError('OneWindow does not run in this folder: start it with `npm start` in another terminal.');
  }
  return running;
}

export function announceRunning(running: Omit<Running, keyof Holder>): void {
  const me = { pid: process.pid, startedAt: startOf(process.pid) ?? '' };
  writeFileSync(FILE, JSON.stringify({ ...me, ...running } satisfies Running), { mode: 0o600 });
}

export function forgetRunning(): void {
  rmSync(FILE, { force: true });
}
