import { sql, type Tx } from '@onewindow/messaging/tx';
import { DataFilesError } from '../files/data-file.js';
import { contentHash } from '../import/changes.js';
import type { Draft } from './draft.domain.js';

/**
 * Keeps the drafts that the files have, and those alone: one that was published or given up is gone. Nothing is told to anybody.
 * Returns how many were written or went. Throws DataFilesError where a draft is not above what was published of its item: a published
 * version never changes, nor goes back.
 */
export async function importDrafts(tx: Tx, drafts: readonly Draft[]): Promise<number> {
  await assertAbovePublished(tx, drafts);
  const rows = JSON.stringify(drafts.map((draft) => ({ ...draft, hash: contentHash(draft) })));
  const gone = await sql(tx, `DELETE FROM item_draft WHERE item_code <> ALL ($1::text[]) RETURNING item_code`, [
    drafts.map(({ itemCode }) => itemCode),
  ]);
  const written = await sql(tx, INSERT, [rows, tx.now]);
  return gone.length + written.length;
}

async function assertAbovePublished(tx: Tx, drafts: readonly Draft[]): Promise<void> {
  const stored = await sql<{ itemCode: string; version: number }>(
    tx,
    `SELECT item_code AS "itemCode", current_version AS version FROM item WHERE item_code = ANY ($1::text[])`,
    [drafts.map(({ itemCode }) => itemCode)],
  );
  const published = new Map(stored.map(({ itemCode, version }) => [itemCode, version]));
  const problems = drafts.flatMap(({ itemCode, version, file, line }) => {
    const last = published.get(itemCode) ?? 0;
    return version > last ? [] : [{ file, line, reason: `version ${last} is published and no draft; a draft needs version ${last + 1}` }];
  });
  if (problems.length > 0) throw new DataFilesError(problems);
}

const INSERT = `
  INSERT INTO item_draft (item_code, version, name, agency_code, agency_name, region_code, file, problems, content, content_hash, drafted_at)
  SELECT "itemCode", version, name, "agencyCode", "agencyName", "regionCode", file, problems, content, hash, $2
  FROM jsonb_to_recordset($1::jsonb) AS r ("itemCode" text, version integer, name text, "agencyCode" text, "agencyName" text,
    "regionCode" text, file text, problems jsonb, content jsonb, hash text)
  ON CONFLICT (item_code) DO UPDATE SET version = excluded.version, name = excluded.name, agency_code = excluded.agency_code,
    agency_name = excluded.agency_name, region_code = excluded.region_code, file = excluded.file, problems = excluded.problems,
    content = excluded.content, content_hash = excluded.content_hash, drafted_at = excluded.drafted_at
  WHERE item_draft.content_hash <> excluded.content_hash
  RETURNING item_code`;
