import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Secrets } from './topology.js';

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** Secrets of a new system. The demo password is known to everyone: the accounts are invented and only this machine reaches them. */
export function newSecrets(): Secrets {
  return {
    postgresPassword: hex(16),
    subjectKey: hex(32),
    personalDataKey: hex(32),
    ratingDataKey: hex(32),
    filesKey: hex(32),
    marketSystemSecret: hex(16),
    orchestratorSecret: hex(16),
    demoPassword: 'onewindow',
  };
}

/** Password of a service's database role. */
export const rolePassword = ({ postgresPassword }: Pick<Secrets, 'postgresPassword'>, service: string): string =>
  createHmac('sha256', postgresPassword).update(service).digest('hex');

/** The secrets kept in this file; made when it is not there, and completed when an older one lacks some. */
export function keptSecrets(file: string): Secrets {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {};
  const secrets = { ...newSecrets(), ...kept };
  if (Object.keys(secrets).length !== Object.keys(kept).length) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return secrets;
}
