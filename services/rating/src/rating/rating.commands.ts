import { TOPICS, type GiveRating } from '@onewindow/contracts';
import { isReceiptCode, type PersonalData } from '@onewindow/platform';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { waitForRelease } from '../words/words.commands.js';
import { openWorkOrder } from '../work-order/opening.commands.js';
import { isBad } from '../work-order/work-order.domain.js';
import { ratingSource } from './rating-source.js';
import { ratingFrom, ratingNotFound, standing, type Invitation, type Rating } from './rating.domain.js';
import { invitedEvent, ratedEvent } from './rating.events.js';
import { findInvitation, findRating } from './rating.queries.js';

/** An invitation with the transaction of the event that causes it. */
export interface Invitee {
  readonly tx: Tx;
  readonly invitation: Invitation;
}

/**
 * Invites applicants to rate, once for each visit or matter: what is told twice has one invitation and one event.
 * One statement for any number of cases. All transactions are of one slice.
 */
export async function inviteToRate(invitees: readonly Invitee[]): Promise<void> {
  const [first] = invitees;
  if (!first) return;
  const unique = new Map(invitees.map((invitee) => [invitee.invitation.id, invitee]));
  const rows = [...unique.values()].map(({ tx, invitation }) => ({ ...invitation, invitedAt: tx.now }));
  const made = await sql<{ id: string }>(
    first.tx,
    `INSERT INTO invitation (id, case_id, root_id, case_no, item_name, agency_code, site_id, visit, invited_at)
     SELECT id, "caseId", "rootId", "caseNo", "itemName", "agencyCode", "siteId", visit, "invitedAt"
       FROM jsonb_to_recordset($1::jsonb) AS i(id uuid, "caseId" uuid, "rootId" uuid, "caseNo" text, "itemName" text, "agencyCode" text,
            "siteId" text, visit integer, "invitedAt" timestamptz) ORDER BY id
     ON CONFLICT (id) DO NOTHING
     RETURNING id`,
    [JSON.stringify(rows)],
  );
  const ids = new Set(made.map(({ id }) => id));
  for (const { tx, invitation } of unique.values()) {
    if (ids.has(invitation.id)) tx.publish(TOPICS.rating, invitedEvent(invitation));
  }
}

/** What the service's keys are for. */
export interface RatingTools {
  /** The installation's SUBJECT_KEY, by which receipt codes and addresses are known. */
  readonly key: string;
  /** Seals the telephone number of who rates. */
  readonly personal: PersonalData;
}

/** Where a rating comes from. */
export interface Origin extends RatingTools {
  readonly address: string;
}

/** A rating with the invitation it answers. */
export interface Given {
  readonly invitation: Invitation;
  readonly rating: Rating;
}

/**
 * The holder of the receipt rates; a bad rating opens a work order with it. The same words again answer the first rating.
 * The invitation is not locked: it never changes, nobody without the code may hold its row, and of two ratings at once the
 * second waits on the first one's key.
 * @throws DomainError `rating-not-found` for an unknown invitation and a wrong code alike; `rating-already-given`
 */
export async function giveRating(tx: Tx, invitationId: string, body: GiveRating, from: Origin): Promise<Given> {
  const invitation = await findInvitation(tx, invitationId);
  // An unknown invitation costs the same check, so that time tells no more than the answer does.
  const holdsReceipt = isReceiptCode(from.key, invitation?.caseId ?? invitationId, body.code);
  if (!invitation || !holdsReceipt) throw ratingNotFound();

  const rating = ratingFrom(invitationId, body, tx.now);
  if (!(await addRating(tx, invitation, rating, from))) {
    const first = await findRating(tx, invitationId, from.personal);
    if (!first) throw new Error(`the rating of invitation ${invitationId} was there and is gone`);
    return { invitation, rating: standing(first, rating) };
  }
  tx.publish(TOPICS.rating, ratedEvent(invitation, rating));
  if (rating.comment !== null) await waitForRelease(tx, { invitationId, part: 'comment', round: 0, agencyCode: invitation.agencyCode });
  if (isBad(rating.level)) await openWorkOrder(tx, invitation, rating);
  return { invitation, rating };
}

/** @returns false where the invitation was used already */
async function addRating(tx: Tx, { id, agencyCode }: Invitation, rating: Rating, { key, address, personal }: Origin): Promise<boolean> {
  const { level, comment, channel, ratedAt, contactAgreed, phone } = rating;
  const made = await sql(
    tx,
    `WITH given AS (
       INSERT INTO rating (invitation_id, agency_code, level, comment, channel, rated_at, source, contact_agreed)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (invitation_id) DO NOTHING RETURNING invitation_id),
     contact AS (
       INSERT INTO rater_contact (invitation_id, sealed) SELECT invitation_id, $9 FROM given WHERE $9::bytea IS NOT NULL)
     SELECT FROM given`,
    [
      id,
      agencyCode,
      level,
      comment,
      channel,
      ratedAt,
      ratingSource(key, address),
      contactAgreed,
      phone === null ? null : personal.seal({ phone }, id),
    ],
  );
  return made.length > 0;
}
