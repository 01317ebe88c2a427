import { fromBinary } from '@bufbuild/protobuf';
import { CalendarVersionSchema, DomainError, ItemVersionSchema, type CalendarVersion, type ItemVersion } from '@onewindow/contracts';
import type { EntityManager } from 'typeorm';

// Versions never change once published, so a decoded one is kept; the database says which one is current. Only a snapshot repairs a copy:
// the process that takes it in forgets at once, the others within a minute.
const KEPT = 5_000;
const KEPT_MS = 60_000;

/** Decoded versions by their key, for a while. */
export class Decoded<T> {
  private readonly kept = new Map<string, { readonly value: T; readonly until: number }>();

  find(key: string): T | undefined {
    const known = this.kept.get(key);
    return known && known.until > Date.now() ? known.value : undefined;
  }

  keep(key: string, value: T): T {
    if (this.kept.size >= KEPT) this.kept.clear();
    this.kept.set(key, { value, until: Date.now() + KEPT_MS });
    return value;
  }

  forget(key: string): void {
    this.kept.delete(key);
  }
}

const decodedItems = new Decoded<ItemVersion>();
const decodedCalendars = new Decoded<CalendarVersion>();
/** How versions are told apart. */
export const keyOf = (code: string, version: number): string => `${code}:${version}`;

/** The copy was written: what was decoded of it before does not count any more. Call it after the commit. */
export const forgetItem = (itemCode: string, version: number): void => decodedItems.forget(keyOf(itemCode, version));

/** The same of a calendar. */
export const forgetCalendar = (regionCode: string, version: number): void => decodedCalendars.forget(keyOf(regionCode, version));

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
  const key = keyOf(regionCode, version);
  const known = decodedCalendars.find(key);
  if (known) return known;
  const bodies: { body: Buffer }[] = await db.query(`SELECT body FROM calendar_copy WHERE region_code = $1 AND version = $2`, [
    regionCode,
    version,
  ]);
  if (!bodies[0]) throw new Error(`calendar ${key} is not in the copy`);
  return decodedCalendars.keep(key, fromBinary(CalendarVersionSchema, bodies[0].body));
}
