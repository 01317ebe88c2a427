import { fromBinary } from '@bufbuild/protobuf';
import { ItemVersionSchema, type ItemVersion } from '@onewindow/contracts';
import { Decoded } from '@onewindow/messaging/tx';
import type { EntityManager } from 'typeorm';

// Versions never change once published, so a decoded one is kept; the database says which one is current.
const decodedItems = new Decoded<ItemVersion>();
const keyOf = (code: string, version: number): string => `${code}:${version}`;

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
