import { DomainError } from '@onewindow/contracts';
import type { PublishedCalendar } from '@onewindow/legal-clock';
import type { DataSource } from 'typeorm';

/**
 * The calendar by which a region counts now: that of the nearest region above it which has one, itself first and the nation last; as the
 * services that count by copies do (`libs/deadlines`). Throws DomainError `region-not-found`.
 */
export async function getCalendar(db: DataSource, regionCode: string): Promise<PublishedCalendar> {
  const rows: { content: PublishedCalendar }[] = await db.query(
    `WITH RECURSIVE above AS (
       SELECT region_code, parent_code, 0 AS distance FROM region WHERE region_code = $1
       UNION ALL
       SELECT r.region_code, r.parent_code, a.distance + 1 FROM above a JOIN region r ON r.region_code = a.parent_code WHERE a.distance < 8)
     SELECT v.content
       FROM (SELECT region_code, distance FROM above UNION ALL SELECT '000000', 9 FROM above WHERE distance = 0) a
       JOIN calendar c ON c.region_code = a.region_code
       JOIN calendar_version v ON v.region_code = c.region_code AND v.version = c.current_version
      ORDER BY a.distance LIMIT 1`,
    [regionCode],
  );
  const row = rows[0];
  if (!row) throw new DomainError('not-found', 'region-not-found', `there is no region ${regionCode}`);
  return row.content;
}
