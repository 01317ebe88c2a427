import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { CalendarVersionSchema, type CalendarEvent, type CalendarVersion } from '@onewindow/contracts';
import { Decoded, newest, sql, type Tx } from '@onewindow/messaging/tx';
import { TransientError } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';

/** Who asks: a transaction's manager, or the data source outside of one. */
export type Db = Pick<EntityManager, 'query'>;

interface ToldCalendar {
  readonly value: CalendarVersion;
  readonly sequence: number;
}

const decoded = new Decoded<CalendarVersion>();
const keyOf = (regionCode: string, version: number): string => `${regionCode}/${version}`;

const calendarOf = ({ event, sequence }: CalendarEvent): ToldCalendar[] =>
  event.case === 'published' || event.case === 'snapshot' ? [{ value: event.value, sequence }] : [];

/**
 * Keeps calendar versions, the newest word on each, in one statement; may be replayed any time. The same sequence again is written again: a
 * snapshot repairs a copy that went wrong.
 * @returns those that were not here before: open dates of their regions, and of regions below that have none, are to be worked out again
 */
export async function keepCalendars(tx: Tx, events: readonly CalendarEvent[]): Promise<readonly CalendarVersion[]> {
  const copies = newest(events.flatMap(calendarOf), ({ value }) => keyOf(value.regionCode, value.version));
  if (copies.length === 0) return [];
  const rows = await sql<{ key: string }>(
    tx,
    // a row that was updated has an xmax
    `WITH kept AS (
       INSERT INTO calendar_copy (region_code, version, sequence, body)
       SELECT * FROM unnest($1::text[], $2::int[], $3::int[], $4::bytea[]) ORDER BY 1, 2
       ON CONFLICT (region_code, version) DO UPDATE SET sequence = excluded.sequence, body = excluded.body
       WHERE calendar_copy.sequence <= excluded.sequence
       RETURNING region_code || '/' || version AS key, xmax = 0 AS inserted)
     SELECT key FROM kept WHERE inserted`,
    [
      copies.map(({ value }) => value.regionCode),
      copies.map(({ value }) => value.version),
      copies.map(({ sequence }) => sequence),
      copies.map(({ value }) => Buffer.from(toBinary(CalendarVersionSchema, value))),
    ],
  );
  tx.afterCommit(() => copies.forEach(({ value }) => decoded.forget(keyOf(value.regionCode, value.version))));
  const inserted = new Set(rows.map(({ key }) => key));
  return copies.map(({ value }) => value).filter(({ regionCode, version }) => inserted.has(keyOf(regionCode, version)));
}

/**
 * One version of a region's calendar, by which something was counted. Another service may have counted by one that has not come here yet.
 * @throws TransientError until it has
 */
export async function getCalendarVersion(db: Db, regionCode: string, version: number): Promise<CalendarVersion> {
  const key = keyOf(regionCode, version);
  const known = decoded.find(key);
  if (known) return known;
  const rows: { body: Buffer }[] = await db.query(`SELECT body FROM calendar_copy WHERE region_code = $1 AND version = $2`, [
    regionCode,
    version,
  ]);
  if (!rows[0]) throw new TransientError(`calendar ${key} is not in the copy yet`);
  return decoded.keep(key, fromBinary(CalendarVersionSchema, rows[0].body));
}
