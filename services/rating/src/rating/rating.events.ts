import { DomainError, ratingInvitationId, type CaseEvent, type EventDraft, type RatingEvent } from '@onewindow/contracts';
import { SEQUENCE, type Invitation, type Rating } from './rating.domain.js';

/**
 * The invitation that an event of a case asks for.
 * @returns undefined unless the case was closed now; a snapshot of a closed case invites nobody again
 * @throws DomainError `closed-case-incomplete`
 */
export function invitationOf(event: CaseEvent): Invitation | undefined {
  switch (event.event.case) {
    case 'closed': {
      const { caseNo, agencyCode, siteId, itemName } = event.event.value;
      if (event.caseId === '' || agencyCode === '') {
        throw new DomainError('invalid', 'closed-case-incomplete', `event ${event.eventId} closes a case without id or agency`);
      }
      return { id: ratingInvitationId(event.caseId), caseId: event.caseId, rootId: event.rootId, caseNo, itemName, agencyCode, siteId };
    }
    case 'registered':
    case 'correctionNotified':
    case 'corrected':
    case 'turnedAway':
    case 'accepted':
    case 'terminationRequested':
    case 'terminated':
    case 'ready':
    case 'dispatched':
    case 'served':
    case 'snapshot':
    case undefined:
      return undefined;
  }
}

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
    value: { caseNo: invitation.caseNo, agencyCode: invitation.agencyCode, siteId: invitation.siteId },
  });

/** The applicant rated. Their words stay here: people write names and numbers into them. */
export const ratedEvent = (invitation: Invitation, rating: Rating): EventDraft<RatingEvent> =>
  draft(invitation, SEQUENCE.rated, { case: 'rated', value: { level: rating.level, channel: rating.channel } });
