import { lastDayOfValidity } from '@onewindow/legal-clock';

/** Days of validity, `YYYY-MM-DD`; `validTo` is null for a licence without end. */
export interface Validity {
  readonly validFrom: string;
  readonly validTo: string | null;
}

/**
 * A licence is valid from the legal day of the decision (a licence of 60 months from 2026-11-24 ends with 2031-11-23).
 * @param months 0: without end
 */
export const validityOf = (decisionDay: string, months: number): Validity => ({
  validFrom: decisionDay,
  validTo: months === 0 ? null : lastDayOfValidity(decisionDay, { amount: months, unit: 'month' }),
});
