import {
  derivedId,
  DomainError,
  TOPICS,
  type AnswerRater,
  type EventDraft,
  type ExtendWorkOrder,
  type Principal,
  type RatingEvent,
  type RecordContact,
  type RectifyWorkOrder,
  type VerifyWorkOrder,
} from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { termsOf } from '../agency/agency.queries.js';
import { waitForRelease } from '../words/words.commands.js';
import { actsOf, addAct, doneBefore, lockOwnOrder, type Act } from './act.commands.js';
import { saveOrders, tellReached } from './saving.commands.js';
import { limitFrom, type OrderClock, type RatingTerms, type RunningLimits } from './terms.domain.js';
import {
  assertAnswerable,
  assertCallable,
  assertClosable,
  assertContactable,
  assertExtendable,
  assertRectifiable,
  assertTerm,
  assertVerifiable,
  closingOf,
  doesDuty,
  statusAfter,
} from './work-order.domain.js';
import type { ActKind, WorkOrderRow } from './work-order.entity.js';
import { closedEvent, contactEvent, extendedEvent, feedbackEvent, rectifiedEvent, verifiedEvent } from './work-order.events.js';

/** The agency's staff who acts. */
type Clerk = Pick<Principal, 'id' | 'agencyCode'>;

/** What an act changes, under the lock and after what was reached before it was told. @returns what is told of it */
type Change = (order: WorkOrderRow, terms: RatingTerms) => EventDraft<RatingEvent> | Promise<EventDraft<RatingEvent>>;

interface Asked {
  readonly kind: ActKind;
  readonly content: Readonly<Record<string, unknown>>;
  /** The caller's own id, of what may happen more than once. */
  readonly id?: string;
}

/**
 * One act of the agency: the same again is quiet, another is judged by the state.
 * @throws DomainError `work-order-not-found`, `contact-differs`, what `change` refuses
 */
async function doAct(tx: Tx, orderId: string, clerk: Clerk, asked: Asked, change: Change): Promise<WorkOrderRow> {
  const order = await lockOwnOrder(tx, orderId, clerk);
  const { kind, content } = asked;
  const { round } = order;
  const act: Act = { id: asked.id ?? derivedId(order.id, `${kind}:${round}`), kind, round, actor: clerk.id, content };
  const before = await doneBefore(tx, order.id, act);
  if (before === 'same') return order;
  if (before === 'other' && asked.id !== undefined)
    throw new DomainError('conflict', 'contact-differs', 'something else was recorded under this id', { field: 'id' });
  const { terms } = await termsOf(tx.db, order.agencyCode);
  tellReached(tx, order);
  tx.publish(TOPICS.rating, await change(order, terms));
  await addAct(tx, order.id, act);
  await saveOrders(tx, [order]);
  return order;
}

/** The limits without one that is kept, and with those that begin. */
const turn = (limits: RunningLimits, ended: OrderClock, begun: RunningLimits = {}): RunningLimits => {
  const { [ended]: _, ...rest } = limits;
  return { ...rest, ...begun };
};

/**
 * The agency spoke with who rated, or tried to; the duty is done when they were reached, or at the third try.
 * @throws DomainError `work-order-…`, `contact-not-agreed`, `contact-differs`
 */
export function recordContact(tx: Tx, orderId: string, id: string, body: RecordContact, clerk: Clerk): Promise<WorkOrderRow> {
  return doAct(tx, orderId, clerk, { id, kind: 'contact', content: body }, async (order) => {
    assertContactable(order);
    const done = order.contactedAt === null && doesDuty(body.reached, (await actsOf(tx, orderId, 'contact', order.round)).length);
    if (done) {
      const due = order.limits.contact?.due;
      order.contactedInTime ??= due === undefined || tx.now.getTime() <= Date.parse(due);
      order.contactedAt = tx.now;
      order.limits = turn(order.limits, 'contact');
    }
    return contactEvent(order, 'contacted', { by: clerk.id, reached: body.reached, done });
  });
}

/**
 * The agency found out what is so: it is put right at once or in a term, or there is nothing to put right.
 * @throws DomainError `work-order-…`, `rater-not-contacted`, `term-too-long`
 */
