import { createHash } from 'node:crypto';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { DataFilesError } from '../files/data-file.js';
import type { Located } from '../files/catalogue.js';

/** Something that is new or differs from what is stored, with the position of its next event. */
export interface Change<T> {
  readonly value: T;
  readonly hash: string;
  readonly sequence: number;
}

/** Fingerprint of a value: the same for the same content, whatever the order of its keys. */
export const contentHash = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex');

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** What of `values` is new or differs from the rows of `table`. */
export async function changes<T>(
  tx: Tx,
  table: 'region' | 'agency' | 'site' | 'staff' | 'delegation',
  idColumn: string,
  values: readonly T[],
  id: (value: T) => string,
): Promise<Change<T>[]> {
  const rows = await sql<{ id: string; sequence: number; content_hash: string }>(
    tx,
    `SELECT ${idColumn} AS id, sequence, content_hash FROM ${table}`,
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  return values.flatMap((value) => {
    const row = stored.get(id(value));
    const hash = contentHash(value);
    return row?.content_hash === hash ? [] : [{ value, hash, sequence: (row?.sequence ?? 0) + 1 }];
  });
}

interface Versioned {
  readonly version: number;
}

/** What is stored of a versioned thing: its current version and that version's content. */
export interface StoredVersion {
  readonly id: string;
  readonly version: number;
  readonly sequence: number;
  readonly content_hash: string;
}

/**
 * The versions that are to be published. Throws DataFilesError with the place of each version that is published with other content, or
 * that is older than the published one: a published version never changes, cases live under it.
 */
export function newVersions<T extends Versioned>(
  stored: readonly StoredVersion[],
  located: readonly Located<T>[],
  id: (value: T) => string,
): Change<T>[] {
  const byId = new Map(stored.map((row) => [row.id, row]));
  const problems = [];
  const found: Change<T>[] = [];
  for (const { value, file, line } of located) {
    const row = byId.get(id(value));
    const hash = contentHash(value);
    if (!row || value.version > row.version) found.push({ value, hash, sequence: (row?.sequence ?? 0) + 1 });
    else if (value.version < row.version)
      problems.push({ file, line, reason: `version ${value.version} is older than the published version ${row.version}` });
    else if (hash !== row.content_hash) {
      problems.push({
        file,
        line,
        reason: `version ${value.version} is published with other content and never changes; a change needs version ${value.version + 1}`,
      });
    }
  }
  if (problems.length > 0) throw new DataFilesError(problems);
  return found;
}
