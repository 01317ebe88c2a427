import { derivedId, DomainError, TOPICS, workOrderId, type ConcludeWorkOrder, type JudgeReply, type Principal } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { isReceiptCode } from '@onewindow/platform';
import { placesOf, termsOf } from '../agency/agency.queries.js';
import { findInvitation } from '../rating/rating.queries.js';
import { ratingNotFound } from '../rating/rating.domain.js';
import { actsOf, addAct, doneBefore, lockOrder, type Act } from './act.commands.js';
import { roundLimits } from './opening.commands.js';
import { saveOrders, tellReached } from './saving.commands.js';
import { limitFrom, type RatingTerms } from './terms.domain.js';
import { assertImpartial } from './watch.domain.js';
import { afterDissatisfaction, assertConcludable, assertJudgeable, higher } from './work-order.domain.js';
import { WorkOrderRow } from './work-order.entity.js';
import { closedEvent, concludedEvent, judgedEvent, reopenedEvent } from './work-order.events.js';

/**
 * Who rated judges an answer; what does not satisfy is done again once, then the supervisor decides. The same again is quiet.
 * @param key the installation's SUBJECT_KEY, by which receipt codes are known
 * @throws DomainError `rating-not-found` alike for an unknown rating, one without a work order and a wrong code; `reply-missing`,
 *   `reply-already-judged`, `rating-is-excluded`
 */
export async function judgeReply(tx: Tx, invitationId: string, { code, ...said }: JudgeReply, key: string): Promise<void> {
  const invitation = await findInvitation(tx, invitationId);
  const holdsReceipt = isReceiptCode(key, invitation?.caseId ?? invitationId, code);
  if (!invitation || !holdsReceipt) throw ratingNotFound();
  const order = await tx.db.findOne(WorkOrderRow, { where: { id: workOrderId(invitationId) }, lock: { mode: 'pessimistic_write' } });
  if (!order) throw new DomainError('not-found', 'reply-missing', 'there is no such answer to judge', { field: 'round' });

  const act: Act = { id: derivedId(order.id, `judgement:${said.round}`), kind: 'judgement', round: said.round, actor: null, content: said };
  const before = await doneBefore(tx, order.id, act);
  if (before === 'same') return;
  if (before === 'other')
    throw new DomainError('conflict', 'reply-already-judged', 'this answer was judged already, and that is not changed');
  assertJudgeable(order, said.round, (await actsOf(tx, order.id, 'feedback', said.round)).length > 0);
  tellReached(tx, order);
  await addAct(tx, order.id, act);
  tx.publish(TOPICS.rating, judgedEvent(order, said.judgement));
  if (said.judgement === 'dissatisfied') takeUpAgain(tx, order, (await termsOf(tx.db, order.agencyCode)).terms);
  await saveOrders(tx, [order]);
}

function takeUpAgain(tx: Tx, order: WorkOrderRow, terms: RatingTerms): void {
  const status = afterDissatisfaction(order);
  const open = { status, closing: null, closedAt: null };
  if (status === 'supervised') {
    const limits = { conclusion: limitFrom(tx.now, terms.rectification, terms) };
    Object.assign(order, { ...open, limits, escalation: higher(order.escalation, 'supervisor') });
    return;
  }
  const limits = roundLimits(tx.now, order.contactAgreed, terms);
  Object.assign(order, { ...open, ...newRound(order), limits, outcome: null, contactedAt: null, reopened: true });
  tx.publish(TOPICS.rating, reopenedEvent(order, 'rater'));
}

const newRound = ({ round }: WorkOrderRow) => ({ round: round + 1, extended: false });

/**
 * A supervisor of the region decides on an answer that did not satisfy twice: it stands, and the work order is closed, or it is put right
 * in a new term. The same again is quiet.
 * @throws DomainError `work-order-not-found`, `reviewer-of-the-agency`, `reviewer-out-of-region`, `work-order-not-with-supervisor`
 */
export async function conclude(tx: Tx, orderId: string, body: ConcludeWorkOrder, caller: Principal): Promise<WorkOrderRow> {
  const order = await lockOrder(tx, orderId);
  assertImpartial(caller, await placesOf(tx.db, order.agencyCode, caller.agencyCode));
  // Another round may have begun with it, so a repeat is looked for under the round that was concluded.
  for (const round of [order.round, order.round - 1]) {
    const act = conclusionOf(order, round, body, caller);
    if ((await doneBefore(tx, order.id, act)) === 'same') return order;
  }
  assertConcludable(order);
  const { terms } = await termsOf(tx.db, order.agencyCode);
  tellReached(tx, order);
  await addAct(tx, order.id, conclusionOf(order, order.round, body, caller));
  tx.publish(TOPICS.rating, concludedEvent(order, { by: caller.id, conclusion: body.conclusion }));
  if (body.conclusion === 'reply-stands') {
    Object.assign(order, { status: 'closed', closing: 'concluded', closedAt: tx.now, limits: {} });
    tx.publish(TOPICS.rating, closedEvent(order, 'concluded', caller.id));
  } else {
    const limits = { rectification: limitFrom(tx.now, terms.rectification, terms) };
    Object.assign(order, { ...newRound(order), status: 'rectifying', outcome: 'complex', limits });
    tx.publish(TOPICS.rating, reopenedEvent(order, 'supervisor'));
  }
  await saveOrders(tx, [order]);
  return order;
}

const conclusionOf = (order: WorkOrderRow, round: number, body: ConcludeWorkOrder, { id: actor }: Principal): Act => ({
  id: derivedId(order.id, `conclusion:${round}`),
  kind: 'conclusion',
  round,
  actor,
  content: body,
});
