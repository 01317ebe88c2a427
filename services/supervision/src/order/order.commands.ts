import {
  DomainError,
  ownAgency,
  TOPICS,
  type AnswerOrder,
  type IssueOrder,
  type NoteOrder,
  type Principal,
  type ReferOrder,
  type ReturnAnswer,
} from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import { awaitAnswer, awaitNone } from './order.clocks.js';
import { assertAnswers, assertMayBecome, assertThere, assertWatches, refusedBy } from './order.domain.js';
import { AnswerRow, OrderRow } from './order.entity.js';
import { answerAcceptedEvent, answeredEvent, notedEvent, overdueEvent, referredEvent, returnedEvent } from './order.events.js';
import { answerTerm } from './term.queries.js';

/** Finds an order and holds it until commit. */
export const lockOrder = (tx: Tx, id: string): Promise<OrderRow | null> =>
  tx.db.findOne(OrderRow, { where: { id }, lock: { mode: 'pessimistic_write' } });

/**
 * Known by its content, an order by hand; one by the ladder by what it is about and its rung, for who repeats it may describe that as it is by
 * then.
 */
export const contentHash = ({ caseId, kind, rung, workOrder, ...rest }: IssueOrder, supervisorCode: string): string => {
  const about = { caseId, kind, ...(workOrder ? { workOrder } : {}) };
  return fingerprint(rung === undefined ? { ...about, ...rest, supervisorCode } : { ...about, rung });
};

/**
 * The body answers for the case (督办回告), once for each round; the same again is quiet.
 * @throws DomainError `order-not-found`, `order-already-answered`, `order-already-accepted`, `order-closed`, `expected-day-passed`
 */
export async function answerOrder(tx: Tx, id: string, answer: AnswerOrder, caller: Principal, today: string): Promise<OrderRow> {
  const order = await lockOrder(tx, id);
  assertAnswers(order, { agencyCode: ownAgency(caller) });
  const hash = fingerprint(answer);
  if (order.status === 'answered' && (await answerOf(tx, order)).contentHash === hash) return order;
  assertMayBecome(order.status, 'answered');
  if (answer.expectedDay < today)
    throw new DomainError('invalid', 'expected-day-passed', 'the day by which the case is to be done has passed', { field: 'expectedDay' });
  await passTerm(tx, order);
  const row = tx.db.create(AnswerRow, {
    orderId: id,
    round: order.round,
    ...answer,
    contentHash: hash,
    answeredBy: caller.id,
    answeredByName: caller.name,
    answeredAt: tx.now,
    late: order.status === 'overdue',
  });
  await tx.db.insert(AnswerRow, row);
  await save(tx, order, { status: 'answered' });
  await awaitNone(tx, [id]);
  tx.publish(TOPICS.order, answeredEvent(order, row));
  return order;
}

/**
 * The answer will do: the order has done its work. Again is quiet.
 * @throws DomainError `order-not-found`, `answer-is-own`, `order-not-answered`, `order-closed`
 */
export async function acceptAnswer(tx: Tx, id: string, caller: Principal): Promise<OrderRow> {
  const order = await lockOrder(tx, id);
  assertWatches(order, { agencyCode: ownAgency(caller) });
  if (order.status === 'accepted') return order;
  assertMayBecome(order.status, 'accepted');
  await judge(tx, order, { outcome: 'accepted', judgedBy: caller.id });
  await save(tx, order, { status: 'accepted' });
  tx.publish(TOPICS.order, answerAcceptedEvent(order, caller.id));
  return order;
}

/**
 * The answer will not do and is to be given again, in a new term. The same again is quiet until another answer has come.
 * @throws DomainError `order-not-found`, `answer-is-own`, `order-not-answered`, `order-already-accepted`, `order-closed`
 */
export async function returnAnswer(tx: Tx, id: string, judgement: ReturnAnswer, caller: Principal): Promise<OrderRow> {
  const order = await lockOrder(tx, id);
  assertWatches(order, { agencyCode: ownAgency(caller) });
  const judgementHash = fingerprint(judgement);
  if (order.status === 'returned' && (await answerOf(tx, order, order.round - 1)).judgementHash === judgementHash) return order;
  assertMayBecome(order.status, 'returned');
  const term = await answerTerm(tx, order.regionCode, judgement.dueDays);
  await judge(tx, order, { outcome: 'returned', judgedBy: caller.id, judgementHash, reason: judgement.reason });
  await save(tx, order, { status: 'returned', round: order.round + 1, ...term });
  await awaitAnswer(tx, order);
  tx.publish(TOPICS.order, returnedEvent(order, caller.id));
  return order;
}

/**
 * Brings an order before the leader (上报). The first cause stands; again is quiet, whatever the cause.
 * @throws DomainError `order-not-found`, `order-closed`
 */
export async function referOrder(tx: Tx, id: string, { cause }: ReferOrder): Promise<OrderRow> {
  const order = await lockOrder(tx, id);
  assertThere(order);
  if (order.referredAt) return order;
  if (order.status === 'closed') throw refusedBy(order.status);
  await save(tx, order, { referredAt: tx.now, referralCause: cause });
  tx.publish(TOPICS.order, referredEvent(order));
  return order;
}

/**
 * The leader gives an instruction (批示), one for each order; the same again is quiet.
 * @throws DomainError `order-not-found`, `order-already-noted`, `order-closed`
 */
export async function noteOrder(tx: Tx, id: string, { note }: NoteOrder, caller: Principal): Promise<OrderRow> {
  const order = await lockOrder(tx, id);
  assertThere(order);
  if (order.note === note) return order;
  if (order.note !== null)
    throw new DomainError('conflict', 'order-already-noted', 'the order has an instruction already', { field: 'note' });
  if (order.status === 'closed') throw refusedBy(order.status);
  await save(tx, order, { note, notedBy: caller.id, notedAt: tx.now });
  tx.publish(TOPICS.order, notedEvent(order));
  return order;
}

/** An answer may be quicker than the alarm: the term has passed all the same, and that is told first. */
async function passTerm(tx: Tx, order: OrderRow): Promise<void> {
  if (tx.now < order.dueAt || order.status === 'overdue') return;
  await save(tx, order, { status: 'overdue' });
  tx.publish(TOPICS.order, overdueEvent(order));
}

/** Takes the next place in the order's life. */
async function save(tx: Tx, order: OrderRow, change: Partial<OrderRow>): Promise<void> {
  const changed = { ...change, sequence: order.sequence + 1 };
  Object.assign(order, changed);
  await tx.db.update(OrderRow, { id: order.id }, changed);
}

async function judge(tx: Tx, { id, round }: OrderRow, judgement: Partial<AnswerRow>): Promise<void> {
  await tx.db.update(AnswerRow, { orderId: id, round }, { ...judgement, judgedAt: tx.now });
}

async function answerOf(tx: Tx, { id, round }: OrderRow, of = round): Promise<AnswerRow> {
  return tx.db.findOneByOrFail(AnswerRow, { orderId: id, round: of });
}
