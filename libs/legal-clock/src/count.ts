import type { Readings } from '@onewindow/contracts';
import type { WorkingDays } from './calendar.js';
import { monthsLater, type DayNumber } from './day.js';
import type { Stop } from './ledger.js';
import { monthsOf, type DayUnit, type Period } from './limit.js';

/** A limit, or an extension of it. */
export type Lengths = Pick<Period, 'amount' | 'unit'>;

/** All that a due date is counted from, in day numbers. */
export interface Course {
  /** The legal day of the instant from which the limit runs. */
  readonly start: DayNumber;
  readonly limit: Lengths;
  readonly extension: Lengths | null;
  /** In order and disjoint. */
  readonly stops: readonly Stop[];
  readonly days: WorkingDays;
  readonly readings: Pick<Readings, 'nonworking-start' | 'roll'>;
}

/** A run of units of one kind: the days after `from` up to and with `to`. */
export interface Segment {
  readonly part: 'limit' | 'extension';
  readonly unit: DayUnit;
  readonly from: DayNumber;
  readonly to: DayNumber;
}

/** How a course comes out. */
export interface Counted {
  /** The day that is not counted: the start, or the working day as which it is taken. */
  readonly start: DayNumber;
  readonly segments: readonly Segment[];
  /** The day on which the last unit is counted, before it moves off a day off. */
  readonly end: DayNumber;
  /** Null where a suspension without end stops the clock before. */
  readonly due: DayNumber | null;
  /** Where the clock stands. */
  readonly stop: Stop | null;
  /** All units that there are, in days; months and years as the days they have. */
  readonly units: number;
  /** Units counted: all of them, unless the clock stands. */
  readonly counted: number;
  readonly provisional: boolean;
}

/** Units of a kind after `from` up to and with `to` that no stop takes out. */
export function tally(from: DayNumber, to: DayNumber, unit: DayUnit, days: WorkingDays, stops: readonly Stop[]): number {
  if (to <= from) return 0;
  const all = (a: DayNumber, b: DayNumber): number => (unit === 'working-day' ? days.between(a, b) : b - a);
  let sum = all(from, to);
  for (const stop of stops) {
    const [first, last] = [Math.max(stop.from - 1, from), Math.min(stop.to, to)];
    if (last > first) sum -= all(first, last);
  }
  return sum;
}

/** The day of the n-th unit after `from` that no stop takes out, or the stop without end that comes before it. */
export function nthUnit(
  from: DayNumber,
  n: number,
  unit: DayUnit,
  days: WorkingDays,
  stops: readonly Stop[],
): { readonly day: DayNumber; readonly left: number; readonly stop: Stop | null } {
  let left = n;
  let at = from;
  for (const stop of stops) {
    if (stop.to <= at) continue;
    const free = unit === 'working-day' ? days.between(at, stop.from - 1) : stop.from - 1 - at;
    if (free >= left) break;
    if (free > 0) left -= free;
    if (stop.to === Number.POSITIVE_INFINITY) return { day: Math.max(at, stop.from - 1), left, stop };
    at = stop.to;
  }
  return { day: unit === 'working-day' ? days.add(at, left) : at + left, left: 0, stop: null };
}

/** The days of a period: of months and years, as many as lie up to the day of the same number (民法典 第二百零二条). */
function lengthsOf(start: DayNumber, limit: Lengths, extension: Lengths | null): [number, number] {
  const months = monthsOf(limit);
  const more = extension === null ? 0 : monthsOf(extension);
  const end = months === undefined ? start + limit.amount : monthsLater(start, months);
  const first = end - start;
  if (extension === null || more === undefined) return [first, extension?.amount ?? 0];
  return [first, (months === undefined ? monthsLater(end, more) : monthsLater(start, months + more)) - end];
}

const dayUnit = (unit: Period['unit']): DayUnit => (unit === 'working-day' ? unit : 'natural-day');

/**
 * Counts a course. The start day is not counted (民法典 第二百零一条); days that stops take out are not counted; a last day of natural
 * days, months or years that is a day off moves to the next working day (民法典 第二百零三条).
 */
export function count({ start: given, limit, extension, stops, days, readings }: Course): Counted {
  const start = readings['nonworking-start'] === 'next-working-day' ? days.roll(given) : given;
  const lengths = lengthsOf(start, limit, extension);
  const units = lengths[0] + lengths[1];
  const segments: Segment[] = [];
  let end = start;
  let counted = 0;
  let stop: Stop | null = null;
  for (const [part, unit, amount] of [
    ['limit', limit.unit, lengths[0]],
    ['extension', extension?.unit ?? limit.unit, lengths[1]],
  ] as const) {
    if (amount === 0 || stop) continue;
    const run = nthUnit(end, amount, dayUnit(unit), days, stops);
    segments.push({ part, unit: dayUnit(unit), from: end, to: run.day });
    ({ day: end, stop } = run);
    counted += amount - run.left;
  }
  const inWorkingDays = (extension ?? limit).unit === 'working-day';
  const moved =
    stop || inWorkingDays ? { due: stop ? null : end, stop } : rolled(end, days, readings.roll === 'calendar-only' ? [] : stops);
  const asked = askedDays(given, start, segments, moved.due, end);
  const provisional = asked !== null && !(days.covers(asked[0]) && days.covers(asked[1]));
  return { start, segments, end, ...moved, units, counted, provisional };
}

/** The first and the last day of which the count asks the calendar; null where it asks of none. */
function askedDays(given: DayNumber, start: DayNumber, segments: readonly Segment[], due: DayNumber | null, end: DayNumber) {
  const working = segments.some(({ unit }) => unit === 'working-day');
  if (due === null && !working && start === given) return null;
  const first = start !== given ? given : working ? start + 1 : end;
  return [first, Math.max(first, due ?? end)] as const;
}

/** `day`, or the next working day that no stop takes out where it is a day off: 民法典 第二百零三条. */
function rolled(day: DayNumber, days: WorkingDays, stops: readonly Stop[]): Pick<Counted, 'due' | 'stop'> {
  let due = days.roll(day);
  for (const stop of stops) {
    if (due === day || stop.to < due) continue;
    if (stop.from > due) break;
    if (stop.to === Number.POSITIVE_INFINITY) return { due: null, stop };
    due = days.roll(stop.to + 1);
  }
  return { due, stop: null };
}
