import { TOPICS, type GiveRating } from '@onewindow/contracts';
import { isReceiptCode } from '@onewindow/platform';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { ratingSource } from './rating-source.js';
import { ratingFrom, ratingNotFound, standing, type Invitation, type Rating } from './rating.domain.js';
import { invitedEvent, ratedEvent } from './rating.events.js';

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

/** Where a rating comes from. */
export interface Origin {
  readonly address: string;
  readonly key: string;
}

/** A rating with the invitation it answers. */
export interface Given {
  readonly invitation: Invitation;
  readonly rating: Rating;
}

/**
 * The holder of the receipt rates. The same words again answer the first rating.
 * The invitation is not locked: it never changes, nobody without the code may hold its row, and of two ratings at once the
 * second waits on the first one's key.
 * @param from the address of the request, and the installation's SUBJECT_KEY, by which receipt codes and addresses are known
 * @throws DomainError `rating-not-found` for an unknown invitation and a wrong code alike; `rating-already-given`
 */
export async function giveRating(tx: Tx, invitationId: string, body: GiveRating, from: Origin): Promise<Given> {
  const invitation = await findInvitation(tx, invitationId);
  // An unknown invitation costs the same check, so that time tells no more than the answer does.
  const holdsReceipt = isReceiptCode(from.key, invitation?.caseId ?? invitationId, body.code);
  if (!invitation || !holdsReceipt) throw ratingNotFound();

  const rating = ratingFrom(invitationId, body, tx.now);
  const made = await sql(
    tx,
    `INSERT INTO rating (invitation_id, agency_code, level, comment, channel, rated_at, source) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (invitation_id) DO NOTHING RETURNING invitation_id`,
    [
      invitationId,
      invitation.agencyCode,
      rating.level,
      rating.comment,
      rating.channel,
      rating.ratedAt,
      ratingSource(from.key, from.address),
    ],
  );
  if (made.length === 0) return { invitation, rating: standing(await getRating(tx, invitationId), rating) };
  tx.publish(TOPICS.rating, ratedEvent(invitation, rating));
  return { invitation, rating };
}

async function findInvitation(tx: Tx, id: string): Promise<Invitation | undefined> {
  const [row] = await sql<Invitation>(
    tx,
    `SELECT id, case_id AS "caseId", root_id AS "rootId", case_no AS "caseNo", item_name AS "itemName", agency_code AS "agencyCode",
            site_id AS "siteId", visit
       FROM invitation WHERE id = $1`,
    [id],
  );
  return row;
}

async function getRating(tx: Tx, invitationId: string): Promise<Rating> {
  const [row] = await sql<Rating>(
    tx,
    `SELECT invitation_id AS "invitationId", level, comment, channel, rated_at AS "ratedAt" FROM rating WHERE invitation_id = $1`,
    [invitationId],
  );
  if (!row) throw new Error(`the rating of invitation ${invitationId} was there and is gone`);
  return row;
}
