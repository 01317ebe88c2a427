import { courseOf, type Clock } from './clock.js';
import { count, nthUnit, tally, type Counted, type Course } from './count.js';
import { endOfDay, formatDay, startOfDay, type DayNumber } from './day.js';
import type { ClockName } from './ledger.js';

/** What is done when a limit runs out, from the mildest: 提示, 黄色预警, 红色纠错, 督办, 报告领导. */
export type RungKey = 'reminder' | 'yellow' | 'red' | 'supervision-order' | 'leader';

/**
 * Where on a limit a rung is: at the end of the working day that many working days before or after the due day; at a whole percentage of
 * its units, 1 to 100; or when the limit ends.
 */
export type RungPlace =
  | { readonly kind: 'working-days-before-end'; readonly amount: number }
  | { readonly kind: 'percent'; readonly amount: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'working-days-after-end'; readonly amount: number };

/** One rung of a region's ladder. */
export interface Rung {
  readonly key: RungKey;
  readonly clock: ClockName;
  readonly place: RungPlace;
}

/** A rung with its instant, and the working day at whose end (or start) it is. */
export interface PlacedRung {
  readonly key: RungKey;
  readonly clock: ClockName;
  readonly day: string;
  readonly at: Date;
}

/**
 * The ladder of electronic supervision (电子监察) where a region sets none: a reminder one working day before the promised limit ends,
 * yellow at nine tenths of it, red when it ends; an order to the handling body when the limit of the law ends, and to its leader when the
 * order has had three working days.
 */
export const DEFAULT_LADDER: readonly Rung[] = [
  { key: 'reminder', clock: 'promised', place: { kind: 'working-days-before-end', amount: 1 } },
  { key: 'yellow', clock: 'promised', place: { kind: 'percent', amount: 90 } },
  { key: 'red', clock: 'promised', place: { kind: 'end' } },
  { key: 'supervision-order', clock: 'statutory', place: { kind: 'end' } },
  { key: 'leader', clock: 'statutory', place: { kind: 'working-days-after-end', amount: 3 } },
];

/**
 * The rungs of a ladder on the clocks of a case, in order of instant and then of the ladder. They move with the due date: work them out
 * again when it does. A clock that is absent or stands has none; nor is there a rung before the first unit has been counted (no yellow
 * for a limit of one day), or a reminder that would come after the yellow of its clock. A percentage is of all units with the
 * extension, rounded down: the end of that unit's day, or its start (reading `warning-instant`).
 * @throws RangeError a place that is no integer of at least 1 (percent: to 100), and as `dueUnder`
 */
export function rungsOf(ladder: readonly Rung[], clocks: { readonly [N in ClockName]?: Clock | null }): PlacedRung[] {
  const courses = new Map<ClockName, CountedCourse>();
  for (const { clock: name } of ladder) {
    const clock = clocks[name];
    if (clock && !courses.has(name)) courses.set(name, countedCourse(clock));
  }
  const placed = ladder.flatMap(({ key, clock, place }) => {
    assertPlace(place);
    const course = courses.get(clock);
    const found = course && placeOf(place, course);
    return found ? [{ key, clock, day: formatDay(found.day), at: found.at }] : [];
  });
  const comesLate = (rung: PlacedRung): boolean =>
    rung.key === 'reminder' && placed.some(({ key, clock, at }) => key === 'yellow' && clock === rung.clock && at < rung.at);
  return placed.filter((rung) => !comesLate(rung)).toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

interface CountedCourse {
  readonly course: Course;
  readonly counted: Counted;
  readonly warnsAtEnd: boolean;
}

function countedCourse(clock: Clock): CountedCourse {
  const course = courseOf(clock);
  return { course, counted: count(course), warnsAtEnd: clock.readings['warning-instant'] === 'end-of-day' };
}

function assertPlace(place: RungPlace): void {
  if (place.kind === 'end') return;
  const most = place.kind === 'percent' ? 100 : Number.MAX_SAFE_INTEGER;
  if (!Number.isInteger(place.amount) || place.amount < 1 || place.amount > most)
    throw new RangeError(`a rung at ${place.amount} (${place.kind}) has no place on a limit`);
}

function placeOf(place: RungPlace, { course, counted, warnsAtEnd }: CountedCourse) {
  const { due } = counted;
  if (due === null) return undefined;
  if (place.kind === 'end') return { day: due, at: endOfDay(due) };
  if (place.kind === 'working-days-after-end') {
    const day = course.days.add(due, place.amount);
    return { day, at: endOfDay(day) };
  }
  if (place.kind === 'percent') {
    const day = dayOfUnit(Math.floor((place.amount * counted.units) / 100), course, counted);
    return day === undefined ? undefined : { day, at: warnsAtEnd ? endOfDay(day) : startOfDay(day) };
  }
  const day = workingDayBefore(due, place.amount, course);
  return day > counted.start ? { day, at: endOfDay(day) } : undefined;
}

/** The day on which the n-th unit is counted; undefined for none. */
function dayOfUnit(n: number, { days, stops }: Course, { segments }: Counted): DayNumber | undefined {
  let left = n;
  for (const { unit, from, to } of segments) {
    const size = tally(from, to, unit, days, stops);
    if (left >= 1 && left <= size) return nthUnit(from, left, unit, days, stops).day;
    left -= size;
  }
  return undefined;
}

/** The n-th working day before a day, days that are taken out passed over. */
function workingDayBefore(due: DayNumber, n: number, { days, stops }: Course): DayNumber {
  let day = due;
  for (let left = n; left > 0; left--) {
    day = days.back(day, 1);
    for (const stop of stops.toReversed()) if (stop.from <= day && day <= stop.to) day = days.back(stop.from, 1);
  }
  return day;
}
