/** A time limit: `amount` units from 1 to 10,000, and the law or promise that sets it. */
export interface Limit {
  readonly amount: number;
  readonly unit: 'working-day' | 'natural-day';
  readonly basis: string;
}

/** The longest limit that is counted. */
export const MAX_LIMIT = 10_000;

/** Throws RangeError where the amount is not an integer of 1 … {@link MAX_LIMIT}. */
export function assertLimit({ amount }: Limit): void {
  if (!Number.isInteger(amount) || amount < 1 || amount > MAX_LIMIT)
    throw new RangeError(`a limit of ${amount} is not an integer of 1 to ${MAX_LIMIT}`);
}
