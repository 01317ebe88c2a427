import { endOfLegalDay, lastDayOfValidity, legalDay } from '@onewindow/legal-clock';

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

/** A term of validity that a case gave, before the one that the licence has. */
export interface EarlierTerm {
  readonly caseId: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** A licence with the term that it has and those that it had. */
export interface Terms extends Validity {
  readonly caseId: string;
  readonly earlier: readonly EarlierTerm[];
}

/** By which case, on which day, for how long and from where a licence is renewed. */
export interface GrantedRenewal {
  readonly caseId: string;
  readonly countedFrom: 'old-end' | 'decision';
  readonly decisionDay: string;
  readonly months: number;
}

/**
 * The licence with its next term (延续). Counted on from its old end, it is valid from its first day without a gap; counted from the decision,
 * it is valid from that day, and what was left of the old term is lost.
 * @throws Error a licence without end
 */
export function renewed(licence: Terms, by: GrantedRenewal): Terms {
  const { caseId, validFrom, validTo } = licence;
  if (validTo === null) throw new Error('a licence without end is not renewed');
  const goesOn = by.countedFrom === 'old-end';
  const next = validityOf(goesOn ? legalDay(endOfLegalDay(validTo)) : by.decisionDay, by.months);
  return {
    ...next,
    validFrom: goesOn ? validFrom : next.validFrom,
    caseId: by.caseId,
    earlier: [...licence.earlier, { caseId, validFrom, validTo }],
  };
}

/** The term that a case gave; the licence's own where it gave the last one. */
export const termOf = ({ earlier, validFrom, validTo }: Terms, caseId: string): Validity =>
  earlier.find((term) => term.caseId === caseId) ?? { validFrom, validTo };
