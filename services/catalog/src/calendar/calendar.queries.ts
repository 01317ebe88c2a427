import { DomainError } from '@onewindow/contracts';
import type { PublishedCalendar } from '@onewindow/legal-clock';
import type { DataSource } from 'typeorm';

/** The calendar by which a region counts now: its own, else the national one. Throws DomainError `region-not-found`. */
export async function getCalendar(db: DataSource, regionCode: string): Promise<PublishedCalendar> {
  const rows: { content: PublishedCalendar }[] = await db.query(
    `SELECT v.content
     FROM region r
     JOIN calendar c ON c.region_code IN (r.region_code, '000000')
     JOIN calendar_version v ON v.region_code = c.region_code AND v.version = c.current_version
     WHERE r.region_code = $1
     ORDER BY c.region_code = '000000' LIMIT 1`,
    [regionCode],
  );
  const row = rows[0];
  if (!row) throw new DomainError('not-found', 'region-not-found', `there is no region ${regionCode}`);
  return row.content;
}
