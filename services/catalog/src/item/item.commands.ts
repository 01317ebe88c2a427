import { TOPICS } from '@onewindow/contracts';
import { endOfLegalDay, legalDay } from '@onewindow/legal-clock';
import { sql, type Tx } from '@onewindow/messaging/tx';
import type { LocatedItem } from '../files/catalogue.js';
import { DataFilesError, type DataProblem } from '../files/data-file.js';
import { newVersions, type Change, type StoredVersion } from '../import/changes.js';
import type { ItemContent, Retirement } from './item.domain.js';
import { itemPublished, itemRetired } from './item.events.js';

interface StoredItem extends StoredVersion {
  readonly retired_at: Date | null;
  readonly retired_reason: string;
}

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
  const stored = await sql<StoredItem>(
    tx,
    `SELECT i.item_code AS id, v.version, i.sequence, v.content_hash, i.retired_at, i.retired_reason
     FROM item i JOIN item_version v ON v.item_code = i.item_code AND v.version = i.current_version`,
  );
  const fresh = newVersions(stored, items, (item) => item.itemCode);
  const retirements = newRetirements(stored, items, legalDay(tx.now));
  const published = new Map(fresh.map(({ value, sequence }) => [value.itemCode, sequence]));
  const sequences = new Map(stored.map(({ id, sequence }) => [id, sequence]));
  if (fresh.length > 0) await publishVersions(tx, fresh);
  const retired = retirements.map((retirement) => ({
    ...retirement,
    sequence: (published.get(retirement.itemCode) ?? sequences.get(retirement.itemCode) ?? 0) + 1,
  }));
  if (retired.length > 0) await retireItems(tx, retired);
  return { items: fresh.length, retired: retired.length };
}

// The day begins where the day before it ends.
const DAY_MS = 24 * 60 * 60 * 1000;
const startOfLegalDay = (day: string): Date => new Date(endOfLegalDay(day).getTime() - DAY_MS);

/** Items that the files retire and that are not retired yet. */
function newRetirements(stored: readonly StoredItem[], items: readonly LocatedItem[], today: string): Retirement[] {
  const byId = new Map(stored.map((row) => [row.id, row]));
  const problems: DataProblem[] = [];
  const found: Retirement[] = [];
  for (const { value, retired, file, line } of items) {
    const row = byId.get(value.itemCode);
    const known = row?.version === value.version && row.retired_at !== null ? row : undefined;
    const retiredAt = retired && startOfLegalDay(retired.day);
    if (known && (known.retired_at?.getTime() !== retiredAt?.getTime() || known.retired_reason !== retired?.reason)) {
      problems.push({
        file,
        line,
        reason: `version ${value.version} is retired for good; taking the item again needs version ${value.version + 1}`,
      });
    } else if (!known && retired && retiredAt) {
      if (retired.day > today) problems.push({ file, line, reason: `the item is retired from ${retired.day}, and that day has not come` });
      else found.push({ itemCode: value.itemCode, version: value.version, reason: retired.reason, retiredAt });
    }
  }
  if (problems.length > 0) throw new DataFilesError(problems);
  return found;
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
     FROM jsonb_to_recordset($1::jsonb) AS r ("itemCode" text, reason text, "retiredAt" timestamptz, sequence integer)
     WHERE item.item_code = r."itemCode"`,
    [JSON.stringify(retired)],
  );
  await sql(tx, `UPDATE item_version SET status = 'retired' WHERE item_code = ANY ($1::text[]) AND status = 'published'`, [
    retired.map(({ itemCode }) => itemCode),
  ]);
  for (const { sequence, ...retirement } of retired) tx.publish(TOPICS.item, itemRetired(retirement, sequence));
}
