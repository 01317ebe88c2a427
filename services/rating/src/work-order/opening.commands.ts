import { TOPICS, workOrderId } from '@onewindow/contracts';
import { keepDeadlines } from '@onewindow/deadlines';
import type { Tx } from '@onewindow/messaging/tx';
import { termsOf } from '../agency/agency.queries.js';
import type { Invitation, Rating } from '../rating/rating.domain.js';
import { deadlinesOf } from './saving.commands.js';
import { appealEnd, limitFrom, type RatingTerms, type RunningLimits } from './terms.domain.js';
import { WorkOrderRow } from './work-order.entity.js';
import { openedEvent } from './work-order.events.js';

/** A bad rating opens a work order for the agency that answers for it, in its own transaction. */
export async function openWorkOrder(tx: Tx, invitation: Invitation, rating: Rating): Promise<void> {
  const { regionCode, terms } = await termsOf(tx.db, invitation.agencyCode);
  const order = tx.db.create(WorkOrderRow, {
    id: workOrderId(invitation.id),
    invitationId: invitation.id,
    rootId: invitation.rootId,
    caseId: invitation.caseId,
    caseNo: invitation.caseNo,
    itemName: invitation.itemName,
    agencyCode: invitation.agencyCode,
    regionCode,
    level: rating.level as 4 | 5,
    ratedAt: rating.ratedAt,
    contactAgreed: rating.contactAgreed,
    appealUntil: appealEnd(rating.ratedAt, terms.appeal, terms),
    appealLimit: terms.appeal,
    sequence: 0,
    ...firstState,
    limits: roundLimits(rating.ratedAt, rating.contactAgreed, terms),
  });
  tx.publish(TOPICS.rating, openedEvent(order));
  await tx.db.insert(WorkOrderRow, order);
  await keepDeadlines(
    tx,
    deadlinesOf(order).filter((deadline) => !('ended' in deadline)),
  );
}

const firstState = {
  status: 'verifying',
  round: 1,
  contactedAt: null,
  contactedInTime: null,
  outcome: null,
  extended: false,
  reopened: false,
  appeal: null,
  escalation: null,
  closing: null,
  closedAt: null,
} as const;

/** What runs when a round begins: to speak with who agreed to it, and to find out what is so. */
export const roundLimits = (start: Date, contactAgreed: boolean, terms: RatingTerms): RunningLimits => ({
  ...(contactAgreed ? { contact: limitFrom(start, terms.contact, terms) } : {}),
  verification: limitFrom(start, terms.contact, terms),
});
