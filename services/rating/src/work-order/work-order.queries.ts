import {
  DomainError,
  id,
  instant,
  seesAllAgencies,
  visibleAgency,
  type ListedWorkOrder,
  type ListWorkOrders,
  type Page,
  type Principal,
  type Role,
  type WorkOrderView,
} from '@onewindow/contracts';
import { endOfLegalDay } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { createLogger, decodeCursor, pageOf, type PersonalData } from '@onewindow/platform';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { z } from 'zod';
import { placesOf, regionOf } from '../agency/agency.queries.js';
import { findRating } from '../rating/rating.queries.js';
import { orderNotFound } from './act.commands.js';
import { nextDue, ORDER_CLOCKS } from './terms.domain.js';
import { covers, regionPrefix, watches } from './watch.domain.js';
import { ActRow, WorkOrderRow } from './work-order.entity.js';

const log = createLogger('work-orders');
const Position = z.tuple([instant, id]);

/** Roles of those who answer for their agency. */
const ANSWERING: readonly Role[] = ['rating-clerk', 'officer', 'agency-head'];

/**
 * A page of work orders, the newest first: those of an agency, or of one of the two queues of who looks after others.
 * @throws DomainError `invalid-cursor`, `agency-missing`, `agency-not-yours`, `queue-not-yours`
 */
export async function listWorkOrders(db: EntityManager, query: ListWorkOrders, caller: Principal): Promise<Page<ListedWorkOrder>> {
  const { queue, state, from, to, cursor, limit } = query;
  const select = db
    .createQueryBuilder(WorkOrderRow, 'w')
    .orderBy('w.ratedAt', 'DESC')
    .addOrderBy('w.id', 'DESC')
    .limit(limit + 1);
  if (queue) await inQueue(select, db, queue, caller);
  const agency = queue ? query.agency : visibleAgency(caller, query.agency);
  if (agency !== undefined) select.andWhere('w.agencyCode = :agency', { agency });
  if (state) select.andWhere(state === 'open' ? 'w.closedAt IS NULL' : 'w.closedAt IS NOT NULL');
  if (from !== undefined) select.andWhere('w.ratedAt >= :from', { from: startOfLegalDay(from) });
  if (to !== undefined) select.andWhere('w.ratedAt < :to', { to: endOfLegalDay(to) });
  if (cursor !== undefined) {
    const [ratedAt, after] = decodeCursor(cursor, Position);
    select.andWhere('(w.ratedAt, w.id) < (:ratedAt, :after)', { ratedAt, after });
  }
  const { items, next } = pageOf(await select.getMany(), limit, (row) => [row.ratedAt.toISOString(), row.id]);
  return { items: items.map(listed), next };
}

/** 0:00 of a legal day. */
export const startOfLegalDay = (day: string): Date => new Date(endOfLegalDay(day).getTime() - DAY_MS);
const DAY_MS = 86_400_000;

async function inQueue(
  select: SelectQueryBuilder<WorkOrderRow>,
  db: EntityManager,
  queue: NonNullable<ListWorkOrders['queue']>,
  caller: Principal,
): Promise<void> {
  if (queue === 'appeals') select.andWhere(`w.appeal = 'pending'`);
  else select.andWhere('w.escalation IS NOT NULL AND w.closedAt IS NULL');
  if (seesAllAgencies(caller)) return;
  if (queue === 'appeals' ? !watches(caller) : !caller.roles.includes('supervisor'))
    throw new DomainError('forbidden', 'queue-not-yours', 'your role does not look after the ratings of other agencies', {
      field: 'queue',
    });
  const region = await regionOf(db, caller.agencyCode);
  if (region === '') throw new DomainError('forbidden', 'reviewer-out-of-region', 'the region of your agency is not known');
  select
    .innerJoin('agency_copy', 'c', 'c.agency_code = w.agency_code AND starts_with(c.region_code, :prefix)', {
      prefix: regionPrefix(region),
    })
    .andWhere('w.agencyCode <> :own', { own: caller.agencyCode });
}

const listed = (order: WorkOrderRow): ListedWorkOrder => ({
  id: order.id,
  invitationId: order.invitationId,
  caseNo: order.caseNo,
  itemName: order.itemName,
  agencyCode: order.agencyCode,
  level: order.level,
  status: order.status,
  round: order.round,
  contactAgreed: order.contactAgreed,
  due: nextDue(order.limits),
  appeal: order.appeal,
  escalation: order.escalation,
  ratedAt: order.ratedAt.toISOString(),
  closedAt: order.closedAt?.toISOString() ?? null,
});

/**
 * A work order for those who have to do with it: the agency that answers, those who look after it from the same region, and who looks
 * across agencies.
 * @throws DomainError `work-order-not-found` (alike for unknown and somebody else's)
 */
export async function readWorkOrder(tx: Tx, orderId: string, caller: Principal, personal: PersonalData): Promise<WorkOrderView> {
  const order = await tx.db.findOneBy(WorkOrderRow, { id: orderId });
  if (!order || !(await mayRead(tx.db, order, caller))) throw orderNotFound();
  return viewOrder(tx, order, caller, personal);
}

async function mayRead(db: EntityManager, { agencyCode }: WorkOrderRow, caller: Principal): Promise<boolean> {
  if (agencyCode === caller.agencyCode || seesAllAgencies(caller)) return true;
  if (!watches(caller)) return false;
  const { ownRegion, ratedRegion } = await placesOf(db, agencyCode, caller.agencyCode);
  return covers(ownRegion, ratedRegion);
}

/** A work order with all that was done on it, as the caller sees it; they may read it. */
export async function viewOrder(tx: Tx, order: WorkOrderRow, caller: Principal, personal: PersonalData): Promise<WorkOrderView> {
  const acts = await tx.db.find(ActRow, { where: { workOrderId: order.id }, order: { position: 'ASC' } });
  const rating = await findRating(tx, order.invitationId, personal);
  const shown = mayCall(order, caller) ? (rating?.phone ?? null) : null;
  if (shown !== null) log.info({ workOrder: order.id, reader: caller.id }, 'a telephone number was read to answer a bad rating');
  return {
    ...listed(order),
    comment: rating?.comment ?? null,
    phone: shown,
    outcome: order.outcome,
    dues: ORDER_CLOCKS.flatMap((clock) => (order.limits[clock] ? [{ clock, at: order.limits[clock].due }] : [])),
    contactedAt: order.contactedAt?.toISOString() ?? null,
    closing: order.closing,
    acts: acts.filter((act) => isToldTo(act, order, caller)).map(actView),
  };
}

/** Who rated is called by the agency that answers, while it has to, and only if they agreed. */
const mayCall = (order: WorkOrderRow, caller: Principal): boolean =>
  order.contactAgreed &&
  order.closedAt === null &&
  order.agencyCode === caller.agencyCode &&
  caller.roles.some((role) => ANSWERING.includes(role));

/** What one reviewer thinks is not told before the other has said so as well: neither to them, nor to the agency. */
const isToldTo = (act: ActRow, { appeal }: WorkOrderRow, { id: caller }: Principal): boolean =>
  act.kind !== 'opinion' || appeal !== 'pending' || act.actor === caller;

const actView = ({ id: actId, round, kind, at, actor, content }: ActRow) => ({
  id: actId,
  round,
  kind,
  at: at.toISOString(),
  by: actor,
  content: { ...content },
});
