import { fromBinary } from '@bufbuild/protobuf';
import { BundleVersionSchema, type BundleVersion, type ItemVersion } from '@onewindow/contracts';
import type { EntityManager } from 'typeorm';
import { Decoded } from '@onewindow/messaging/tx';
import { itemVersions, keyOf, type VersionOfItem } from './catalogue.queries.js';

const decoded = new Decoded<BundleVersion>();

/** The copy was written: what was decoded of it before does not count any more. Call it after the commit. */
export const forgetBundle = (bundleCode: string, version: number): void => decoded.forget(keyOf(bundleCode, version));

/** The version under which new applications for a bundle are taken, if this service knows the bundle and it is still taken. */
export async function currentBundle(db: EntityManager, bundleCode: string): Promise<BundleVersion | undefined> {
  const rows: { version: number; retired: boolean }[] = await db.query(
    `SELECT version, retired FROM bundle_copy WHERE bundle_code = $1 ORDER BY version DESC LIMIT 1`,
    [bundleCode],
  );
  const newest = rows[0];
  return newest && !newest.retired ? bundleVersion(db, bundleCode, newest.version) : undefined;
}

/** One version of a bundle; an application's own version is always here, since it was registered by it. */
export async function bundleVersion(db: EntityManager, bundleCode: string, version: number): Promise<BundleVersion> {
  const key = keyOf(bundleCode, version);
  const known = decoded.find(key);
  if (known) return known;
  const rows: { body: Buffer }[] = await db.query(`SELECT body FROM bundle_copy WHERE bundle_code = $1 AND version = $2`, [
    bundleCode,
    version,
  ]);
  if (!rows[0]) throw new Error(`version ${version} of bundle ${bundleCode} is not in the copy`);
  return decoded.keep(key, fromBinary(BundleVersionSchema, rows[0].body));
}

/** The items of members that are here and still taken, by their keys ({@link keyOf}). */
export async function offeredItems(db: EntityManager, members: readonly VersionOfItem[]): Promise<ReadonlyMap<string, ItemVersion>> {
  const rows: VersionOfItem[] = await db.query(
    `SELECT item_code AS "itemCode", version AS "itemVersion"
       FROM item_copy JOIN unnest($1::text[], $2::int[]) AS m (item_code, version) USING (item_code, version) WHERE NOT retired`,
    [members.map(({ itemCode }) => itemCode), members.map(({ itemVersion }) => itemVersion)],
  );
  return itemVersions(db, rows);
}
