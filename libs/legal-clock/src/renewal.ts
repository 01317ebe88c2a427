import { workingDays } from './calendar.js';
import type { Reckoning } from './clock.js';
import { dayNumberOf, endOfDay, formatDay, monthsLater, parseDay } from './day.js';
import { assertLimit, monthsOf, type Limit, type Period } from './limit.js';

const ARTICLE = '行政许可法 第五十条';
const RENEWAL_DAYS = 30;

/** A time before the last day of validity, in natural or working days. */
export type TimeBefore = Pick<Limit, 'amount' | 'unit'>;

/**
 * The day (`YYYY-MM-DD`) that lies so long before a last day of validity, which is not counted. A term that is counted back is not moved.
 * @throws RangeError a day that is none, an amount out of range
 */
export function dayBefore(expiryDay: string, before: TimeBefore, { calendar }: Pick<Reckoning, 'calendar'>): string {
  assertLimit({ ...before, basis: '' });
  const expiry = parseDay(expiryDay);
  return formatDay(before.unit === 'natural-day' ? expiry - before.amount : workingDays(calendar).back(expiry, before.amount));
}

/**
 * The last day of validity (`YYYY-MM-DD`): the one before the day of the same number, so many months or years later; where that month is
 * shorter, its last day. In natural days, the first day counts. It does not move off a day off.
 * @param firstDay the first day of validity, `YYYY-MM-DD`
 * @throws RangeError a day that is none, a validity in working days, an amount out of range
 */
export function lastDayOfValidity(firstDay: string, validity: Pick<Period, 'amount' | 'unit'>): string {
  assertLimit({ ...validity, basis: '' });
  if (validity.unit === 'working-day') throw new RangeError('a validity is not counted in working days');
  const first = parseDay(firstDay);
  const months = monthsOf(validity);
  if (months === undefined) return formatDay(first + validity.amount - 1);
  const same = formatDay(monthsLater(first, months));
  return same.slice(8) === firstDay.slice(8) ? formatDay(parseDay(same) - 1) : same;
}

/**
 * The last day (`YYYY-MM-DD`) to apply for renewal: thirty days before the last day of validity, 行政许可法 第五十条第一款, in natural or
 * working days (reading `renewal-unit`).
 * @param latest another time where a law or regulation sets one (同款: 法律、法规另有规定的，依照其规定)
 * @throws RangeError a day that is none
 */
export const lastDayToRenew = (expiryDay: string, by: Reckoning, latest?: TimeBefore): string =>
  dayBefore(expiryDay, latest ?? { amount: RENEWAL_DAYS, unit: by.readings['renewal-unit'] }, by);

/** A renewal that was applied for. */
export interface RenewalRequest {
  /** The last day of validity, `YYYY-MM-DD`. */
  readonly expiryDay: string;
  readonly appliedAt: Date;
  /** When it was decided; null: not yet. */
  readonly decidedAt: Date | null;
  /** How long before expiry it is to be applied for, where a law or regulation sets another time than thirty days. */
  readonly latest?: TimeBefore | undefined;
}

/** A renewal that is granted because nothing was decided. */
export interface DeemedRenewal {
  /** The end of the last day of validity, holiday or not. */
  readonly at: Date;
  readonly article: string;
}

/**
 * 逾期未作决定的，视为准予延续: 行政许可法 第五十条第二款. Null where it was decided before the end of validity, applied for after it, or applied
 * for within the thirty days (reading `renewal-late`).
 * @throws RangeError a day that is none
 */
export function deemedRenewal({ expiryDay, appliedAt, decidedAt, latest }: RenewalRequest, by: Reckoning): DeemedRenewal | null {
  const at = endOfDay(parseDay(expiryDay));
  if (appliedAt >= at || (decidedAt !== null && decidedAt < at)) return null;
  const isLate = dayNumberOf(appliedAt) > parseDay(lastDayToRenew(expiryDay, by, latest));
  return isLate && by.readings['renewal-late'] === 'no-deemed-grant' ? null : { at, article: `${ARTICLE}第二款` };
}
