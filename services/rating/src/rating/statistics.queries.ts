import type { RatingStatistics, RatingStatisticsQuery } from '@onewindow/contracts';
import { endOfLegalDay } from '@onewindow/legal-clock';
import type { EntityManager } from 'typeorm';
import { startOfLegalDay } from '../work-order/work-order.queries.js';

type Level = 1 | 2 | 3 | 4 | 5;
type Counted = Record<`level${Level}` | 'excluded' | 'contactAgreed' | 'contactedInTime' | 'closed', number>;

const COUNT = `
  SELECT ${[1, 2, 3, 4, 5].map((level) => `count(*) FILTER (WHERE NOT excluded AND level = ${level})::int AS level${level}`).join(', ')},
         count(*) FILTER (WHERE excluded)::int AS excluded,
         count(*) FILTER (WHERE NOT excluded AND level >= 4 AND contact_agreed)::int AS "contactAgreed",
         count(*) FILTER (WHERE NOT excluded AND contacted_in_time)::int AS "contactedInTime",
         count(*) FILTER (WHERE NOT excluded AND closed_at IS NOT NULL)::int AS closed
    FROM (SELECT r.level, r.contact_agreed, o.contacted_in_time, o.closed_at, coalesce(o.appeal = 'upheld', false) AS excluded
            FROM rating r LEFT JOIN work_order o ON o.invitation_id = r.invitation_id
           WHERE ($1::text IS NULL OR r.agency_code = $1) AND r.rated_at >= $2 AND r.rated_at < $3) given`;

/** What the ratings of an agency, or of every one, given on the legal days `from` to `to` come to. One statement. */
export async function ratingStatistics(
  db: EntityManager,
  agency: string | undefined,
  { from, to }: RatingStatisticsQuery,
): Promise<RatingStatistics> {
  const [row]: Counted[] = await db.query(COUNT, [agency ?? null, startOfLegalDay(from), endOfLegalDay(to)]);
  if (!row) throw new Error('a count has one row');
  const { level1, level2, level3, level4, level5, closed, ...counts } = row;
  const bad = level4 + level5;
  const open = bad - closed;
  const query = new URLSearchParams({ ...(agency === undefined ? {} : { agency }), state: 'open', from, to });
  return {
    agencyCode: agency ?? null,
    from,
    to,
    total: level1 + level2 + level3 + bad,
    levels: { 1: level1, 2: level2, 3: level3, 4: level4, 5: level5 },
    ...counts,
    bad,
    closed,
    shareClosed: bad === 0 ? null : closed / bad,
    open,
    openAt: open === 0 ? null : `/v1/work-orders?${query.toString()}`,
  };
}
