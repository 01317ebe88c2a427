import { DEFAULT_READINGS } from '@onewindow/contracts';
import { workingDays, type Calendar } from './calendar.js';
import { count, type Course } from './count.js';
import { dayNumberOf, endOfDay, formatDay } from './day.js';
import { explain, type ClockStep } from './explain.js';
import { assertLimit, type Period } from './limit.js';

/** What a due date is counted from, where nothing stops or lengthens the limit and the region reads the law as most do. */
export interface DueDateInput {
  /** The instant from which the limit runs; its legal day is not counted. */
  readonly start: Date;
  readonly limit: Period;
  readonly calendar: Calendar;
}

/** What the explanation of a due date needs besides. */
export interface ExplainedInput extends DueDateInput {
  /**
   * The article of the procedure's law that counts in working days: `行政许可法 第八十二条` for permits. Undefined where it has none: then
   * the limit's own basis, the working hours of organs and the holidays of the nation are cited.
   */
  readonly workingDays: string | undefined;
}

/** A due date. */
export interface Due {
  /** Legal day, `YYYY-MM-DD`. */
  readonly day: string;
  /** 24:00 of that day in Asia/Shanghai. */
  readonly at: Date;
  /** True where the calendar does not cover what was counted: to be worked out again when it does. */
  readonly provisional: boolean;
}

/** A due date with the steps that explain it. */
export interface ExplainedDue extends Due {
  readonly steps: readonly ClockStep[];
}

/**
 * The due date of a limit, without its explanation; see `dueUnder` for one with a ledger and the region's readings.
 * Working days are those of the calendar. The start day is not counted: 民法典 第二百零一条. Months and years end on the day of the same
 * number: 第二百零二条. What is not counted in working days and ends on a day off moves to the next working day: 第二百零三条.
 * @throws RangeError an amount that is not an integer of 1 … 10,000, a start outside 1992 … 2199, a calendar that contradicts itself
 */
export function dueDay(input: DueDateInput): Due {
  const { end, due, provisional } = count(courseOf(input));
  return toDue(due ?? end, provisional);
}

/** The due date of a limit with the steps that explain it; counts and throws as {@link dueDay}. */
export function dueDate(input: ExplainedInput): ExplainedDue {
  const course = courseOf(input);
  const counted = count(course);
  const { basis } = input.limit;
  const cited = {
    law: input.workingDays === undefined ? {} : { workingDays: input.workingDays },
    limitBasis: basis,
    extensionBasis: basis,
  };
  return { ...toDue(counted.due ?? counted.end, counted.provisional), steps: explain({ course, counted, cited }) };
}

/** A due date on a day of the count. */
export const toDue = (due: number, provisional: boolean): Due => ({ day: formatDay(due), at: endOfDay(due), provisional });

function courseOf({ start, limit, calendar }: DueDateInput): Course {
  assertLimit(limit);
  const days = workingDays(calendar);
  return { start: dayNumberOf(start), limit, extension: null, stops: [], days, readings: DEFAULT_READINGS };
}
