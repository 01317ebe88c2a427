import type { EventDraft, ReviewEvent } from '@onewindow/contracts';
import type { ReviewRow } from '../review/review.entity.js';
import { draft } from '../review/review.events.js';
import type { PartyRow, VisitRow } from './visit.entity.js';

type Taking = Pick<PartyRow, 'stepKey'>;

/** The visit was arranged. @param tells whether the applicant is told by this case; the caller holds the review's lock */
export const visitArrangedEvent = (review: ReviewRow, visit: VisitRow, { stepKey }: Taking, tells: boolean): EventDraft<ReviewEvent> =>
  draft(review, {
    case: 'visitArranged',
    value: {
      visitId: visit.id,
      name: visit.name,
      stepKey,
      leadAgencyCode: visit.leadAgencyCode,
      day: visit.day ?? '',
      fromTime: visit.fromTime ?? '',
      toTime: visit.toTime ?? '',
      round: visit.round,
      tells,
    },
  });

/** The visit was held. */
export const visitHeldEvent = (review: ReviewRow, visit: VisitRow, { stepKey }: Taking): EventDraft<ReviewEvent> =>
  draft(review, { case: 'visitHeld', value: { visitId: visit.id, stepKey, heldOn: visit.heldOn ?? '' } });
