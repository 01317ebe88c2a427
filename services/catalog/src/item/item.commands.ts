import { TOPICS } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import { sql, type Tx } from '@onewindow/messaging/tx';
import type { LocatedItem } from '../files/catalogue.js';
import { newVersions, type Change } from '../import/changes.js';
import { inSequence, newRetirements, type Retirement, type StoredRetirable } from '../import/retirement.js';
import type { ItemContent } from './item.domain.js';
import { itemPublished, itemRetired } from './item.events.js';

/** How many versions were published and how many items retired. */
export interface ImportedItems {
  readonly items: number;
  readonly retired: number;
}

/**
 * Publishes item versions that are new and retires the ones before them, then retires the items that the files say are no longer taken,
 * each once. Throws DataFilesError where a published version was changed (also by its directory entry or a library it takes from), where
 * a retired item is to be taken again under the same version, and where the day of retirement has not come.
 */
export async function importItems(tx: Tx, items: readonly LocatedItem[]): Promise<ImportedItems> {
  const stored = await sql<StoredRetirable>(
    tx,
    `SELECT i.item_code AS id, v.version, i.sequence, v.content_hash, i.retired_at, i.retired_reason
     FROM item i JOIN item_version v ON v.item_code = i.item_code AND v.version = i.current_version`,
  );
  const fresh = newVersions(stored, items, (item) => item.itemCode);
  const retirements = newRetirements('item', stored, items, (item) => item.itemCode, legalDay(tx.now));
  if (fresh.length > 0) await publishVersions(tx, fresh);
  const retired = inSequence(retirements, stored, new Map(fresh.map(({ value, sequence }) => [value.itemCode, sequence])));
  if (retired.length > 0) await retireItems(tx, retired);
  return { items: fresh.length, retired: retired.length };
}

async function publishVersions(tx: Tx, fresh: readonly Change<ItemContent>[]): Promise<void> {
  const rows = JSON.stringify(fresh.map(({ value, hash, sequence }) => ({ ...value, content: value, hash, sequence })));
  await sql(
    tx,
    `INSERT INTO item (item_code, directory_code, agency_code, region_code, exercise_level, current_version, sequence)
     SELECT "itemCode", "directoryCode", "agencyCode", "regionCode", "exerciseLevel", version, sequence
     FROM jsonb_to_recordset($1::jsonb) AS r ("itemCode" text, "directoryCode" text, "agencyCode" text, "regionCode" text,
       "exerciseLevel" text, version integer, sequence integer)
     ON CONFLICT (item_code) DO UPDATE SET region_code = excluded.region_code, current_version = excluded.current_version,
       retired_at = NULL, retired_reason = '', sequence = excluded.sequence`,
    [rows],
  );
  await sql(tx, `UPDATE item_version SET status = 'retired' WHERE item_code = ANY ($1::text[]) AND status = 'published'`, [
    fresh.map(({ value }) => value.itemCode),
  ]);
  await sql(
    tx,
    `INSERT INTO item_version (item_code, version, status, name, agency_name, item_type, case_type, content, content_hash, published_at)
     SELECT "itemCode", version, 'published', name, "agencyName", "itemType", "caseType", content, hash, $2
     FROM jsonb_to_recordset($1::jsonb) AS r ("itemCode" text, version integer, name text, "agencyName" text, "itemType" text,
       "caseType" text, content jsonb, hash text)`,
    [rows, tx.now],
  );
  for (const { value, sequence } of fresh) tx.publish(TOPICS.item, itemPublished(value, sequence));
}

async function retireItems(tx: Tx, retired: readonly (Retirement & { readonly sequence: number })[]): Promise<void> {
  await sql(
    tx,
    `UPDATE item SET retired_at = r."retiredAt", retired_reason = r.reason, sequence = r.sequence
     FROM jsonb_to_recordset($1::jsonb) AS r (code text, reason text, "retiredAt" timestamptz, sequence integer)
     WHERE item.item_code = r.code`,
    [JSON.stringify(retired)],
  );
  await sql(tx, `UPDATE item_version SET status = 'retired' WHERE item_code = ANY ($1::text[]) AND status = 'published'`, [
    retired.map(({ code }) => code),
  ]);
  for (const { sequence, ...retirement } of retired) tx.publish(TOPICS.item, itemRetired(retirement, sequence));
}
