/** Milliseconds of a day. */
const DAY_MS = 86_400_000;

// Asia/Shanghai has been UTC+8 without summer time since 1992, so a fixed offset is exact from then on.
const ZONE_OFFSET_MS = 8 * 3_600_000;
const FIRST_DAY = Date.UTC(1992, 0, 1) / DAY_MS;
const LAST_DAY = Date.UTC(2199, 11, 31) / DAY_MS;

/** A legal day as a count of days since 1970-01-01: the arithmetic form of `YYYY-MM-DD`. */
export type DayNumber = number;

/** The legal day on which an instant lies, as a number. Throws RangeError outside 1992 … 2199. */
export function dayNumberOf(instant: Date): DayNumber {
  const day = Math.floor((instant.getTime() + ZONE_OFFSET_MS) / DAY_MS);
  if (!(day >= FIRST_DAY && day <= LAST_DAY)) throw new RangeError('the instant is not a time between 1992 and 2199');
  return day;
}

const TWO_DIGITS = Array.from({ length: 32 }, (_, number) => String(number).padStart(2, '0'));

/** `YYYY-MM-DD` of a day number; of the years 1000 to 9999. */
export function formatDay(day: DayNumber): string {
  const date = new Date(day * DAY_MS);
  return `${date.getUTCFullYear()}-${TWO_DIGITS[date.getUTCMonth() + 1]}-${TWO_DIGITS[date.getUTCDate()]}`;
}

/** Day number of a `YYYY-MM-DD`. Throws RangeError where that is no day of the calendar between 1992 and 2199. */
export function parseDay(value: string): DayNumber {
  const [month, date] = [numberAt(value, 5, 7) - 1, numberAt(value, 8, 10)];
  const time = new Date(Date.UTC(numberAt(value, 0, 4), month, date));
  const day = time.getTime() / DAY_MS;
  // Date rolls over what is no day (a thirtieth of February), and what is no number comes out as no time
  const isDay = value.length === 10 && value[4] === '-' && value[7] === '-' && time.getUTCMonth() === month && time.getUTCDate() === date;
  if (!isDay || day < FIRST_DAY || day > LAST_DAY) throw new RangeError(`${value} is not a day (YYYY-MM-DD) between 1992 and 2199`);
  return day;
}

/** The number written in digits from one place of a text up to another; NaN where anything else stands there. */
function numberAt(text: string, from: number, to: number): number {
  let number = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : Number.NaN;
  }
  return number;
}

/** The first instant of a day in the region's zone. */
export const startOfDay = (day: DayNumber): Date => new Date(day * DAY_MS - ZONE_OFFSET_MS);

/** 24:00 of a day in the region's zone: the instant at which a limit that ends on it is over. */
export const endOfDay = (day: DayNumber): Date => startOfDay(day + 1);

/**
 * The legal day of an instant in the region's zone (Asia/Shanghai), `YYYY-MM-DD`.
 * Throws RangeError for an invalid date and outside 1992 … 2199.
 */
export const legalDay = (instant: Date): string => formatDay(dayNumberOf(instant));

/** 24:00, in the region's zone, of a legal day given as `YYYY-MM-DD`. Throws RangeError where it is no day. */
export const endOfLegalDay = (day: string): Date => endOfDay(parseDay(day));

/** The legal day that ends at an instant, 24:00 in the region's zone; of an instant within a day, that day. */
export const legalDayEnding = (end: Date): string => legalDay(new Date(end.getTime() - 1));

/** Each day from `first` to `last`, both inclusive, `YYYY-MM-DD`; none where `last` lies before. Throws RangeError where one is no day. */
export function eachDay(first: string, last: string): string[] {
  const from = parseDay(first);
  return Array.from({ length: Math.max(0, parseDay(last) - from + 1) }, (_, i) => formatDay(from + i));
}

/**
 * The day of the same number so many months later, or the last day of that month where it has none: 民法典 第二百零二条.
 * @param months any integer; years are twelve months each
 */
export function monthsLater(day: DayNumber, months: number): DayNumber {
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const lastOfMonth = Date.UTC(year, month + 1, 0) / DAY_MS;
  return Math.min(Date.UTC(year, month, date.getUTCDate()) / DAY_MS, lastOfMonth);
}
