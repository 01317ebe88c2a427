import { fromBinary } from '@bufbuild/protobuf';
import { CalendarVersionSchema, DomainError, ItemVersionSchema, type CalendarVersion, type ItemVersion } from '@onewindow/contracts';
import type { EntityManager } from 'typeorm';

// Versions never change once published, so a decoded one is kept; the database says which one is current.
const decodedItems = new Map<string, ItemVersion>();
const decodedCalendars = new Map<string, CalendarVersion>();
const KEPT = 5_000;

function remember<T>(cache: Map<string, T>, key: string, value: T): T {
  if (cache.size >= KEPT) cache.clear();
  cache.set(key, value);
  return value;
}

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
  const key = `${itemCode}:${version}`;
  const known = decodedItems.get(key);
  if (known) return known;
  const rows: { body: Buffer }[] = await db.query(`SELECT body FROM item_copy WHERE item_code = $1 AND version = $2`, [itemCode, version]);
  if (!rows[0]) throw new Error(`version ${version} of item ${itemCode} is not in the copy`);
  return remember(decodedItems, key, fromBinary(ItemVersionSchema, rows[0].body));
}

/**
 * The newest calendar of a region, else the national one.
 * @throws DomainError `calendar-unknown` while the catalogue has published none
 */
export async function currentCalendar(db: EntityManager, regionCode: string): Promise<CalendarVersion> {
  const rows: { region_code: string; version: number }[] = await db.query(
    `SELECT region_code, version FROM calendar_copy WHERE region_code IN ($1, '000000') ORDER BY region_code = $1 DESC, version DESC LIMIT 1`,
    [regionCode],
  );
  const newest = rows[0];
  if (!newest)
    throw new DomainError('conflict', 'calendar-unknown', 'no working-day calendar is published for the region', { region: regionCode });
  return calendarVersion(db, newest.region_code, newest.version);
}

/** The calendar by which an accepted case was counted. */
export async function calendarVersion(db: EntityManager, regionCode: string, version: number): Promise<CalendarVersion> {
  const key = `${regionCode}:${version}`;
  const known = decodedCalendars.get(key);
  if (known) return known;
  const bodies: { body: Buffer }[] = await db.query(`SELECT body FROM calendar_copy WHERE region_code = $1 AND version = $2`, [
    regionCode,
    version,
  ]);
  if (!bodies[0]) throw new Error(`calendar ${key} is not in the copy`);
  return remember(decodedCalendars, key, fromBinary(CalendarVersionSchema, bodies[0].body));
}
