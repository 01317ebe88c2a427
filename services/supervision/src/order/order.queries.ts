import {
  DomainError,
  id,
  instant,
  ownAgency,
  seesAllAgencies,
  type ListOrders,
  type OrderState,
  type OrderView,
  type Page,
  type Principal,
} from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { decodeCursor, pageOf } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { orderedDuty } from './order.domain.js';
import { OrderRow } from './order.entity.js';

const Position = z.tuple([instant, id]);

/** By which agency codes somebody may see orders: those that they answer, and those that they watch over. */
interface Sight {
  readonly all: boolean;
  readonly answers: readonly string[];
  readonly watches: readonly string[];
}

/** @throws DomainError `agency-missing` */
function sightOf(caller: Principal): Sight {
  if (seesAllAgencies(caller)) return { all: true, answers: [], watches: [] };
  const own = ownAgency(caller);
  const answers = caller.roles.some((role) => role === 'officer' || role === 'agency-head') ? [own] : [];
  // without a watcher of its own an order is for any that supervises
  const watches = caller.roles.includes('supervisor') ? [own, ''] : [];
  return { all: false, answers, watches };
}

/**
 * A page of the orders that the caller's agency answers or watches over (of all, for those who look across agencies), newest first.
 * @throws DomainError `agency-missing`, `agency-not-yours`, `invalid-cursor`
 */
export async function listOrders(
  db: EntityManager,
  caller: Principal,
  { agency, status, cursor, limit }: ListOrders,
): Promise<Page<OrderState>> {
  const { all, answers, watches } = sightOf(caller);
  if (!all && watches.length === 0 && agency !== undefined && !answers.includes(agency))
    throw new DomainError('forbidden', 'agency-not-yours', 'what belongs to another agency is not yours to see', { field: 'agency' });
  const query = db
    .createQueryBuilder(OrderRow, 'o')
    .orderBy('o.issuedAt', 'DESC')
    .addOrderBy('o.id', 'DESC')
    .limit(limit + 1);
  if (!all) query.andWhere('(o.agency_code = ANY (:answers) OR o.supervisor_code = ANY (:watches))', { answers, watches });
  if (agency !== undefined) query.andWhere('o.agency_code = :agency', { agency });
  if (status !== undefined) query.andWhere('o.status = :status', { status });
  if (cursor !== undefined) {
    const [issuedAt, after] = decodeCursor(cursor, Position);
    query.andWhere('(o.issued_at, o.id) < (:issuedAt, :after)', { issuedAt, after });
  }
  const { items, next } = pageOf(await query.getMany(), limit, (row) => [row.issuedAt.toISOString(), row.id]);
  return { items: items.map(orderState), next };
}

type ReadOrder = OrderRow & Pick<OrderView, 'agencyName' | 'answers'>;

/**
 * An order with all that was written on it, for those who answer it, watch over it or look across agencies; the reading is recorded with who
 * and why, in the same statement.
 * @throws DomainError `order-not-found` for an unknown order and for one that is not the caller's alike; `agency-missing`
 */
export async function readOrder(tx: Tx, orderId: string, caller: Principal): Promise<OrderView> {
  const { all, answers, watches } = sightOf(caller);
  const [row] = await sql<{ body: ReadOrder }>(tx, READ, [
    orderId,
    all,
    answers,
    watches,
    tx.now,
    caller.id,
    `order:${caller.roles.join('+')}`,
  ]);
  if (!row) throw new DomainError('not-found', 'order-not-found', 'there is no order under this id that is yours');
  return orderView(row.body);
}

// As JSON: the answers come with their order, in one row.
const READ = `
  WITH opened AS (
    SELECT o.*, a.name AS agency_name
      FROM supervision_order o LEFT JOIN agency a ON a.agency_code = o.agency_code
     WHERE o.id = $1 AND ($2 OR o.agency_code = ANY ($3) OR o.supervisor_code = ANY ($4))),
  noted AS (INSERT INTO order_access (order_id, at, who, why) SELECT id, $5, $6, $7 FROM opened)
  SELECT jsonb_build_object(
           'id', o.id, 'caseId', o.case_id, 'workOrderId', o.work_order_id, 'workOrderRound', o.work_order_round,
           'workOrderDuty', o.work_order_duty, 'sequence', o.sequence, 'orderNo', o.order_no, 'kind', o.kind, 'rung', o.rung,
           'status', o.status, 'caseNo', o.case_no, 'itemCode', o.item_code, 'itemName', o.item_name, 'agencyCode', o.agency_code,
           'agencyName', o.agency_name, 'supervisorCode', o.supervisor_code, 'content', o.content, 'issuedBy', o.issued_by,
           'issuedAt', o.issued_at, 'round', o.round, 'dueDay', o.due_day, 'dueAt', o.due_at, 'referredAt', o.referred_at,
           'referralCause', o.referral_cause, 'note', o.note, 'notedBy', o.noted_by, 'notedAt', o.noted_at, 'closedAt', o.closed_at,
           'closedBy', o.closed_by,
           'answers', coalesce((
             SELECT jsonb_agg(jsonb_build_object('round', r.round, 'result', r.result, 'measures', r.measures, 'expectedDay', r.expected_day,
                      'answeredBy', r.answered_by, 'answeredByName', r.answered_by_name, 'answeredAt', r.answered_at, 'late', r.late,
                      'outcome', r.outcome, 'judgedBy', r.judged_by, 'judgedAt', r.judged_at, 'reason', r.reason) ORDER BY r.round)
               FROM order_answer r WHERE r.order_id = o.id), '[]')) AS body
    FROM opened o`;

type Instant = Date | string | null;

// Instants come from JSON in the database's own writing.
const iso = (at: Instant): string | null => (at === null ? null : new Date(at).toISOString());
const required = (at: Date | string): string => new Date(at).toISOString();

/** An order without what people wrote. */
export const orderState = (row: OrderRow): OrderState => ({
  id: row.id,
  orderNo: row.orderNo,
  status: row.status,
  sequence: row.sequence,
  caseId: row.caseId,
  caseNo: row.caseNo,
  itemCode: row.itemCode,
  itemName: row.itemName,
  kind: row.kind,
  workOrder: orderedDuty(row),
  rung: row.rung,
  agencyCode: row.agencyCode,
  supervisorCode: row.supervisorCode === '' ? null : row.supervisorCode,
  issuedAt: required(row.issuedAt),
  round: row.round,
  dueDay: row.dueDay,
  dueAt: required(row.dueAt),
  referredAt: iso(row.referredAt),
  closedAt: iso(row.closedAt),
  closedBy: row.closedBy,
});

const orderView = (row: ReadOrder): OrderView => ({
  ...orderState(row),
  agencyName: row.agencyName,
  content: row.content,
  issuedBy: row.issuedBy,
  referralCause: row.referralCause,
  note: row.note,
  notedBy: row.notedBy,
  notedAt: iso(row.notedAt),
  answers: row.answers.map((answer) => ({ ...answer, answeredAt: required(answer.answeredAt), judgedAt: iso(answer.judgedAt) })),
});
