import { TOPICS } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import type { Located } from '../files/catalogue.js';
import { newVersions, type Change, type StoredVersion } from '../import/changes.js';
import type { ItemContent } from './item.domain.js';
import { itemPublished } from './item.events.js';

/**
 * Publishes item versions that are new and retires the ones before them; throws DataFilesError where a published one was changed
 * (also by its directory entry or a library it takes from).
 */
export async function importItems(tx: Tx, items: readonly Located<ItemContent>[]): Promise<number> {
  const stored = await sql<StoredVersion>(
    tx,
    `SELECT i.item_code AS id, v.version, i.sequence, v.content_hash
     FROM item i JOIN item_version v ON v.item_code = i.item_code AND v.version = i.current_version`,
  );
  const fresh = newVersions(stored, items, (item) => item.itemCode);
  for (const change of fresh) await publishVersion(tx, change);
  return fresh.length;
}

async function publishVersion(tx: Tx, { value: item, hash, sequence }: Change<ItemContent>): Promise<void> {
  await sql(
    tx,
    `INSERT INTO item (item_code, directory_code, agency_code, region_code, exercise_level, current_version, sequence) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (item_code) DO UPDATE SET region_code = excluded.region_code, current_version = excluded.current_version, sequence = excluded.sequence`,
    [item.itemCode, item.directoryCode, item.agencyCode, item.regionCode, item.exerciseLevel, item.version, sequence],
  );
  await sql(tx, `UPDATE item_version SET status = 'retired' WHERE item_code = $1 AND status = 'published'`, [item.itemCode]);
  await sql(
    tx,
    `INSERT INTO item_version (item_code, version, status, name, agency_name, item_type, case_type, content, content_hash, published_at)
     VALUES ($1, $2, 'published', $3, $4, $5, $6, $7, $8, $9)`,
    [item.itemCode, item.version, item.name, item.agencyName, item.itemType, item.caseType, JSON.stringify(item), hash, tx.now],
  );
  tx.publish(TOPICS.item, itemPublished(item, sequence));
}
