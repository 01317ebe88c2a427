import { fromBinary } from '@bufbuild/protobuf';
import { ItemVersionSchema, type ItemVersion } from '@onewindow/contracts';
import { Decoded } from '@onewindow/messaging/tx';
import type { EntityManager } from 'typeorm';

// Versions never change once published, so a decoded one is kept; the database says which one is current.
const decodedItems = new Decoded<ItemVersion>();
/** How versions are told apart. */
export const keyOf = (code: string, version: number): string => `${code}:${version}`;

/** The copy was written: what was decoded of it before does not count any more. Call it after the commit. */
export const forgetItem = (itemCode: string, version: number): void => decodedItems.forget(keyOf(itemCode, version));

/** The version under which new cases of an item are taken, if this service knows the item and it is still taken. */
export async function currentItem(db: EntityManager, itemCode: string): Promise<ItemVersion | undefined> {
  const rows: { version: number; retired: boolean }[] = await db.query(
    `SELECT version, retired FROM item_copy WHERE item_code = $1 ORDER BY version DESC LIMIT 1`,
    [itemCode],
  );
  const newest = rows[0];
  return newest && !newest.retired ? itemVersion(db, itemCode, newest.version) : undefined;
}

/** One version of an item; a case's own version is always here, since the case was registered by it. */
export async function itemVersion(db: EntityManager, itemCode: string, version: number): Promise<ItemVersion> {
  const key = keyOf(itemCode, version);
  const known = decodedItems.find(key);
  if (known) return known;
  const rows: { body: Buffer }[] = await db.query(`SELECT body FROM item_copy WHERE item_code = $1 AND version = $2`, [itemCode, version]);
  if (!rows[0]) throw new Error(`version ${version} of item ${itemCode} is not in the copy`);
  return decodedItems.keep(key, fromBinary(ItemVersionSchema, rows[0].body));
}

/** Which version of which item. */
export interface VersionOfItem {
  readonly itemCode: string;
  readonly itemVersion: number;
}

/** Versions of several items at once, by their keys ({@link keyOf}); those that are not here are left out. */
export async function itemVersions(db: EntityManager, wanted: readonly VersionOfItem[]): Promise<ReadonlyMap<string, ItemVersion>> {
  const unknown = wanted.filter(({ itemCode, itemVersion: version }) => !decodedItems.find(keyOf(itemCode, version)));
  if (unknown.length > 0) {
    const rows: { item_code: string; version: number; body: Buffer }[] = await db.query(
      `SELECT item_code, version, body FROM item_copy JOIN unnest($1::text[], $2::int[]) AS w (item_code, version) USING (item_code, version)`,
      [unknown.map(({ itemCode }) => itemCode), unknown.map((one) => one.itemVersion)],
    );
    for (const row of rows) decodedItems.keep(keyOf(row.item_code, row.version), fromBinary(ItemVersionSchema, row.body));
  }
  const known = wanted.map(({ itemCode, itemVersion: version }) => decodedItems.find(keyOf(itemCode, version)));
  return new Map(known.flatMap((item) => (item ? [[keyOf(item.itemCode, item.version), item]] : [])));
}
