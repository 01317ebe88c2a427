import { courseOf, type Clock } from './clock.js';
import { count, tally, type Counted, type Course } from './count.js';
import { dayNumberOf, endOfDay, type DayNumber } from './day.js';

/** How much of a limit is left at an instant: milliseconds for machines, units of the limit for people. */
export interface Remaining {
  /** The suspension that stops the clock on the day; null where it runs. */
  readonly suspensionId: string | null;
  /** Units left, from the legal day of the instant; 0 on the due day and after, or 1 on it (reading `remaining`). */
  readonly days: number;
  /** Milliseconds to the due instant, 0 from it on; null where there is no due date at present. */
  readonly ms: number | null;
  /** Whether the due instant has come. */
  readonly isOverdue: boolean;
  /** Units of the limit after the due day up to and with the day; a suspension that comes later counts or not (reading `overdue-days`). */
  readonly overdueDays: number;
  /** Milliseconds since the due instant. */
  readonly overdueMs: number;
}

/**
 * What is left of a limit at an instant, or by how much it is overdue. Days are units of the limit: working days, or natural days (a
 * last day that moved off a day off is counted up to where it moved).
 * @throws RangeError as `dueUnder`, and for an instant outside 1992 … 2199
 */
export function remainingAt(clock: Clock, at: Date): Remaining {
  const course = courseOf(clock);
  const counted = count(course);
  const day = dayNumberOf(at);
  const dueAt = counted.due === null ? null : endOfDay(counted.due).getTime();
  const over = dueAt === null ? 0 : Math.max(0, at.getTime() - dueAt);
  const isOverdue = dueAt !== null && at.getTime() >= dueAt;
  const stop = isOverdue ? undefined : course.stops.find(({ from, to }) => from <= day && day <= to);
  return {
    suspensionId: stop?.suspension.id ?? null,
    days: isOverdue ? 0 : left(counted, course, clock.readings.remaining === 'one-on-due-day' ? day - 1 : day),
    ms: dueAt === null ? null : Math.max(0, dueAt - at.getTime()),
    isOverdue,
    overdueDays: isOverdue && counted.due !== null ? overdue(counted, course, counted.due, day, clock) : 0,
    overdueMs: over,
  };
}

/** Units after a day. */
function left({ segments, end, due, units, counted }: Counted, { days, stops, readings }: Course, day: DayNumber): number {
  const ahead = segments.reduce((sum, { unit, from, to }) => sum + tally(Math.max(from, day), to, unit, days, stops), 0);
  const moved = due === null ? 0 : tally(Math.max(end, day), due, 'natural-day', days, readings.roll === 'calendar-only' ? [] : stops);
  return ahead + moved + units - counted;
}

function overdue({ segments }: Counted, { days, stops }: Course, due: DayNumber, day: DayNumber, { readings }: Clock): number {
  const unit = segments.at(-1)?.unit ?? 'working-day';
  return tally(due, day, unit, days, readings['overdue-days'] === 'all' ? [] : stops);
}
