import type { DocumentRenderer, FileStore } from '@onewindow/documents';
import { deleteInBatches } from '@onewindow/platform';
import type { DataSource } from 'typeorm';
import { UNCLAIMED_HOURS } from './file.domain.js';

const HOUR_MS = 3_600_000;

/** Deletes the rows of files that no case came to name. @returns how many went */
export const sweepFiles = (db: DataSource): Promise<number> =>
  deleteInBatches(
    db,
    `DELETE FROM uploaded_file WHERE id IN
       (SELECT id FROM uploaded_file WHERE case_id IS NULL AND uploaded_at < now() - make_interval(hours => $2)
         ORDER BY uploaded_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
    [UNCLAIMED_HOURS],
  );

/** Where content is looked for that nobody refers to, and who may refer to it besides uploaded files. */
export interface ContentParts {
  readonly db: DataSource;
  readonly store: FileStore;
  readonly documents: Pick<DocumentRenderer, 'referenced'>;
}

/**
 * Removes from the store what no row refers to: of files that were swept, and of uploads whose row was never committed. Content put less
 * than an hour ago stays: its row may be on the way.
 * @returns how many went
 */
export const sweepContent = ({ db, store, documents }: ContentParts, now = new Date()): Promise<number> =>
  store.sweep(
    async (hashes) => new Set([...(await documents.referenced(hashes)), ...(await referenced(db, hashes))]),
    new Date(now.getTime() - HOUR_MS),
  );

async function referenced(db: DataSource, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const rows: { hash: string }[] = await db.query(`SELECT content_hash AS hash FROM uploaded_file WHERE content_hash = ANY($1)`, [hashes]);
  return new Set(rows.map(({ hash }) => hash));
}
