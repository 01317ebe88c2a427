import { TOPICS } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { changes } from '../import/changes.js';
import { rows } from '../organisation/organisation.commands.js';
import type { Region } from './region.domain.js';
import { regionChanged } from './region.events.js';

/** Stores and publishes regions that are new or differ, also by a rule that they take from a region above. */
export async function importRegions(tx: Tx, regions: readonly Region[]): Promise<number> {
  const changed = await changes(tx, 'region', 'region_code', regions, (region) => region.regionCode);
  if (changed.length === 0) return 0;
  await sql(
    tx,
    `INSERT INTO region (region_code, name, level, parent_code, rules, sequence, content_hash)
     SELECT "regionCode", name, level, nullif("parentCode", ''), rules, sequence, hash
     FROM jsonb_to_recordset($1::jsonb)
       AS r ("regionCode" text, name text, level text, "parentCode" text, rules jsonb, sequence integer, hash text)
     ON CONFLICT (region_code) DO UPDATE SET name = excluded.name, level = excluded.level, parent_code = excluded.parent_code,
       rules = excluded.rules, sequence = excluded.sequence, content_hash = excluded.content_hash`,
    rows(changed),
  );
  for (const { value, sequence } of changed) tx.publish(TOPICS.organisation, regionChanged(value, sequence));
  return changed.length;
}
