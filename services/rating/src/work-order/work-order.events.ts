import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { isBundleNo, itemCodeOf, type EventDraft, type RatingEvent } from '@onewindow/contracts';
import { legalDayEnding } from '@onewindow/legal-clock';
import { standingRungs, type OrderClock, type ReachedRung, type RunningLimits } from './terms.domain.js';
import type { Closing, Judgement, Outcome } from './work-order.domain.js';
import type { WorkOrderRow } from './work-order.entity.js';

type Told = EventDraft<RatingEvent>;

const at = (iso: string) => timestampFromDate(new Date(iso));

/** The end of a limit that runs, as a field of an event; nothing where it does not run. */
function due<F extends string>(order: WorkOrderRow, clock: OrderClock, field: F): { [K in F]?: ReturnType<typeof at> } {
  const limit = order.limits[clock];
  return (limit ? { [field]: at(limit.due) } : {}) as { [K in F]?: ReturnType<typeof at> };
}

// Takes the next place in the work order's life; the caller holds its lock.
const draft = (order: WorkOrderRow, event: Told['event']): Told => ({
  aggregateId: order.id,
  rootId: order.rootId,
  caseId: order.caseId,
  sequence: ++order.sequence,
  event,
});

const openedValue = (order: WorkOrderRow) => ({
  invitationId: order.invitationId,
  caseNo: order.caseNo,
  agencyCode: order.agencyCode,
  regionCode: order.regionCode,
  level: order.level,
  contactAgreed: order.contactAgreed,
});

/** A bad rating opened it. */
export const openedEvent = (order: WorkOrderRow): Told =>
  draft(order, {
    case: 'workOrderOpened',
    value: { ...openedValue(order), ...due(order, 'contact', 'contactDue'), ...due(order, 'verification', 'verificationDue') },
  });

/** Who acted, in events: the id, never the name. */
interface Acted {
  readonly by: string;
}

/** The agency spoke with who rated, or tried to. What was said stays here. */
export const contactEvent = (
  order: WorkOrderRow,
  branch: 'contacted' | 'calledBack',
  { by, reached, done }: Acted & { readonly reached: boolean; readonly done: boolean },
): Told => draft(order, { case: branch, value: { round: order.round, reached, done, actedBy: by } });

/** It was found out what is so. */
export const verifiedEvent = (order: WorkOrderRow, { by, outcome }: Acted & { readonly outcome: Outcome }): Told =>
  draft(order, {
    case: 'verified',
    value: { round: order.round, outcome, actedBy: by, ...due(order, 'rectification', 'rectificationDue') },
  });

/** The term was extended. */
export const extendedEvent = (order: WorkOrderRow, { by, days }: Acted & { readonly days: number }): Told =>
  draft(order, {
    case: 'extended',
    value: { round: order.round, days, actedBy: by, ...due(order, 'rectification', 'rectificationDue') },
  });

/** It was put right. */
export const rectifiedEvent = (order: WorkOrderRow, { by }: Acted): Told =>
  draft(order, { case: 'rectified', value: { round: order.round, actedBy: by, ...due(order, 'feedback', 'feedbackDue') } });

/** Who rated was answered. */
export const feedbackEvent = (order: WorkOrderRow, { by }: Acted): Told =>
  draft(order, { case: 'feedbackGiven', value: { round: order.round, actedBy: by, ...due(order, 'callback', 'callbackDue') } });

/** Who rated judged the answer. */
export const judgedEvent = (order: WorkOrderRow, judgement: Judgement): Told =>
  draft(order, { case: 'replyJudged', value: { round: order.round, judgement } });

/** It has to be done again. */
export const reopenedEvent = (order: WorkOrderRow, by: 'rater' | 'supervisor'): Told =>
  draft(order, {
    case: 'reopened',
    value: { round: order.round, by, ...due(order, by === 'rater' ? 'verification' : 'rectification', 'due') },
  });

/** The agency appealed. */
export const appealedEvent = (order: WorkOrderRow, { by }: Acted): Told => draft(order, { case: 'appealed', value: { actedBy: by } });

/** Two reviewers decided. */
export const appealDecidedEvent = (order: WorkOrderRow, decidedBy: readonly string[]): Told =>
  draft(order, { case: 'appealDecided', value: { upheld: order.appeal === 'upheld', decidedBy: [...decidedBy] } });

/** A supervisor decided. */
export const concludedEvent = (order: WorkOrderRow, { by, conclusion }: Acted & { readonly conclusion: string }): Told =>
  draft(order, { case: 'supervisorConcluded', value: { round: order.round, conclusion, actedBy: by } });

/** It is closed. @param by empty where the appeal closed it */
export const closedEvent = (order: WorkOrderRow, closing: Closing, by: string): Told =>
  draft(order, { case: 'workOrderClosed', value: { round: order.round, closing, actedBy: by } });

/** A new calendar moved limits of it. */
export const termsMovedEvent = (order: WorkOrderRow, moved: RunningLimits): Told =>
  draft(order, {
    case: 'workOrderTermsMoved',
    value: {
      round: order.round,
      terms: Object.entries(moved).map(([clock, { due: end }]) => ({ clock, due: at(end) })),
      caseNo: order.caseNo,
      agencyCode: order.agencyCode,
    },
  });

/** A limit came near or passed; told of the instant at which that was, however late. */
export const rungReachedEvent = (order: WorkOrderRow, rung: ReachedRung): Told =>
  draft(order, { case: 'workOrderRungReached', value: rungValue(order, rung) });

const rungValue = (order: WorkOrderRow, { clock, rung, due: end, at: rungAt }: ReachedRung) => ({
  clock,
  rung,
  due: at(end),
  rungAt: at(rungAt),
  round: order.round,
  caseNo: order.caseNo,
  agencyCode: order.agencyCode,
  regionCode: order.regionCode,
  invitationId: order.invitationId,
  // the number of an application for a bundle names no item
  itemCode: isBundleNo(order.caseNo) ? '' : itemCodeOf(order.caseNo),
  itemName: order.itemName,
  dueDay: legalDayEnding(new Date(end)),
});

/** The whole state, under the sequence it has. */
export const snapshotEvent = (order: WorkOrderRow): Told => ({
  aggregateId: order.id,
  rootId: order.rootId,
  caseId: order.caseId,
  sequence: order.sequence,
  event: { case: 'snapshot', value: { workOrder: stateOf(order) } },
});

const stateOf = (order: WorkOrderRow) => ({
  opened: openedValue(order),
  status: order.status,
  round: order.round,
  outcome: order.outcome ?? '',
  appeal: order.appeal ?? '',
  escalation: order.escalation ?? '',
  ...(order.closedAt ? { closedAt: timestampFromDate(order.closedAt) } : {}),
  closing: order.closing ?? '',
  standing: standingRungs(order.limits).map((rung) => rungValue(order, rung)),
});
