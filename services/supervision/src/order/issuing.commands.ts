import { DomainError, ownAgency, TOPICS, workOrderDutyId, type IssueOrder, type Principal } from '@onewindow/contracts';
import { yearlyNo, type NumberBlocks } from '@onewindow/documents';
import { legalDay } from '@onewindow/legal-clock';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { awaitAnswer } from './order.clocks.js';
import { contentHash, lockOrder } from './order.commands.js';
import { assertAddressee, type OrderedCase } from './order.domain.js';
import { OrderRow } from './order.entity.js';
import { issuedEvent } from './order.events.js';
import { orderedSubject, watcherOfCase } from './subject.queries.js';
import { answerTerm, type AnswerTerm } from './term.queries.js';

/**
 * Calls the body that handles a case, or the work order of a bad rating, to account (督办): by hand under the eyes of the supervisor's own
 * body, or by the ladder. Under one id one order: the same again is quiet, also once the case or the duty has ended.
 * @throws DomainError `order-content-differs`, `case-has-ended`, `duty-has-ended`, `case-not-found`, `order-to-own-agency`,
 *   `agency-not-involved`, `rung-missing`, `rung-not-yours`; TransientError where the ladder is quicker than the events of what it is about,
 *   or the region's rules are not here yet
 */
export async function issueOrder(tx: Tx, id: string, order: IssueOrder, caller: Principal, numbers: NumberBlocks): Promise<OrderRow> {
  const named = watcherOf(order, caller);
  const hash = contentHash(order, named);
  const subjectId = order.workOrder ? workOrderDutyId(order.workOrder) : order.caseId;
  const endedBy = await watchSubject(tx, subjectId);
  const known = await lockOrder(tx, id);
  if (known) return same(known, hash);
  if (endedBy !== null) throw hasEnded(order);
  const ordered = await orderedSubject(tx, order, caller);
  // what a work order's ladder tells names nobody who watches over its agency
  const supervisorCode = named === '' && order.workOrder ? await watcherOfCase(tx, order.caseId, order.agencyCode) : named;
  assertAddressee(order.agencyCode, supervisorCode, ordered);
  const term = await answerTerm(tx, ordered.regionCode, order.dueDays);
  const row = tx.db.create(
    OrderRow,
    newOrder(tx, { id, order, subjectId, ordered, supervisorCode, hash, term, issuedBy: caller.id }, numbers),
  );
  const inserted = await tx.db.createQueryBuilder().insert().into(OrderRow).values(row).orIgnore().returning('id').execute();
  // The same id with another case, in the same instant.
  if ((inserted.raw as unknown[]).length === 0) return same(await lockOrder(tx, id), hash);
  await awaitAnswer(tx, row);
  tx.publish(TOPICS.order, issuedEvent(row));
  return row;
}

// Whose words it is known by: a supervisor's order is watched by their own body, that of the ladder by the one it names.
function watcherOf({ rung, supervisorCode }: IssueOrder, caller: Principal): string {
  if (caller.roles.includes('orchestrator')) {
    if (rung === undefined) throw new DomainError('invalid', 'rung-missing', 'an order by the ladder names its rung', { field: 'rung' });
    return supervisorCode ?? '';
  }
  if (rung !== undefined) throw new DomainError('forbidden', 'rung-not-yours', 'a rung issues orders by itself', { field: 'rung' });
  const own = ownAgency(caller);
  if (supervisorCode !== undefined && supervisorCode !== own)
    throw new DomainError('forbidden', 'agency-not-yours', 'your own body watches over your order', { field: 'supervisorCode' });
  return own;
}

function same(order: OrderRow | null, hash: string): OrderRow {
  if (!order) throw new Error('an order that is there cannot be read');
  if (order.contentHash === hash) return order;
  throw new DomainError('conflict', 'order-content-differs', 'another order was issued under this id', { field: 'id' });
}

const hasEnded = ({ workOrder }: IssueOrder): DomainError =>
  workOrder
    ? new DomainError('conflict', 'duty-has-ended', 'the duty was done, or its work order is closed: there is nothing left to urge')
    : new DomainError('conflict', 'case-has-ended', 'the case has ended: there is nothing left to urge');

/** Holds the watch of what is ordered on until commit, so that its end comes before this order or sees it. @returns how it ended, null where it has not */
async function watchSubject(tx: Tx, subjectId: string): Promise<string | null> {
  const [watch] = await sql<{ ended_by: string | null }>(
    tx,
    `INSERT INTO subject_watch (subject_id, ordered) VALUES ($1, true)
     ON CONFLICT (subject_id) DO UPDATE SET ordered = true
     RETURNING ended_by`,
    [subjectId],
  );
  if (!watch) throw new Error('the watch that was just written is gone');
  return watch.ended_by;
}

interface NewOrder {
  readonly id: string;
  readonly order: IssueOrder;
  readonly subjectId: string;
  readonly ordered: OrderedCase;
  readonly supervisorCode: string;
  readonly hash: string;
  readonly term: AnswerTerm;
  readonly issuedBy: string;
}

/** Of an order of which nothing has been made yet. */
const UNTOUCHED = { referredAt: null, referralCause: null, note: null, notedBy: null, notedAt: null, closedAt: null, closedBy: null };

function newOrder(
  tx: Tx,
  { id, order, subjectId, ordered, supervisorCode, hash, term, issuedBy }: NewOrder,
  numbers: NumberBlocks,
): Partial<OrderRow> {
  const { agencies: _, ...facts } = ordered;
  return {
    id,
    ...facts,
    caseId: order.caseId,
    subjectId,
    workOrderId: order.workOrder?.id ?? null,
    workOrderRound: order.workOrder?.round ?? null,
    workOrderDuty: order.workOrder?.duty ?? null,
    sequence: 1,
    orderNo: yearlyNo(numbers, '督', 'order', legalDay(tx.now)),
    kind: order.kind,
    rung: order.rung ?? null,
    status: 'issued',
    agencyCode: order.agencyCode,
    supervisorCode,
    content: order.content,
    contentHash: hash,
    issuedBy,
    issuedAt: tx.now,
    round: 1,
    ...term,
    ...UNTOUCHED,
  };
}
