import { formatDay, parseDay, type DayNumber } from './day.js';

/**
 * One version of a region's working-day calendar. A value: never changed once made (its day tables are kept by identity).
 * What it does not cover is counted by weekday and is provisional.
 */
export interface Calendar {
  /** GB/T 2260; 000000 for the national calendar. */
  readonly regionCode: string;
  readonly version: number;
  /** First and last day it knows, `YYYY-MM-DD`. */
  readonly coversFrom: string;
  readonly coversTo: string;
  /** Holidays, including those that fall on a weekend, `YYYY-MM-DD`. */
  readonly daysOff: readonly string[];
  /** Weekend days that are worked (调休), `YYYY-MM-DD`. */
  readonly makeUpDays: readonly string[];
}

/** What a day is. The last two: the calendar does not know the day, so its weekday speaks. */
export type DayKind = 'working-day' | 'make-up-day' | 'weekend' | 'holiday' | 'assumed-working-day' | 'assumed-weekend';

// 1970-01-01 was a Thursday: day 4 is the first Monday.
const weekday = (day: DayNumber): number => (((day + 3) % 7) + 7) % 7;
const isWeekend = (day: DayNumber): boolean => weekday(day) >= 5;

// Mondays to Fridays up to and with a day, from an arbitrary zero; and back: the first day of a rank.
const weekdayRank = (day: DayNumber): number => Math.floor((day + 3) / 7) * 5 + Math.min(weekday(day) + 1, 5);
const weekdayOfRank = (rank: number): DayNumber => Math.floor((rank - 1) / 5) * 7 + ((((rank - 1) % 5) + 5) % 5) - 3;

/** Day tables of one calendar: each question is one look-up. */
export class WorkingDays {
  readonly first: DayNumber;
  readonly last: DayNumber;
  private readonly kinds: DayKind[] = [];
  /** Working days of the coverage up to and with each day. */
  private readonly ranks: Int32Array;
  private readonly days: DayNumber[] = [];

  constructor(calendar: Calendar) {
    const problem = checkCalendar(calendar)[0];
    if (problem !== undefined) throw new RangeError(problem);
    this.first = parseDay(calendar.coversFrom);
    this.last = parseDay(calendar.coversTo);
    const off = new Set(calendar.daysOff.map(parseDay));
    const madeUp = new Set(calendar.makeUpDays.map(parseDay));
    this.ranks = new Int32Array(this.last - this.first + 1);
    for (let day = this.first; day <= this.last; day++) {
      const kind = off.has(day) ? 'holiday' : madeUp.has(day) ? 'make-up-day' : isWeekend(day) ? 'weekend' : 'working-day';
      this.kinds.push(kind);
      if (kind === 'working-day' || kind === 'make-up-day') this.days.push(day);
      this.ranks[day - this.first] = this.days.length;
    }
  }

  covers(day: DayNumber): boolean {
    return day >= this.first && day <= this.last;
  }

  kind(day: DayNumber): DayKind {
    return this.kinds[day - this.first] ?? (isWeekend(day) ? 'assumed-weekend' : 'assumed-working-day');
  }

  isWorking(day: DayNumber): boolean {
    return this.rank(day) > this.rank(day - 1);
  }

  /** The day on which the n-th working day after `start` lies, n ≥ 1; `start` itself is not counted. */
  add(start: DayNumber, n: number): DayNumber {
    return this.dayOfRank(this.rank(start) + n);
  }

  /** The n-th working day before `day`, n ≥ 1; `day` itself is not counted. */
  back(day: DayNumber, n: number): DayNumber {
    return this.dayOfRank(this.rank(day - 1) - n + 1);
  }

  /** How many working days lie after `from` up to and with `to`. */
  between(from: DayNumber, to: DayNumber): number {
    return this.rank(to) - this.rank(from);
  }

  /** `day`, or the next working day where it is a day off. */
  roll(day: DayNumber): DayNumber {
    return this.isWorking(day) ? day : this.add(day, 1);
  }

  private dayOfRank(rank: number): DayNumber {
    if (rank < 1) return weekdayOfRank(rank + weekdayRank(this.first - 1));
    return this.days[rank - 1] ?? weekdayOfRank(rank - this.days.length + weekdayRank(this.last));
  }

  // One scale over covered and uncovered days: 0 just before the coverage begins.
  private rank(day: DayNumber): number {
    if (day < this.first) return weekdayRank(day) - weekdayRank(this.first - 1);
    return this.ranks[day - this.first] ?? this.days.length + weekdayRank(day) - weekdayRank(this.last);
  }
}

/** A part of a calendar, in arrays of its own. */
interface Excerpt extends Calendar {
  readonly daysOff: string[];
  readonly makeUpDays: string[];
}

/**
 * What a calendar says of the days between two days (`YYYY-MM-DD`), so that who counts within them needs no more of it: there it counts as
 * the whole one does, and what ends after them is not found to end within them. Of days that the calendar does not cover it says nothing.
 */
export function excerpt({ regionCode, version, ...whole }: Calendar, from: string, to: string): Excerpt {
  const within = (day: string): string => (day < whole.coversFrom ? whole.coversFrom : day > whole.coversTo ? whole.coversTo : day);
  const [coversFrom, coversTo] = [within(from), within(to)];
  const said = (days: readonly string[]): string[] => days.filter((day) => day >= coversFrom && day <= coversTo);
  return { regionCode, version, coversFrom, coversTo, daysOff: said(whole.daysOff), makeUpDays: said(whole.makeUpDays) };
}

const tables = new WeakMap<Calendar, WorkingDays>();

/** The day tables of a calendar, made once per calendar object. Throws RangeError on a calendar that contradicts itself. */
export function workingDays(calendar: Calendar): WorkingDays {
  let table = tables.get(calendar);
  if (!table) tables.set(calendar, (table = new WorkingDays(calendar)));
  return table;
}

/** Whether a day (`YYYY-MM-DD`) is a working day; outside the coverage by its weekday. Throws RangeError where it is no day. */
export const isWorkingDay = (day: string, calendar: Calendar): boolean => workingDays(calendar).isWorking(parseDay(day));

/** What a day (`YYYY-MM-DD`) is by the calendar. Throws RangeError where it is no day. */
export const dayKind = (day: string, calendar: Calendar): DayKind => workingDays(calendar).kind(parseDay(day));

/** What contradicts itself in a calendar, one sentence each; empty where nothing does. */
export function checkCalendar(calendar: Calendar): string[] {
  const problems: string[] = [];
  const read = (value: string, what: string): DayNumber => {
    try {
      return parseDay(value);
    } catch (error) {
      problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return Number.NaN;
    }
  };
  const from = read(calendar.coversFrom, 'coversFrom');
  const to = read(calendar.coversTo, 'coversTo');
  if (from > to) problems.push(`coversFrom ${calendar.coversFrom} is after coversTo ${calendar.coversTo}`);
  const seen = new Set<DayNumber>();
  const check = (value: string, what: string): DayNumber => {
    const day = read(value, what);
    if (day < from || day > to) problems.push(`${what}: ${value} is outside the coverage`);
    if (seen.has(day)) problems.push(`${what}: ${value} is named twice`);
    seen.add(day);
    return day;
  };
  for (const value of calendar.daysOff) check(value, 'daysOff');
  for (const value of calendar.makeUpDays) {
    const day = check(value, 'makeUpDays');
    if (!Number.isNaN(day) && !isWeekend(day)) problems.push(`makeUpDays: ${formatDay(day)} is no Saturday or Sunday`);
  }
  return problems;
}
