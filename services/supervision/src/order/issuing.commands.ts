import { DomainError, ownAgency, TOPICS, type IssueOrder, type Principal } from '@onewindow/contracts';
import { yearlyNo, type NumberBlocks } from '@onewindow/documents';
import { legalDay } from '@onewindow/legal-clock';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { TransientError } from '@onewindow/platform';
import { awaitAnswer } from './order.clocks.js';
import { contentHash, lockOrder } from './order.commands.js';
import { assertAddressee, CASE_ENTRY_TYPES, orderedCase, type CaseEntry, type OrderedCase } from './order.domain.js';
import { OrderRow } from './order.entity.js';
import { issuedEvent } from './order.events.js';
import { answerTerm, type AnswerTerm } from './term.queries.js';

/**
 * Calls the body that handles a case to account (督办): by hand under the eyes of the supervisor's own body, or by the ladder. Under one id
 * one order: the same again is quiet, also once the case has ended.
 * @throws DomainError `order-content-differs`, `case-has-ended`, `case-not-found`, `order-to-own-agency`, `agency-not-involved`, `rung-missing`,
 *   `rung-not-yours`; TransientError where the ladder is quicker than the events of the case, or the region's rules are not here yet
 */
export async function issueOrder(tx: Tx, id: string, order: IssueOrder, caller: Principal, numbers: NumberBlocks): Promise<OrderRow> {
  const supervisorCode = watcherOf(order, caller);
  const hash = contentHash(order, supervisorCode);
  const endedBy = await watchCase(tx, order.caseId);
  const known = await lockOrder(tx, id);
  if (known) return same(known, hash);
  if (endedBy !== null) throw new DomainError('conflict', 'case-has-ended', 'the case has ended: there is nothing left to urge');
  const ordered = await caseFacts(tx, order.caseId, caller);
  assertAddressee(order.agencyCode, supervisorCode, ordered);
  const term = await answerTerm(tx, ordered.regionCode, order.dueDays);
  const row = tx.db.create(OrderRow, newOrder(tx, { id, order, ordered, supervisorCode, hash, term, issuedBy: caller.id }, numbers));
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

/** Holds the case's watch until commit, so that its end comes before this order or sees it. @returns how the case ended, null where it has not */
async function watchCase(tx: Tx, caseId: string): Promise<string | null> {
  const [watch] = await sql<{ ended_by: string | null }>(
    tx,
    `INSERT INTO case_watch (case_id, ordered) VALUES ($1, true)
     ON CONFLICT (case_id) DO UPDATE SET ordered = true
     RETURNING ended_by`,
    [caseId],
  );
  if (!watch) throw new Error('the watch of a case that was just written is gone');
  return watch.ended_by;
}

async function caseFacts(tx: Tx, caseId: string, caller: Principal): Promise<OrderedCase> {
  const entries = await sql<CaseEntry>(
    tx,
    `SELECT type, coalesce(root_id, case_id) AS "rootId", data FROM timeline_entry WHERE case_id = $1 AND type = ANY ($2)`,
    [caseId, CASE_ENTRY_TYPES],
  );
  const ordered = orderedCase(entries);
  if (ordered) return ordered;
  if (caller.roles.includes('orchestrator')) throw new TransientError(`case ${caseId} is not known here yet`);
  throw new DomainError('not-found', 'case-not-found', 'there is no case under this id', { field: 'caseId' });
}

interface NewOrder {
  readonly id: string;
  readonly order: IssueOrder;
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
  { id, order, ordered, supervisorCode, hash, term, issuedBy }: NewOrder,
  numbers: NumberBlocks,
): Partial<OrderRow> {
  const { agencies: _, ...facts } = ordered;
  return {
    id,
    ...facts,
    caseId: order.caseId,
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
