import type { ProcedureLaw, Readings } from '@onewindow/contracts';
import { workingDays, type Calendar } from './calendar.js';
import { count, type Counted, type Course } from './count.js';
import { dayNumberOf, formatDay } from './day.js';
import { toDue, type Due } from './due-date.js';
import { explain, type ClockStep } from './explain.js';
import { stopsOf, type ClockName, type Ledger, type Stop } from './ledger.js';
import { assertLimit, type Period } from './limit.js';

/** By what a region counts: a version of its calendar, and how it reads the law where the text leaves room. */
export interface Reckoning {
  readonly calendar: Calendar;
  readonly readings: Readings;
}

/** One running limit, with all that moves its end. */
export interface Clock extends Reckoning {
  readonly name: ClockName;
  /** The instant from which the limit runs; its legal day is not counted. */
  readonly start: Date;
  /** When the application was received, where acceptance came later: explains the days between, and counts none of them. */
  readonly receivedAt?: Date;
  readonly limit: Period;
  readonly ledger: Ledger;
  /** The law of the procedure, as `procedureLaw` of the contracts gives it. */
  readonly law: Pick<ProcedureLaw, 'workingDays' | 'excludedTime' | 'check'>;
  /** The days that are taken out, where they are not those of the ledger: the joint limit of a bundle has those of its members. */
  readonly stops?: readonly Stop[];
}

/** A clock that runs. */
export interface Running extends Due {
  readonly stopped: false;
  /** Units of the limit and its extension, in days (months and years: the days they have). */
  readonly units: number;
}

/** A clock that stands: a suspension goes on, so there is no due date at present. */
export interface Stopped {
  readonly stopped: true;
  readonly day: null;
  readonly at: null;
  /** Whether what was counted rests on days that the calendar does not cover. */
  readonly provisional: boolean;
  readonly units: number;
  /** The first day on which it stands, `YYYY-MM-DD`, and the suspension that stops it. */
  readonly since: string;
  readonly suspensionId: string;
  /** Units counted before it, and units that remain when it ends. */
  readonly counted: number;
  readonly remaining: number;
}

/** Where a clock stands: due at 24:00 of a day, or stopped. */
export type ClockState = Running | Stopped;

/** The date that a limit is told with: while its clock stands, or where it has none, the one of before. */
export const keptDue = (state: ClockState | null, before: Due): Due => (state === null || state.stopped ? before : state);

/** A state with the steps that explain it. */
export type ExplainedState = ClockState & { readonly steps: readonly ClockStep[] };

/** Whether a ledger's extension lengthens a limit: 行政许可法 第四十二条 speaks of its own; the promise follows by the region's reading. */
const lengthens = (name: ClockName, readings: Readings): boolean =>
  name === 'statutory' || (name === 'promised' && readings['extension-moves'] === 'both');

/** The course of a clock. Throws RangeError as {@link dueUnder}. */
export function courseOf(clock: Clock): Course {
  const { name, start, limit, ledger, calendar, readings } = clock;
  assertLimit(limit);
  const extension = lengthens(name, readings) ? ledger.extension : null;
  if (extension) assertLimit(extension);
  const stops = clock.stops ?? stopsOf(ledger.suspensions, name, readings);
  return { start: dayNumberOf(start), limit, extension, stops, days: workingDays(calendar), readings };
}

/** What a count came to, as a state. */
export function stateOf({ due, end, stop, units, counted, provisional }: Counted): ClockState {
  if (due !== null) return { stopped: false, ...toDue(due, provisional), units };
  return {
    stopped: true,
    day: null,
    at: null,
    provisional,
    units,
    since: formatDay(Math.max(stop?.from ?? 0, end + 1)),
    suspensionId: stop?.suspension.id ?? '',
    counted,
    remaining: units - counted,
  };
}

/**
 * When a limit is due under its ledger: the day, the instant (24:00 in Asia/Shanghai), and whether the calendar covers what was counted;
 * or, under a suspension that goes on, that it stands and how many units remain.
 * Suspended days are taken out of the count and not added to its end (行政许可法 第四十五条): the statutory limit knows the eight causes
 * alone. The extension lengthens the limit (第四十二条). What cannot stop or lengthen a clock does not move it: see `assertSuspension` and
 * `assertExtension` for what may be entered.
 * @throws RangeError an amount that is not an integer of 1 … 10,000, a day that is none, a calendar that contradicts itself
 */
export function dueUnder(clock: Clock): ClockState {
  return stateOf(count(courseOf(clock)));
}

/** The same with the steps that explain it, each with its article; counts and throws as {@link dueUnder}. */
export function explainUnder(clock: Clock): ExplainedState {
  const course = courseOf(clock);
  const counted = count(course);
  const { law, limit, ledger, receivedAt } = clock;
  const cited = { law, limitBasis: limit.basis, extensionBasis: ledger.extension?.basis ?? '' };
  const received = receivedAt && { received: dayNumberOf(receivedAt) };
  return { ...stateOf(counted), steps: explain({ course, counted, cited, ...received }) };
}
