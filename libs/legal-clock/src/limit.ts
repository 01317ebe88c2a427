/** What a limit of the law or of a promise is counted in. */
export type DayUnit = 'working-day' | 'natural-day';

/** A time limit: `amount` units from 1 to 10,000, and the law or promise that sets it. */
export interface Limit {
  readonly amount: number;
  readonly unit: DayUnit;
  readonly basis: string;
}

/** 期间: a limit that may be counted in months or years too, as validities, bars and remedies are (民法典 第二百条, 第二百零二条). */
export interface Period {
  readonly amount: number;
  readonly unit: DayUnit | 'month' | 'year';
  readonly basis: string;
}

/** The longest limit that is counted. */
export const MAX_LIMIT = 10_000;

/** The longest period in months; longer ones would leave the days that are known. */
const MAX_MONTHS = 1_200;

/** Throws RangeError where the amount is not an integer of 1 … {@link MAX_LIMIT}; of months and years, of no more than a hundred years. */
export function assertLimit({ amount, unit }: Period): void {
  const most = unit === 'month' ? MAX_MONTHS : unit === 'year' ? MAX_MONTHS / 12 : MAX_LIMIT;
  if (!Number.isInteger(amount) || amount < 1 || amount > most)
    throw new RangeError(`a limit of ${amount} is not an integer of 1 to ${most}`);
}

/** The months of a period in months or years; undefined for one in days. */
export function monthsOf({ amount, unit }: Pick<Period, 'amount' | 'unit'>): number | undefined {
  if (unit === 'month') return amount;
  return unit === 'year' ? amount * 12 : undefined;
}
