/** Days of validity, `YYYY-MM-DD`; `validTo` is null for a licence without end. */
export interface Validity {
  readonly validFrom: string;
  readonly validTo: string | null;
}

/**
 * A licence is valid from the legal day of the decision; its last day is the one before the day of the same number,
 * `months` later (a licence of 60 months from 2026-11-24 ends with 2031-11-23). Where that month is shorter, its last day.
 * @param months 0: without end
 */
export function validityOf(decisionDay: string, months: number): Validity {
  if (months === 0) return { validFrom: decisionDay, validTo: null };
  const [year, month, day] = decisionDay.split('-').map(Number) as [number, number, number];
  const sameDay = new Date(Date.UTC(year, month - 1 + months, day));
  // Date rolled over into the month after: the month of the end has no such day.
  const end =
    sameDay.getUTCDate() === day
      ? new Date(sameDay.getTime() - 86_400_000)
      : new Date(Date.UTC(sameDay.getUTCFullYear(), sameDay.getUTCMonth(), 0));
  return { validFrom: decisionDay, validTo: end.toISOString().slice(0, 10) };
}
