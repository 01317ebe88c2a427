import { workingDays, type Calendar } from './calendar.js';
import { dayNumberOf, endOfDay, formatDay, type DayNumber } from './day.js';
import { explain, type ClockStep } from './explain.js';
import { assertLimit, type Limit } from './limit.js';

/** What a due date is counted from. */
export interface DueDateInput {
  /** The instant from which the limit runs; its legal day is not counted. */
  readonly start: Date;
  readonly limit: Limit;
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
 * The due date of a limit, without its explanation.
 * Working days are those of the calendar. The start day is not counted: 民法典 第二百零一条. A limit in natural days that ends on a day
 * off moves to the next working day: 民法典 第二百零三条.
 * Throws RangeError on an amount that is not an integer of 1 … 10,000, a start outside 1992 … 2199 or a calendar that contradicts itself.
 */
export function dueDay(input: DueDateInput): Due {
  return toDue(count(input));
}

/** The due date of a limit with the steps that explain it; counts and throws as {@link dueDay}. */
export function dueDate(input: ExplainedInput): ExplainedDue {
  const counted = count(input);
  return { ...toDue(counted), steps: explain(input.limit, workingDays(input.calendar), counted, input.workingDays) };
}

interface Counted {
  readonly start: DayNumber;
  readonly due: DayNumber;
  readonly provisional: boolean;
}

function count({ start, limit, calendar }: DueDateInput): Counted {
  assertLimit(limit);
  const { amount, unit } = limit;
  const days = workingDays(calendar);
  const from = dayNumberOf(start);
  if (unit === 'working-day') {
    const due = days.add(from, amount);
    return { start: from, due, provisional: !(days.covers(from + 1) && days.covers(due)) };
  }
  const end = from + amount;
  const due = days.roll(end);
  return { start: from, due, provisional: !(days.covers(end) && days.covers(due)) };
}

const toDue = ({ due, provisional }: Counted): Due => ({ day: formatDay(due), at: endOfDay(due), provisional });
