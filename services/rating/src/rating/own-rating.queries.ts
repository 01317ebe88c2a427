import type { OwnRatingView, ReplyView } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { isReceiptCode, type PersonalData } from '@onewindow/platform';
import type { Appeal, OrderStatus, Outcome } from '../work-order/work-order.domain.js';
import { ratingNotFound } from './rating.domain.js';
import { findInvitation, findRating, ratingView } from './rating.queries.js';

interface FoundOrder {
  readonly id: string;
  readonly status: OrderStatus;
  readonly appeal: Appeal | null;
}

interface FoundReply {
  readonly round: number;
  readonly outcome: Outcome | null;
  readonly reply: string;
  readonly repliedAt: Date;
  readonly judgement: string | null;
  readonly judgedAt: Date | null;
}

const REPLIES = `
  SELECT f.round, v.content ->> 'outcome' AS outcome, f.content ->> 'reply' AS reply, f.at AS "repliedAt",
         j.content ->> 'judgement' AS judgement, j.at AS "judgedAt"
    FROM work_order_act f
    LEFT JOIN work_order_act v ON v.work_order_id = f.work_order_id AND v.kind = 'verification' AND v.round = f.round
    LEFT JOIN work_order_act j ON j.work_order_id = f.work_order_id AND j.kind = 'judgement' AND j.round = f.round
   WHERE f.work_order_id = $1 AND f.kind = 'feedback' ORDER BY f.round`;

/**
 * A rating with what came of it, for the holder of the receipt.
 * @param key the installation's SUBJECT_KEY, by which receipt codes are known
 * @throws DomainError `rating-not-found` alike for an unknown invitation, one that was not used, and a wrong code
 */
export async function readOwnRating(
  tx: Tx,
  invitationId: string,
  code: string,
  { key, personal }: { readonly key: string; readonly personal: PersonalData },
): Promise<OwnRatingView> {
  const invitation = await findInvitation(tx, invitationId);
  const holdsReceipt = isReceiptCode(key, invitation?.caseId ?? invitationId, code);
  const rating = invitation && holdsReceipt ? await findRating(tx, invitationId, personal) : undefined;
  if (!invitation || !rating) throw ratingNotFound();
  const [order] = await sql<FoundOrder>(tx, `SELECT id, status, appeal FROM work_order WHERE invitation_id = $1`, [invitationId]);
  const replies = order ? await sql<FoundReply>(tx, REPLIES, [order.id]) : [];
  return {
    ...ratingView({ invitation, rating }),
    contactAgreed: rating.contactAgreed,
    exclusion: order?.appeal === 'upheld' ? await exclusionOf(tx, order.id) : null,
    workOrder: order ? { status: statusFor(order.status), replies: replies.map(replyView) } : null,
  };
}

/** Why the rating does not count: what both reviewers wrote. */
async function exclusionOf(tx: Tx, orderId: string): Promise<OwnRatingView['exclusion']> {
  const opinions = await sql<{ at: Date; reason: string }>(
    tx,
    `SELECT at, content ->> 'reason' AS reason FROM work_order_act WHERE work_order_id = $1 AND kind = 'opinion' ORDER BY position`,
    [orderId],
  );
  return { decidedAt: opinions.at(-1)?.at.toISOString() ?? '', reasons: opinions.map(({ reason }) => reason) };
}

type ShownStatus = NonNullable<OwnRatingView['workOrder']>['status'];

function statusFor(status: OrderStatus): ShownStatus {
  switch (status) {
    case 'verifying':
    case 'rectifying':
    case 'answering':
      return 'with-agency';
    case 'calling-back':
    case 'answered':
      return 'answered';
    case 'supervised':
      return 'with-supervisor';
    case 'closed':
      return 'closed';
  }
}

// A round that a supervisor ordered was not verified again: there is something to put right.
const replyView = ({ repliedAt, judgedAt, outcome, ...reply }: FoundReply): ReplyView => ({
  ...reply,
  outcome: outcome ?? 'complex',
  repliedAt: repliedAt.toISOString(),
  judgedAt: judgedAt?.toISOString() ?? null,
});
