import { DomainError } from '@onewindow/contracts';
import { deemedRenewal, type Calendar, type DeemedRenewal, type TimeBefore } from '@onewindow/legal-clock';
import { readingsOf, type TimedReview } from './clock.domain.js';
import type { ReviewStatus } from './review.domain.js';

/** The licence that a review renews, as the accepted plan tells it. */
export interface RenewedLicence {
  readonly licenceNo: string;
  /** Its last day of validity, `YYYY-MM-DD`. */
  readonly validTo: string;
  /** When it was applied for, ISO 8601. */
  readonly appliedAt: string;
  readonly countedFrom: 'old-end' | 'decision';
  /** Until when it was to be applied for, where that is not thirty days before the end. */
  readonly latest?: TimeBefore;
}

/** A review as far as the end of a licence decides it. */
export interface Renewing extends Pick<TimedReview, 'acceptedAt' | 'plan'> {
  readonly status: ReviewStatus;
  readonly calendar: Calendar | null;
  readonly plan: TimedReview['plan'] & { readonly renews?: RenewedLicence };
}

/**
 * When the law grants the renewal that a review decides, if nobody has decided until then: at the end of the licence's last day, whatever
 * stands still (行政许可法 第五十条第二款). Null where nothing is renewed, it was applied for too late (reading `renewal-late`), or it was accepted
 * only when the licence had ended: then nothing was there to decide in time.
 */
export function grantedByLawAt(review: Renewing): DeemedRenewal | null {
  const { plan, calendar, acceptedAt } = review;
  if (!plan.renews || !calendar) return null;
  const { validTo: expiryDay, appliedAt, latest } = plan.renews;
  const deemed = deemedRenewal(
    { expiryDay, appliedAt: new Date(appliedAt), decidedAt: null, latest },
    { calendar, readings: readingsOf(review) },
  );
  return deemed && acceptedAt < deemed.at ? deemed : null;
}

/** Whether the law has granted it: true from the end of the licence on, before the alarm has rung as well. */
export function isGrantedByLaw(review: Renewing, now: Date): boolean {
  const deemed = review.status === 'open' ? grantedByLawAt(review) : null;
  return deemed !== null && now >= deemed.at;
}

/** Nobody decides, suspends or extends what the law has decided. @throws DomainError `renewal-is-granted-by-law` */
export function assertNotGrantedByLaw(review: Renewing, now: Date): void {
  if (!isGrantedByLaw(review, now)) return;
  throw new DomainError('conflict', 'renewal-is-granted-by-law', 'the licence ended without a decision, so its renewal is granted by law', {
    article: grantedByLawAt(review)?.article,
  });
}
