import { derivedId, DomainError, TOPICS, type AppealRating, type GiveOpinion, type Principal } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { placesOf } from '../agency/agency.queries.js';
import { addAct, doneBefore, lockOrder, lockOwnOrder, type Act } from './act.commands.js';
import { saveOrders, tellReached } from './saving.commands.js';
import { assertImpartial } from './watch.domain.js';
import { appealOutcome, assertAppealable, assertAppealOpen } from './work-order.domain.js';
import type { WorkOrderRow } from './work-order.entity.js';
import { appealDecidedEvent, appealedEvent, closedEvent } from './work-order.events.js';

/**
 * The agency asks that the rating be reviewed as mistaken or malicious, once, with what shows it (申诉复核). It stops no limit. The same
 * again is quiet.
 * @throws DomainError `work-order-not-found`, `appeal-already-made`, `appeal-too-late`, `work-order-is-closed`
 */
export async function appeal(tx: Tx, orderId: string, body: AppealRating, clerk: Principal): Promise<WorkOrderRow> {
  const order = await lockOwnOrder(tx, orderId, clerk);
  const { round } = order;
  const act: Act = { id: derivedId(order.id, 'appeal'), kind: 'appeal', round, actor: clerk.id, content: body };
  if ((await doneBefore(tx, order.id, act)) === 'same') return order;
  assertAppealable(order, tx.now);
  tellReached(tx, order);
  order.appeal = 'pending';
  tx.publish(TOPICS.rating, appealedEvent(order, { by: clerk.id }));
  await addAct(tx, order.id, act);
  await saveOrders(tx, [order]);
  return order;
}

/**
 * One of two reviewers says what they think; the second decides. Where both uphold the appeal the rating no longer counts and the work
 * order is closed: its giver reads why. The same again is quiet.
 * @throws DomainError `work-order-not-found`, `reviewer-of-the-agency`, `reviewer-out-of-region`, `opinion-already-given`, `appeal-missing`,
 *   `appeal-already-decided`
 */
export async function giveOpinion(tx: Tx, orderId: string, body: GiveOpinion, reviewer: Principal): Promise<WorkOrderRow> {
  const order = await lockOrder(tx, orderId);
  assertImpartial(reviewer, await placesOf(tx.db, order.agencyCode, reviewer.agencyCode));
  const { round } = order;
  const id = derivedId(order.id, `opinion:${reviewer.id}`);
  const act: Act = { id, kind: 'opinion', round, actor: reviewer.id, content: body };
  const before = await doneBefore(tx, order.id, act);
  if (before === 'same') return order;
  if (before === 'other')
    throw new DomainError('conflict', 'opinion-already-given', 'you have given your opinion: the other reviewer is asked');
  assertAppealOpen(order);
  tellReached(tx, order);
  await addAct(tx, order.id, act);
  await decide(tx, order);
  await saveOrders(tx, [order]);
  return order;
}

async function decide(tx: Tx, order: WorkOrderRow): Promise<void> {
  const opinions = await sql<{ actor: string; upheld: boolean }>(
    tx,
    `SELECT actor, (content ->> 'upheld')::boolean AS upheld FROM work_order_act WHERE work_order_id = $1 AND kind = 'opinion' ORDER BY position`,
    [order.id],
  );
  const outcome = appealOutcome(opinions);
  if (!outcome) return;
  order.appeal = outcome;
  tx.publish(
    TOPICS.rating,
    appealDecidedEvent(
      order,
      opinions.map(({ actor }) => actor),
    ),
  );
  if (outcome === 'rejected') return;
  Object.assign(order, { status: 'closed', closing: 'excluded', closedAt: tx.now, limits: {} });
  tx.publish(TOPICS.rating, closedEvent(order, 'excluded', ''));
}
