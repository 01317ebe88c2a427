import {
  DomainError,
  ratingInvitationId,
  type BundleCaseEvent,
  type BundleGraph,
  type CaseEvent,
  type EventDraft,
  type RatingEvent,
} from '@onewindow/contracts';
import { SEQUENCE, type Invitation, type Rating } from './rating.domain.js';

/** What an event of a case tells of a visit, or of the matter's end. */
type Occasion = Pick<Invitation, 'caseNo' | 'itemName' | 'agencyCode' | 'siteId' | 'visit'>;

/**
 * The invitation that an event of a case asks for: a visit to the window (一次一评; several events of one visit make one invitation), or
 * an end without anybody coming (一事一评).
 * @returns undefined for everything else; a snapshot invites nobody again
 * @throws DomainError `case-event-incomplete`
 */
export function invitationOf(event: CaseEvent): Invitation | undefined {
  // the applicant came for the whole, and rates the whole: a member of a bundle invites nobody
  if (event.rootId !== event.caseId) return undefined;
  return invitationFor(event, occasionOf(event));
}

/** The same of an application for a bundle, which is answered by its lead agency. @throws DomainError `case-event-incomplete` */
export const invitationOfBundle = (event: BundleCaseEvent): Invitation | undefined => invitationFor(event, occasionOfBundle(event));

function invitationFor(event: CaseEvent | BundleCaseEvent, occasion: Occasion | undefined): Invitation | undefined {
  if (!occasion) return undefined;
  const { caseNo, itemName, agencyCode, siteId, visit } = occasion;
  if (event.caseId === '' || agencyCode === '')
    throw new DomainError('invalid', 'case-event-incomplete', `event ${event.eventId} invites to rate without case or agency`);
  const id = ratingInvitationId(event.caseId, visit);
  return { id, caseId: event.caseId, rootId: event.rootId, caseNo, itemName, agencyCode, siteId, visit };
}

function occasionOf({ event }: CaseEvent): Occasion | undefined {
  switch (event.case) {
    case 'registered':
      // the implementing body is the first part of the implementation code
      return event.value.visit > 0 ? { ...event.value, agencyCode: event.value.itemCode.slice(0, 18) } : undefined;
    case 'corrected':
      return event.value.visit > 0 ? event.value : undefined;
    case 'turnedAway':
    case 'closed':
      return event.value;
    case 'terminated':
      return { ...event.value, visit: 0 };
    case 'correctionNotified':
    case 'accepted':
    case 'preReviewed':
    case 'terminationRequested':
    case 'ready':
    case 'dispatched':
    case 'served':
    case 'dutyOverdue':
    case 'snapshot':
    case undefined:
      return undefined;
  }
}

function occasionOfBundle({ event }: BundleCaseEvent): Occasion | undefined {
  switch (event.case) {
    case 'registered':
    case 'corrected':
      return event.value.visit > 0 ? occasionIn(event.value.graph, event.value.visit) : undefined;
    case 'turnedAway':
    case 'closed':
      return occasionIn(event.value.graph, event.value.visit);
    case 'terminated':
      return occasionIn(event.value.graph, 0);
    case 'correctionNotified':
    case 'accepted':
    case 'memberChanged':
    case 'ready':
    case 'dispatched':
    case 'dutyOverdue':
    case 'snapshot':
    case undefined:
      return undefined;
  }
}

const occasionIn = (graph: BundleGraph | undefined, visit: number): Occasion => ({
  caseNo: graph?.bundleNo ?? '',
  itemName: graph?.bundleName ?? '',
  agencyCode: graph?.leadAgencyCode ?? '',
  siteId: graph?.siteId ?? '',
  visit,
});

const draft = (invitation: Invitation, sequence: number, event: EventDraft<RatingEvent>['event']): EventDraft<RatingEvent> => ({
  aggregateId: invitation.id,
  rootId: invitation.rootId,
  caseId: invitation.caseId,
  sequence,
  event,
});

/** The applicant may rate. */
export const invitedEvent = (invitation: Invitation): EventDraft<RatingEvent> =>
  draft(invitation, SEQUENCE.invited, {
    case: 'invited',
    value: { caseNo: invitation.caseNo, agencyCode: invitation.agencyCode, siteId: invitation.siteId, visit: invitation.visit },
  });

/** The applicant rated. Their words stay here: people write names and numbers into them. */
export const ratedEvent = (invitation: Invitation, rating: Pick<Rating, 'level' | 'channel'>): EventDraft<RatingEvent> =>
  draft(invitation, SEQUENCE.rated, { case: 'rated', value: { level: rating.level, channel: rating.channel } });
