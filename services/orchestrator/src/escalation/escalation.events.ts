import {
  workOrderDutyId,
  type BundleCaseEvent,
  type BundleCaseSnapshot,
  type BundleGraph,
  type OrderEvent,
  type ReviewEvent,
  type ReviewSnapshot,
  type RungReached,
  type WorkOrderDutyKey,
} from '@onewindow/contracts';
import type { OrderNews, OrderStatus } from '../workflows/escalation-state.js';
import { ended, newestOf, reached, type CaseNews, type Facts } from './case-news.js';

/** The newest news of each case that reviews tell. */
export const newsOfReviews = (events: readonly ReviewEvent[]): CaseNews[] => newestOf(events.flatMap((event) => newsOfReview(event) ?? []));

/** The same of applications for bundles, as a whole: the lead agency answers for it. */
export const newsOfBundles = (events: readonly BundleCaseEvent[]): CaseNews[] =>
  newestOf(events.flatMap((event) => newsOfBundle(event) ?? []));

function newsOfBundle({ caseId, sequence, event }: BundleCaseEvent): CaseNews | undefined {
  switch (event.case) {
    case 'rungReached': {
      const rung = event.value;
      return reached(caseId, sequence, rung.rung, { ...rung, dueDay: rung.due?.day ?? '' });
    }
    case 'snapshot':
      return event.value.graph?.status === 'accepted' ? standingBundle(caseId, sequence, event.value.graph, event.value) : undefined;
    // its results are there, or nothing more will come of it
    case 'ready':
    case 'terminated':
      return ended(caseId, sequence);
    default:
      return undefined;
  }
}

/** An application that is on its way and told again, as high as it has climbed as a whole. */
function standingBundle(caseId: string, sequence: number, graph: BundleGraph, { rung, rungDue }: BundleCaseSnapshot): CaseNews | undefined {
  const { bundleNo: caseNo, bundleCode: itemCode, bundleName: itemName, regionCode, leadAgencyCode: agencyCode } = graph;
  return reached(caseId, sequence, rung, { caseNo, itemCode, itemName, regionCode, agencyCode, dueDay: rungDue?.day ?? '' });
}

function newsOfReview({ caseId, sequence, event }: ReviewEvent): CaseNews | undefined {
  switch (event.case) {
    case 'rungReached': {
      const rung = event.value;
      return reached(caseId, sequence, rung.rung, { ...rung, ...answering(rung), dueDay: rung.due?.day ?? '' });
    }
    case 'snapshot':
      return event.value.status === 'open' ? standingOf(caseId, sequence, event.value) : undefined;
    case 'decided':
    case 'terminated':
      return ended(caseId, sequence);
    default:
      return undefined;
  }
}

/** An open review that is told again: its escalation begins anew where Temporal has lost it, with who has to answer by now. */
function standingOf(caseId: string, sequence: number, { rung, opened, clock, openSteps: steps, supervisors }: ReviewSnapshot) {
  if (!opened) return undefined;
  const dueDay = (rung === 'red' ? clock?.promisedDue : clock?.statutoryDue)?.day ?? '';
  const { agencyCode } = opened;
  return reached(caseId, sequence, rung, { ...opened, ...answering({ steps, agencyCode, supervisors }), dueDay });
}

type Answering = Pick<RungReached, 'steps' | 'agencyCode' | 'supervisors'>;

/** The one body with open steps answers; where there are several, or none, the body that implements the item. Another than it watches. */
function answering({ steps, agencyCode: implementing, supervisors }: Answering): Pick<Facts, 'agencyCode' | 'supervisor'> {
  const agencies = new Set(steps.map((step) => step.agencyCode));
  const [only] = agencies;
  const agencyCode = agencies.size === 1 && only !== undefined ? only : implementing;
  return { agencyCode, supervisor: supervisors.find((code) => code !== agencyCode) ?? '' };
}

/** What an event tells of an order. */
export interface ToldOrder {
  /** The case, or the duty of a bad rating, that it is about. */
  readonly caseId: string;
  readonly news: OrderNews;
  /** Set where an escalation begins that is not there: the term passed, or an operator had it told again. */
  readonly begins: CaseNews['begins'];
}

const STATUSES: readonly string[] = ['issued', 'answered', 'accepted', 'returned', 'overdue', 'closed'] satisfies OrderStatus[];
const OPEN: readonly string[] = ['issued', 'answered', 'returned', 'overdue'] satisfies OrderStatus[];

/**
 * @returns undefined for what this version does not know, and for what an escalation has done itself: supervision answered it with the order as it
 *   then was, and told again it would cost the workflow a task more
 */
export function newsOfOrder({ aggregateId, caseId, sequence, event }: OrderEvent): ToldOrder | undefined {
  const order = event.value?.order;
  if (!order || !STATUSES.includes(order.status)) return undefined;
  if (event.case === 'issued' && order.rung !== '') return undefined;
  const news = { orderId: aggregateId, sequence, status: order.status as OrderStatus, referred: order.referredAt !== undefined };
  const again = event.case === 'overdue' || (event.case === 'snapshot' && OPEN.includes(order.status));
  const marks = { region: order.regionCode, agency: order.agencyCode, item: order.itemCode, dueDay: '' };
  const { workOrder } = order;
  // a duty is escalated by itself, on whichever case
  const subject = workOrder ? workOrderDutyId({ ...workOrder, duty: workOrder.duty as WorkOrderDutyKey }) : caseId;
  return { caseId: subject, news, begins: again ? { caseNo: order.caseNo, marks } : undefined };
}
