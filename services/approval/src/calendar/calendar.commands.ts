import { TOPICS, type CalendarEvent, type CalendarVersion } from '@onewindow/contracts';
import { findCalendar, keepCalendars, keepDeadlines } from '@onewindow/deadlines';
import type { Calendar } from '@onewindow/legal-clock';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { calendarOf } from '../review/accepted-plan.js';
import { saveClocks, type ChangedClock } from '../review/clock.commands.js';
import { recount } from '../review/clock.domain.js';
import { clockChangedEvent } from '../review/clock.events.js';
import { nextRung } from '../review/ladder.domain.js';
import { ReviewRow, StepRow } from '../review/review.entity.js';
import { nextStepRung } from '../review/step-rungs.domain.js';

/** How many reviews one transaction works out again. */
const BATCH = 100;

/** For so long after a new version open reviews are looked through: a case may be accepted by an owner that has not heard of it yet. */
const LOOKED_FOR_MS = 60 * 60 * 1000;

/** Between two looks that find nothing. */
const NEXT_LOOK_S = 30;

/** Keeps calendars; a version that was not here before has the open reviews looked through. May be replayed. */
export async function keepNewCalendars(tx: Tx, events: readonly CalendarEvent[]): Promise<void> {
  const fresh = await keepCalendars(tx, events);
  if (fresh.length === 0) return;
  await sql(
    tx,
    `INSERT INTO calendar_look (only_one, next_at, until) VALUES (true, $1, $2)
     ON CONFLICT (only_one) DO UPDATE SET next_at = excluded.next_at, until = excluded.until`,
    [tx.now, new Date(tx.now.getTime() + LOOKED_FOR_MS)],
  );
}

/** Open reviews that were counted by one calendar. */
interface Counted {
  readonly region: string;
  readonly calendarRegion: string;
  readonly calendarVersion: number;
}

/**
 * Works the dates of at most a hundred open reviews out again that were not counted by the newest calendar of the nearest region which has one.
 * Those that somebody holds are left for the next look.
 * @returns whether there may be more
 */
export async function recountSome(tx: Tx): Promise<boolean> {
  const [look] = await sql<{ due: boolean }>(tx, `SELECT next_at <= $1 AS due FROM calendar_look FOR UPDATE SKIP LOCKED`, [tx.now]);
  if (!look?.due) return false;
  for (const counted of await openByCalendar(tx)) {
    const calendar = await findCalendar(tx.db, counted.region);
    if (!calendar || !isNewer(calendar, counted)) continue;
    if ((await recountBatch(tx, counted, calendar)) > 0) return true;
  }
  await sql(
    tx,
    `WITH over AS (DELETE FROM calendar_look WHERE until <= $1)
     UPDATE calendar_look SET next_at = $1::timestamptz + make_interval(secs => ${NEXT_LOOK_S}) WHERE until > $1`,
    [tx.now],
  );
  return false;
}

/** By which calendars open reviews of each region were counted; those whose limits were not told cannot be counted again. */
const openByCalendar = (tx: Tx): Promise<Counted[]> =>
  sql(
    tx,
    `SELECT DISTINCT region_code AS region, calendar_region AS "calendarRegion", calendar_version AS "calendarVersion"
       FROM review WHERE status = 'open' AND recountable ORDER BY 1, 2, 3`,
    [],
  );

const isNewer = ({ regionCode, version }: CalendarVersion, { calendarRegion, calendarVersion }: Counted): boolean =>
  regionCode !== calendarRegion || version > calendarVersion;

async function recountBatch(tx: Tx, { region, calendarRegion, calendarVersion }: Counted, told: CalendarVersion): Promise<number> {
  const keys = await sql<{ id: string }>(
    tx,
    `SELECT id FROM review
      WHERE status = 'open' AND recountable AND region_code = $1 AND calendar_region = $2 AND calendar_version = $3
      ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
    [region, calendarRegion, calendarVersion],
  );
  if (keys.length === 0) return 0;
  const ids = keys.map(({ id }) => id);
  const reviews = await tx.db.findBy(ReviewRow, { id: In(ids) });
  const steps = Map.groupBy(await tx.db.findBy(StepRow, { reviewId: In(ids) }), ({ reviewId }) => reviewId);
  const calendar = calendarOf(told);
  const recounted = reviews.map((review) => recountBy(tx, review, steps.get(review.id) ?? [], calendar));
  await sql(tx, `UPDATE review SET calendar = $2 WHERE id = ANY ($1)`, [ids, JSON.stringify(calendar)]);
  await saveClocks(tx, recounted);
  await keepDeadlines(
    tx,
    reviews.flatMap((review) => [nextRung(review), nextStepRung(review, steps.get(review.id) ?? [])]),
  );
  return ids.length;
}

/** The review is counted by another calendar; it is told where a date changed, or is not provisional any more. */
function recountBy(tx: Tx, review: ReviewRow, steps: readonly StepRow[], calendar: Calendar): ChangedClock {
  const before = datesOf(review);
  review.calendar = calendar;
  review.calendarRegion = calendar.regionCode;
  review.calendarVersion = calendar.version;
  const moved = recount(review, steps);
  if (datesOf(review) !== before) tx.publish(TOPICS.review, clockChangedEvent(review, { entry: 'calendar' }));
  return { review, steps: moved };
}

const datesOf = (review: ReviewRow): string =>
  JSON.stringify([review.statutoryDue, review.promisedDue, review.statutoryStopped, review.promisedStopped]);
