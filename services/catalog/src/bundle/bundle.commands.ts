import { TOPICS } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { newVersions, type Change } from '../import/changes.js';
import { inSequence, newRetirements, type LocatedRetirable, type Retirement, type StoredRetirable } from '../import/retirement.js';
import type { BundleContent } from './bundle.domain.js';
import { bundlePublished, bundleRetired } from './bundle.events.js';

/** How many versions were published and how many bundles retired. */
export interface ImportedBundles {
  readonly bundles: number;
  readonly retiredBundles: number;
}

/**
 * Publishes bundle versions that are new and retires the ones before them, then retires the bundles that the files say are no longer taken,
 * each once. Throws DataFilesError where a published version was changed (also by an item it takes from), where a retired bundle is to be
 * taken again under the same version, and where the day of retirement has not come.
 */
export async function importBundles(tx: Tx, bundles: readonly LocatedRetirable<BundleContent>[]): Promise<ImportedBundles> {
  const stored = await sql<StoredRetirable>(
    tx,
    `SELECT b.bundle_code AS id, v.version, b.sequence, v.content_hash, b.retired_at, b.retired_reason
     FROM bundle b JOIN bundle_version v ON v.bundle_code = b.bundle_code AND v.version = b.current_version`,
  );
  const fresh = newVersions(stored, bundles, (bundle) => bundle.bundleCode);
  const retirements = newRetirements('bundle', stored, bundles, (bundle) => bundle.bundleCode, legalDay(tx.now));
  if (fresh.length > 0) await publishVersions(tx, fresh);
  const retired = inSequence(retirements, stored, new Map(fresh.map(({ value, sequence }) => [value.bundleCode, sequence])));
  if (retired.length > 0) await retireBundles(tx, retired);
  return { bundles: fresh.length, retiredBundles: retired.length };
}

async function publishVersions(tx: Tx, fresh: readonly Change<BundleContent>[]): Promise<void> {
  const rows = JSON.stringify(fresh.map(({ value, hash, sequence }) => ({ ...value, content: value, hash, sequence })));
  await sql(
    tx,
    `INSERT INTO bundle (bundle_code, region_code, lead_agency_code, current_version, sequence)
     SELECT "bundleCode", "regionCode", "leadAgencyCode", version, sequence
     FROM jsonb_to_recordset($1::jsonb) AS r ("bundleCode" text, "regionCode" text, "leadAgencyCode" text, version integer, sequence integer)
     ON CONFLICT (bundle_code) DO UPDATE SET lead_agency_code = excluded.lead_agency_code, current_version = excluded.current_version,
       retired_at = NULL, retired_reason = '', sequence = excluded.sequence`,
    [rows],
  );
  await sql(tx, `UPDATE bundle_version SET status = 'retired' WHERE bundle_code = ANY ($1::text[]) AND status = 'published'`, [
    fresh.map(({ value }) => value.bundleCode),
  ]);
  await sql(
    tx,
    `INSERT INTO bundle_version (bundle_code, version, status, name, content, content_hash, published_at)
     SELECT "bundleCode", version, 'published', name, content, hash, $2
     FROM jsonb_to_recordset($1::jsonb) AS r ("bundleCode" text, version integer, name text, content jsonb, hash text)`,
    [rows, tx.now],
  );
  for (const { value, sequence } of fresh) tx.publish(TOPICS.bundle, bundlePublished(value, sequence));
}

async function retireBundles(tx: Tx, retired: readonly (Retirement & { readonly sequence: number })[]): Promise<void> {
  await sql(
    tx,
    `UPDATE bundle SET retired_at = r."retiredAt", retired_reason = r.reason, sequence = r.sequence
     FROM jsonb_to_recordset($1::jsonb) AS r (code text, reason text, "retiredAt" timestamptz, sequence integer)
     WHERE bundle.bundle_code = r.code`,
    [JSON.stringify(retired)],
  );
  await sql(tx, `UPDATE bundle_version SET status = 'retired' WHERE bundle_code = ANY ($1::text[]) AND status = 'published'`, [
    retired.map(({ code }) => code),
  ]);
  for (const { sequence, ...retirement } of retired) tx.publish(TOPICS.bundle, bundleRetired(retirement, sequence));
}
