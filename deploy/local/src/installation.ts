import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { dockerAnswers, removeContainersOf, removeVolumes } from './engine.js';
import { SetupError } from './part.js';
import { homeDir } from './paths.js';
import { removePostgresData } from './postgres.js';

/** What `npm start` keeps below .onewindow/ beside the parts' own folders. */

const FIRST_BASE = 21_000;
const LAST_BASE = 32_000;
const NEEDED_BYTES = 1024 ** 3;

/** Named volumes of this clone's containers. */
export const volumePrefix = `onewindow-${createHash('sha256').update(homeDir).digest('hex').slice(0, 8)}`;

const volumes = ['postgres', 'kafka', 'temporal'].map((part) => `${volumePrefix}-${part}`);

/** Ends containers of a launcher that was killed: only one start at a time has this clone's volumes. */
export async function endFormerContainers(): Promise<void> {
  if (await dockerAnswers()) await removeContainersOf(volumes);
}

/**
 * The first port, kept in .onewindow/ports.json, where it can be changed.
 * @throws SetupError when what is written there is no usable port
 */
export function keptBasePort(): number {
  const file = path.join(homeDir, 'ports.json');
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify({ base: FIRST_BASE })}\n`);
  const base = readBase(file);
  if (typeof base === 'number' && Number.isInteger(base) && base >= 1024 && base <= LAST_BASE) return base;
  throw new SetupError(`.onewindow/ports.json must be {"base": <a number from 1024 to ${LAST_BASE}>}.`);
}

function readBase(file: string): unknown {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { base?: unknown } | null)?.base;
  } catch {
    return undefined;
  }
}

/** @throws SetupError when the disk has less than 1 GB left */
export function requireDiskSpace(dir: string = homeDir): void {
  mkdirSync(dir, { recursive: true });
  const { bavail, bsize } = statfsSync(dir);
  if (bavail * bsize >= NEEDED_BYTES) return;
  throw new SetupError(`The disk is full: ${Math.floor((bavail * bsize) / 1024 ** 2)} MB are left at ${dir}, and OneWindow needs 1 GB.`);
}

/** Deletes all data and secrets; prepared parts, logs and the choice of ports stay. No container may hold its volume any more. */
export async function reset(): Promise<void> {
  removePostgresData(path.join(homeDir, 'data/postgres'));
  for (const dir of [path.join(homeDir, 'data'), path.join(homeDir, 'files')]) rmSync(dir, { recursive: true, force: true });
  rmSync(path.join(homeDir, 'secrets.json'), { force: true });
  if (await dockerAnswers()) await removeVolumes(volumes);
}
