import { DEFAULT_READINGS, DomainError, procedureLaw, type Readings } from '@onewindow/contracts';
import { bothDue, keptDue, type Calendar, type CaseClocks, type Due, type Limit } from '@onewindow/legal-clock';
import { ledgerOf, type ClockRecord } from './ledger.domain.js';
import type { StepStatus } from './review.domain.js';
import { stepDue } from './step-due.domain.js';

/** Limits as the accepted plan tells them, and by which law. */
export interface LimitedPlan {
  readonly itemType?: string;
  readonly statutoryLimit?: Limit;
  readonly promisedLimit?: Limit;
  readonly readings?: Readings;
}

/** A review as far as its dates go. */
export interface TimedReview {
  readonly acceptedAt: Date;
  /** Reviewed ahead of its acceptance: no clock of its own runs yet. */
  readonly preReview: boolean;
  readonly applicant: { readonly kind: string };
  readonly plan: LimitedPlan;
  readonly calendar: Calendar | null;
  readonly ledger: ClockRecord;
  readonly statutoryDue: Due;
  readonly promisedDue: Due;
  readonly bindingDue: Due;
  statutoryDueDay: string;
  statutoryDueAt: Date;
  statutoryProvisional: boolean;
  statutoryStopped: boolean;
  promisedDueDay: string;
  promisedDueAt: Date;
  promisedProvisional: boolean;
  promisedStopped: boolean;
}

/** A step as far as its date goes. */
export interface TimedStep {
  readonly status: StepStatus;
  readonly ownLimit: Limit | null;
  readonly openedAt: Date | null;
  dueAt: Date;
  dueDay: string;
}

/** How the region of a review reads the law. */
export const readingsOf = ({ plan }: Pick<TimedReview, 'plan'>): Readings => plan.readings ?? DEFAULT_READINGS;

/** Both limits of a review; undefined where they do not run yet, or its case was accepted before events told limits and calendar. */
export function findClocks(review: TimedReview, record: ClockRecord = review.ledger): CaseClocks | undefined {
  const { plan, calendar, acceptedAt: start, applicant, preReview } = review;
  if (preReview || !plan.statutoryLimit || !plan.promisedLimit || !calendar) return undefined;
  return {
    start,
    statutory: plan.statutoryLimit,
    promised: plan.promisedLimit,
    ledger: ledgerOf(record),
    law: procedureLaw(plan.itemType ?? '', applicant.kind),
    calendar,
    readings: readingsOf(review),
  };
}

/** Both limits of a review, with what was entered into a ledger. @throws DomainError `case-not-accepted`, `limits-not-told` */
export function clocksOf(review: TimedReview, record: ClockRecord = review.ledger): CaseClocks {
  if (review.preReview)
    throw new DomainError('conflict', 'case-not-accepted', 'the case is reviewed ahead of its acceptance; its limits begin with that');
  const clocks = findClocks(review, record);
  if (!clocks) throw new DomainError('conflict', 'limits-not-told', 'the limits of the case were not told with its acceptance');
  return clocks;
}

/**
 * Works both dates out again under the ledger as it now is (while a clock stands, its date stays as it was), and with them the dates of the
 * steps that are not decided: never later than the case. The caller holds the lock and saves.
 * @returns the steps whose date moved
 */
export function recount<S extends TimedStep>(review: TimedReview, steps: readonly S[]): S[] {
  const { statutory, promised } = bothDue(clocksOf(review));
  const law = keptDue(statutory, review.statutoryDue);
  const promise = keptDue(promised, review.promisedDue);
  review.statutoryDueDay = law.day;
  review.statutoryDueAt = law.at;
  review.statutoryProvisional = law.provisional;
  review.statutoryStopped = statutory?.stopped ?? false;
  review.promisedDueDay = promise.day;
  review.promisedDueAt = promise.at;
  review.promisedProvisional = promise.provisional;
  review.promisedStopped = promised?.stopped ?? false;
  return steps.filter((step) => moves(review, step));
}

const UNDECIDED: readonly StepStatus[] = ['waiting', 'open', 'claimed'];

function moves(review: TimedReview, step: TimedStep): boolean {
  if (!UNDECIDED.includes(step.status)) return false;
  const due = step.openedAt ? stepDue(step.ownLimit, timesOf(review), step.openedAt) : review.bindingDue;
  if (due.at.getTime() === step.dueAt.getTime()) return false;
  step.dueAt = due.at;
  step.dueDay = due.day;
  return true;
}

/** By what the steps of a review are timed. */
export const timesOf = (review: TimedReview) => ({
  calendar: review.calendar,
  bindingDue: review.bindingDue,
  ledger: ledgerOf(review.ledger),
  readings: readingsOf(review),
});
