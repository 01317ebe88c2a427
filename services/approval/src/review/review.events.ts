import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  CaseOutcome,
  DutyKind,
  StepOutcome,
  TerminationCause,
  type EventDraft,
  type ResultEvent,
  type ReviewEvent,
} from '@onewindow/contracts';
import type { Due } from '@onewindow/legal-clock';
import type { ImmediateRefusal } from './immediate.domain.js';
import type { ReviewRow, StepRow } from './review.entity.js';

/** A date as events tell it. */
export const due = ({ day, at, provisional }: Due) => ({ day, at: timestampFromDate(at), provisional });

const DUTY_KINDS = { supervise: DutyKind.SUPERVISE, enforce: DutyKind.ENFORCE } as const;

/** The contract's word for how a review ended. */
function outcome(review: ReviewRow): CaseOutcome {
  switch (review.status) {
    case 'granted':
      return CaseOutcome.GRANTED;
    case 'refused':
      return CaseOutcome.REFUSED;
    case 'open':
    case 'terminated':
      throw new Error(`a review that is ${review.status} has no outcome`);
  }
}

/** What is told of a review; takes the next place in its life, so the caller holds its lock. */
export const draft = (review: ReviewRow, event: EventDraft<ReviewEvent>['event']): EventDraft<ReviewEvent> => ({
  aggregateId: review.id,
  rootId: review.rootId,
  caseId: review.id,
  sequence: ++review.sequence,
  event,
});

/** The review was opened. */
export const openedEvent = (review: ReviewRow): EventDraft<ReviewEvent> =>
  draft(review, {
    case: 'opened',
    value: {
      caseNo: review.caseNo,
      itemCode: review.itemCode,
      itemVersion: review.itemVersion,
      itemName: review.itemName,
      regionCode: review.regionCode,
      agencyCode: review.agencyCode,
      statutoryDue: due(review.statutoryDue),
      promisedDue: due(review.promisedDue),
      preReview: review.preReview,
    },
  });

/** What was reviewed ahead runs from here. */
export const acceptedEvent = (review: ReviewRow): EventDraft<ReviewEvent> =>
  draft(review, {
    case: 'accepted',
    value: {
      acceptedAt: timestampFromDate(review.acceptedAt),
      statutoryDue: due(review.statutoryDue),
      promisedDue: due(review.promisedDue),
    },
  });

/** A step waits in its agency's queue. @param until when it is to be done */
export const stepOpenedEvent = (review: ReviewRow, step: StepRow, until: Due): EventDraft<ReviewEvent> =>
  draft(review, {
    case: 'stepOpened',
    value: {
      stepKey: step.key,
      stepName: step.name,
      agencyCode: step.agencyCode,
      caseNo: review.caseNo,
      itemCode: review.itemCode,
      due: due(until),
    },
  });

/** An officer took a step. */
export const stepClaimedEvent = (review: ReviewRow, step: StepRow): EventDraft<ReviewEvent> =>
  draft(review, {
    case: 'stepClaimed',
    value: {
      stepKey: step.key,
      claimedBy: step.claimedBy ?? '',
      ...(step.leaseUntil ? { leaseUntil: timestampFromDate(step.leaseUntil) } : {}),
    },
  });

/** An officer gave a step back. */
export const stepReleasedEvent = (review: ReviewRow, step: StepRow, releasedBy: string): EventDraft<ReviewEvent> =>
  draft(review, { case: 'stepReleased', value: { stepKey: step.key, releasedBy } });

/** A step was decided. */
export const stepDecidedEvent = (review: ReviewRow, step: StepRow): EventDraft<ReviewEvent> =>
  draft(review, {
    case: 'stepDecided',
    value: {
      stepKey: step.key,
      outcome: step.status === 'passed' ? StepOutcome.PASSED : StepOutcome.FAILED,
      decidedBy: step.claimedBy ?? '',
      agencyCode: step.agencyCode,
      onBehalfOf: step.onBehalfOf ?? '',
    },
  });

/** A step went from one officer to another. */
export const stepTransferredEvent = (
  review: ReviewRow,
  step: StepRow,
  { from, by }: { readonly from: string | null; readonly by: string },
): EventDraft<ReviewEvent> =>
  draft(review, {
    case: 'stepTransferred',
    value: {
      stepKey: step.key,
      fromOfficer: from ?? '',
      toOfficer: step.claimedBy ?? '',
      transferredBy: by,
      ...(step.leaseUntil ? { leaseUntil: timestampFromDate(step.leaseUntil) } : {}),
    },
  });

/** What the window decided at once does not stand. */
export const immediateDeclinedEvent = (review: ReviewRow, { delegationId, code, message }: ImmediateRefusal): EventDraft<ReviewEvent> =>
  draft(review, { case: 'immediateDeclined', value: { delegationId, code, message } });

const CAUSES = {
  withdrawn: TerminationCause.WITHDRAWN,
  lapsed: TerminationCause.LAPSED,
  'prerequisite-failed': TerminationCause.PREREQUISITE_FAILED,
} as const;

/** The review ended without a decision. */
export const terminatedEvent = (review: ReviewRow): EventDraft<ReviewEvent> =>
  draft(review, {
    case: 'terminated',
    value: {
      cause: review.terminationCause ? CAUSES[review.terminationCause] : TerminationCause.UNSPECIFIED,
      ...(review.terminatedAt ? { terminatedAt: timestampFromDate(review.terminatedAt) } : {}),
    },
  });

/** A licence with the term that a review gave it. */
export interface GivenLicence {
  readonly licenceNo: string;
  readonly name: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** The review was decided. @param licence what a grant gave birth to */
export const decidedEvent = (review: ReviewRow, licence: GivenLicence | undefined): EventDraft<ReviewEvent> =>
  draft(review, {
    case: 'decided',
    value: {
      outcome: outcome(review),
      decisionNo: review.decisionNo ?? '',
      ...(review.decidedAt ? { decidedAt: timestampFromDate(review.decidedAt) } : {}),
      licenceNo: review.licenceNo ?? '',
      decidedBy: review.decidedBy ?? '',
      licenceName: licence?.name ?? '',
      validFrom: licence?.validFrom ?? '',
      validTo: licence?.validTo ?? '',
      immediate: review.immediate,
      deemed: review.deemed,
    },
  });

/** The result, for the bodies that supervise and enforce. */
export const resultPublishedEvent = (review: ReviewRow, licence: GivenLicence | undefined): EventDraft<ResultEvent> => ({
  aggregateId: review.id,
  rootId: review.rootId,
  caseId: review.id,
  sequence: 1,
  event: {
    case: 'published',
    value: {
      caseNo: review.caseNo,
      itemCode: review.itemCode,
      itemName: review.itemName,
      regionCode: review.regionCode,
      agencyCode: review.agencyCode,
      outcome: outcome(review),
      decisionNo: review.decisionNo ?? '',
      ...(review.decidedAt ? { decidedAt: timestampFromDate(review.decidedAt) } : {}),
      applicant: review.applicant,
      licenceNo: licence?.licenceNo ?? '',
      validFrom: licence?.validFrom ?? '',
      validTo: licence?.validTo ?? '',
      duties: review.plan.duties.map((duty) => ({ kind: DUTY_KINDS[duty.kind], agencyCode: duty.agencyCode })),
      deemed: review.deemed,
    },
  },
});
