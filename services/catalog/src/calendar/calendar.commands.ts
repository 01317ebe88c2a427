import { TOPICS } from '@onewindow/contracts';
import type { PublishedCalendar } from '@onewindow/legal-clock';
import { sql, type Tx } from '@onewindow/messaging/tx';
import type { Located } from '../files/catalogue.js';
import { newVersions, type StoredVersion } from '../import/changes.js';
import { calendarPublished } from './calendar.events.js';

/** Publishes calendar versions that are new; throws DataFilesError where a published one was changed. */
export async function importCalendars(tx: Tx, calendars: readonly Located<PublishedCalendar>[]): Promise<number> {
  const stored = await sql<StoredVersion>(
    tx,
    `SELECT c.region_code AS id, v.version, c.sequence, v.content_hash
     FROM calendar c JOIN calendar_version v ON v.region_code = c.region_code AND v.version = c.current_version`,
  );
  const fresh = newVersions(stored, calendars, (calendar) => calendar.regionCode);
  for (const { value, hash, sequence } of fresh) {
    await sql(
      tx,
      `INSERT INTO calendar (region_code, current_version, sequence) VALUES ($1, $2, $3)
       ON CONFLICT (region_code) DO UPDATE SET current_version = excluded.current_version, sequence = excluded.sequence`,
      [value.regionCode, value.version, sequence],
    );
    await sql(
      tx,
      `INSERT INTO calendar_version (region_code, version, covers_from, covers_to, content, content_hash, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [value.regionCode, value.version, value.coversFrom, value.coversTo, JSON.stringify(value), hash, tx.now],
    );
    tx.publish(TOPICS.calendar, calendarPublished(value, sequence));
  }
  return fresh.length;
}
