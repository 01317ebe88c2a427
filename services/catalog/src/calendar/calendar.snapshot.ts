import { isRegionCode, TOPICS } from '@onewindow/contracts';
import type { PublishedCalendar } from '@onewindow/legal-clock';
import { saidBy, sql, type SnapshotSource } from '@onewindow/messaging/tx';
import { z } from 'zod';
import { calendarPublished } from './calendar.events.js';

/** The state of regions' calendars, told again: every version, the one in force last, since dates were counted by old ones. */
export const calendarSnapshots: SnapshotSource = {
  aggregate: 'calendar',
  keys: { table: 'calendar', column: 'region_code' },
  key: z.string().refine((code) => code === '000000' || isRegionCode(code), 'is not a region code'),
  async publish(tx, keys) {
    const calendars = await sql<{ id: string; sequence: number }>(
      tx,
      `SELECT region_code AS id, sequence FROM calendar WHERE region_code = ANY ($1::text[]) ORDER BY region_code FOR UPDATE`,
      [keys],
    );
    const versions = await sql<{ id: string; content: PublishedCalendar }>(
      tx,
      `SELECT region_code AS id, content FROM calendar_version WHERE region_code = ANY ($1::text[]) ORDER BY region_code, version`,
      [keys],
    );
    const sequences = new Map(calendars.map(({ id, sequence }) => [id, sequence]));
    for (const { id, content } of versions) {
      const published = calendarPublished(content, sequences.get(id) ?? 0);
      tx.publish(TOPICS.calendar, { ...published, event: { case: 'snapshot', value: saidBy(published, 'published') } });
    }
    return calendars.length;
  },
};
