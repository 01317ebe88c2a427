import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  DomainError,
  endedDuties,
  workOrderDutyId,
  type BundleCaseEvent,
  type EventDraft,
  type EventEnvelope,
  type OrderEvent,
  type RatingEvent,
  type ReviewEvent,
} from '@onewindow/contracts';
import { orderedDuty, type EndCause } from './order.domain.js';
import type { AnswerRow, OrderRow } from './order.entity.js';

/** The end of what orders are about, as it was told. */
export interface SubjectEnd {
  /** The case, or the duty of a work order. */
  readonly subjectId: string;
  readonly cause: EndCause;
  readonly at: Date;
}

/**
 * What an event of a review says of its end; nothing in every other.
 * @throws DomainError `event-undated`
 */
export function caseEndOf(event: ReviewEvent): SubjectEnd[] {
  const cause = event.event.case;
  return cause === 'decided' || cause === 'terminated' ? [endOf(event, event.caseId, cause)] : [];
}

/**
 * What an event of an application for a bundle says of its end as a whole: its results wait at the counter, or nothing came of it.
 * @throws DomainError `event-undated`
 */
export function bundleEndOf(event: BundleCaseEvent): SubjectEnd[] {
  switch (event.event.case) {
    case 'ready':
      return [endOf(event, event.caseId, 'decided')];
    case 'terminated':
      return [endOf(event, event.caseId, 'terminated')];
    default:
      return [];
  }
}

/**
 * The duties of a bad rating that an event ends.
 * @throws DomainError `event-undated`
 */
export function dutyEndsOf(event: RatingEvent): SubjectEnd[] {
  const cause = event.event.case === 'workOrderClosed' ? 'work-order-closed' : 'duty-done';
  return endedDuties(event).map((duty) => endOf(event, workOrderDutyId(duty), cause));
}

function endOf(event: EventEnvelope, subjectId: string, cause: EndCause): SubjectEnd {
  if (!event.occurredAt) throw new DomainError('invalid', 'event-undated', `event ${event.eventId} does not say when it happened`);
  return { subjectId, cause, at: timestampDate(event.occurredAt) };
}

const stateOf = (order: OrderRow) => ({
  orderNo: order.orderNo,
  caseNo: order.caseNo,
  kind: order.kind,
  rung: order.rung ?? '',
  itemCode: order.itemCode,
  itemName: order.itemName,
  regionCode: order.regionCode,
  agencyCode: order.agencyCode,
  supervisorCode: order.supervisorCode,
  status: order.status,
  round: order.round,
  due: { day: order.dueDay, at: timestampFromDate(order.dueAt), provisional: order.dueProvisional },
  ...(order.referredAt ? { referredAt: timestampFromDate(order.referredAt) } : {}),
  ...dutyOf(order),
});

function dutyOf(order: OrderRow) {
  const workOrder = orderedDuty(order);
  return workOrder ? { workOrder } : {};
}

// The row is as it is after what happened, its sequence too; the caller holds its lock.
const draft = (order: OrderRow, event: EventDraft<OrderEvent>['event']): EventDraft<OrderEvent> => ({
  aggregateId: order.id,
  rootId: order.rootId,
  caseId: order.caseId,
  sequence: order.sequence,
  event,
});

/** An order was issued. */
export const issuedEvent = (order: OrderRow): EventDraft<OrderEvent> =>
  draft(order, { case: 'issued', value: { order: stateOf(order), issuedBy: order.issuedBy } });

/** The body answered. What it wrote stays here. */
export const answeredEvent = (order: OrderRow, { answeredBy, expectedDay, late }: AnswerRow): EventDraft<OrderEvent> =>
  draft(order, { case: 'answered', value: { order: stateOf(order), answeredBy, expectedDay, late } });

/** The answer was accepted. */
export const answerAcceptedEvent = (order: OrderRow, acceptedBy: string): EventDraft<OrderEvent> =>
  draft(order, { case: 'answerAccepted', value: { order: stateOf(order), acceptedBy } });

/** The answer was returned. */
export const returnedEvent = (order: OrderRow, returnedBy: string): EventDraft<OrderEvent> =>
  draft(order, { case: 'returned', value: { order: stateOf(order), returnedBy } });

/** The term for the answer passed without one. */
export const overdueEvent = (order: OrderRow): EventDraft<OrderEvent> =>
  draft(order, { case: 'overdue', value: { order: stateOf(order) } });

/** A new calendar moved the term of its answer. */
export const termMovedEvent = (order: OrderRow): EventDraft<OrderEvent> =>
  draft(order, { case: 'termMoved', value: { order: stateOf(order) } });

/** The order was brought before the leader. */
export const referredEvent = (order: OrderRow): EventDraft<OrderEvent> =>
  draft(order, { case: 'referred', value: { order: stateOf(order), cause: order.referralCause ?? '' } });

/** The leader gave an instruction. What they wrote stays here. */
export const notedEvent = (order: OrderRow): EventDraft<OrderEvent> =>
  draft(order, { case: 'noted', value: { order: stateOf(order), notedBy: order.notedBy ?? '' } });

/** What it is about ended, and the order with it. */
export const closedEvent = (order: OrderRow): EventDraft<OrderEvent> =>
  draft(order, { case: 'closed', value: { order: stateOf(order), cause: order.closedBy ?? '' } });

/** The order as it is. */
export const snapshotEvent = (order: OrderRow): EventDraft<OrderEvent> =>
  draft(order, { case: 'snapshot', value: { order: stateOf(order) } });
