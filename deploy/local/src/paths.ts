import { chmodSync, chownSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** The workspace's root folder; this file lies in deploy/local/{src,dist}. */
export const workspaceRoot = path.resolve(__dirname, '../../..');

/** Everything that running the system leaves behind: data and logs. Not under version control. ONEWINDOW_HOME names another place. */
export const homeDir = path.resolve(process.env['ONEWINDOW_HOME'] ?? path.join(workspaceRoot, '.onewindow'));

/** Prepared programs (Kafka's jars, Temporal's server): made once, kept by a reset. ONEWINDOW_PARTS names another place. */
export const partsDir = path.resolve(process.env['ONEWINDOW_PARTS'] ?? path.join(workspaceRoot, '.onewindow/parts'));

export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root: then it runs as `postgres`, else as `nobody`. */
export function unprivileged(): RunAs {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = users.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  return {};
}

/** Whether that user can enter this folder (a clone below a 0700 folder cannot be entered by another user). */
function canEnter(dir: string, who: RunAs): boolean {
  if (who.uid === undefined) return true;
  return spawnSync('test', ['-x', dir], { ...who, cwd: '/' }).status === 0;
}

/**
 * A folder that the unprivileged user owns: the wanted one, or, where that user cannot reach it, one below /var/lib that belongs to
 * this wanted path alone.
 */
export function ownedDir(wanted: string, who: RunAs): string {
  if (who.uid === undefined || who.gid === undefined) {
    mkdirSync(wanted, { recursive: true });
    return realpathSync(wanted);
  }
  const own = outsideOf(wanted, who);
  mkdirSync(own, { recursive: true });
  chownSync(own, who.uid, who.gid);
  chmodSync(own, 0o700);
  return own;
}

/** Where {@link ownedDir} puts the data of this path: itself, or its place below /var/lib. */
export function outsideOf(wanted: string, who: RunAs): string {
  const parent = path.dirname(path.resolve(wanted));
  mkdirSync(parent, { recursive: true });
  if (canEnter(parent, who)) return path.resolve(wanted);
  const mark = createHash('sha256').update(path.resolve(wanted)).digest('hex').slice(0, 12);
  const shelter = '/var/lib/onewindow';
  mkdirSync(shelter, { recursive: true, mode: 0o755 });
  return path.join(shelter, mark);
}
