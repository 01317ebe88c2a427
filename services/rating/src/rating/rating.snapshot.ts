import { id, TOPICS, type EventDraft, type RatingEvent } from '@onewindow/contracts';
import { saidBy, sql, type SnapshotSource } from '@onewindow/messaging/tx';
import { SEQUENCE, type Invitation, type Rating } from './rating.domain.js';
import { invitedEvent, ratedEvent } from './rating.events.js';

/** What is told of a rating. */
type Given = Pick<Rating, 'invitationId' | 'level' | 'channel'>;

/** The state of invitations, told again: whether they were used, and how. */
export const invitationSnapshots: SnapshotSource = {
  aggregate: 'invitation',
  keys: { table: 'invitation', column: 'id' },
  key: id,
  async publish(tx, keys) {
    // a rating at this moment waits for the lock by its foreign key, or is seen by the second statement
    const invitations = await sql<Invitation>(
      tx,
      `SELECT id, case_id AS "caseId", root_id AS "rootId", case_no AS "caseNo", item_name AS "itemName", agency_code AS "agencyCode",
              site_id AS "siteId", visit
         FROM invitation WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE`,
      [keys],
    );
    const ratings = await sql<Given>(
      tx,
      `SELECT invitation_id AS "invitationId", level, channel FROM rating WHERE invitation_id = ANY ($1::uuid[])`,
      [keys],
    );
    const given = new Map(ratings.map((rating) => [rating.invitationId, rating]));
    for (const invitation of invitations) tx.publish(TOPICS.rating, snapshot(invitation, given.get(invitation.id)));
    return invitations.length;
  },
};

function snapshot(invitation: Invitation, rating: Given | undefined): EventDraft<RatingEvent> {
  const invited = invitedEvent(invitation);
  return {
    ...invited,
    sequence: rating ? SEQUENCE.rated : SEQUENCE.invited,
    event: {
      case: 'snapshot',
      value: { invited: saidBy(invited, 'invited'), ...(rating ? { rated: saidBy(ratedEvent(invitation, rating), 'rated') } : {}) },
    },
  };
}