export function verify(tx: Tx, orderId: string, body: VerifyWorkOrder, clerk: Clerk): Promise<WorkOrderRow> {
  return doAct(tx, orderId, clerk, { kind: 'verification', content: body }, (order, terms) => {
    assertVerifiable(order);
    order.outcome = body.outcome;
    order.status = statusAfter(body.outcome);
    order.limits = turn(order.limits, 'verification', limitsAfter(body, terms, tx.now));
    return verifiedEvent(order, { by: clerk.id, outcome: body.outcome });
  });
}

function limitsAfter(body: VerifyWorkOrder, terms: RatingTerms, now: Date): RunningLimits {
  switch (body.outcome) {
    case 'justified':
      return { rectification: limitFrom(now, terms.atOnce, terms) };
    case 'complex': {
      const days = body.days ?? terms.rectification.amount;
      assertTerm(days, terms.rectification.amount);
      return { rectification: limitFrom(now, { ...terms.rectification, amount: days }, terms) };
    }
    case 'unfounded':
      return { feedback: limitFrom(now, terms.callback, terms) };
  }
}

/** The term is extended, once. @throws DomainError as `assertExtendable` */
export function extend(tx: Tx, orderId: string, body: ExtendWorkOrder, clerk: Clerk): Promise<WorkOrderRow> {
  return doAct(tx, orderId, clerk, { kind: 'extension', content: body }, (order, terms) => {
    const { start, amount } = assertExtendable(order, body.days, terms.extension.amount, tx.now);
    order.extended = true;
    order.limits = {
      ...order.limits,
      rectification: limitFrom(new Date(start), { ...terms.rectification, amount }, terms, body.days),
    };
    return extendedEvent(order, { by: clerk.id, days: body.days });
  });
}

/** It was put right. @throws DomainError as `assertRectifiable` */
export function rectify(tx: Tx, orderId: string, body: RectifyWorkOrder, clerk: Clerk): Promise<WorkOrderRow> {
  return doAct(tx, orderId, clerk, { kind: 'rectification', content: body }, (order, terms) => {
    assertRectifiable(order);
    order.status = 'answering';
    order.limits = turn(order.limits, 'rectification', { feedback: limitFrom(tx.now, terms.callback, terms) });
    return rectifiedEvent(order, { by: clerk.id });
  });
}

/** Who rated is answered. @throws DomainError as `assertAnswerable` */
export function answer(tx: Tx, orderId: string, body: AnswerRater, clerk: Clerk): Promise<WorkOrderRow> {
  return doAct(tx, orderId, clerk, { kind: 'feedback', content: body }, async (order, terms) => {
    assertAnswerable(order);
    order.status = order.contactAgreed ? 'calling-back' : 'answered';
    const begun = order.contactAgreed ? { callback: limitFrom(tx.now, terms.callback, terms) } : {};
    order.limits = turn(order.limits, 'feedback', begun);
    await waitForRelease(tx, { invitationId: order.invitationId, part: 'reply', round: order.round, agencyCode: order.agencyCode });
    return feedbackEvent(order, { by: clerk.id });
  });
}

/** The agency called back, or tried to. @throws DomainError as `assertCallable`, `contact-differs` */
export function recordCallback(tx: Tx, orderId: string, id: string, body: RecordContact, clerk: Clerk): Promise<WorkOrderRow> {
  return doAct(tx, orderId, clerk, { id, kind: 'callback', content: body }, async (order) => {
    assertCallable(order);
    const done = doesDuty(body.reached, (await actsOf(tx, orderId, 'callback', order.round)).length);
    if (done) {
      order.status = 'answered';
      order.limits = turn(order.limits, 'callback');
    }
    return contactEvent(order, 'calledBack', { by: clerk.id, reached: body.reached, done });
  });
}

/** The agency closes what has a result and was answered. @throws DomainError as `assertClosable` */
export function closeOrder(tx: Tx, orderId: string, clerk: Clerk): Promise<WorkOrderRow> {
  return doAct(tx, orderId, clerk, { kind: 'closure', content: {} }, (order) => {
    assertClosable(order);
    const closing = closingOf(order);
    Object.assign(order, { status: 'closed', closing, closedAt: tx.now, limits: {} });
    return closedEvent(order, closing, clerk.id);
  });
}
