import { workingDays } from './calendar.js';
import type { Reckoning } from './clock.js';
import { dayNumberOf, endOfDay, formatDay, monthsLater, parseDay } from './day.js';
import { assertLimit, monthsOf, type Period } from './limit.js';

const ARTICLE = '行政许可法 第五十条';
const RENEWAL_DAYS = 30;

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
 * working days (reading `renewal-unit`). A term that is counted back is not moved.
 * @param days another number where a law or regulation sets one
 * @throws RangeError a day that is none
 */
export function lastDayToRenew(expiryDay: string, { calendar, readings }: Reckoning, days = RENEWAL_DAYS): string {
  const expiry = parseDay(expiryDay);
  return formatDay(readings['renewal-unit'] === 'natural-day' ? expiry - days : workingDays(calendar).back(expiry, days));
}

/** A renewal that was applied for. */
export interface RenewalRequest {
  /** The last day of validity, `YYYY-MM-DD`. */
  readonly expiryDay: string;
  readonly appliedAt: Date;
  /** When it was decided; null: not yet. */
  readonly decidedAt: Date | null;
  /** The days before expiry, where a law or regulation sets another number than thirty. */
  readonly days?: number;
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
export function deemedRenewal({ expiryDay, appliedAt, decidedAt, days }: RenewalRequest, by: Reckoning): DeemedRenewal | null {
  const at = endOfDay(parseDay(expiryDay));
  if (appliedAt >= at || (decidedAt !== null && decidedAt < at)) return null;
  const isLate = dayNumberOf(appliedAt) > parseDay(lastDayToRenew(expiryDay, by, days));
  return isLate && by.readings['renewal-late'] === 'no-deemed-grant' ? null : { at, article: `${ARTICLE}第二款` };
}
