import {
  workOrderDutyId,
  type BundleCaseEvent,
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
    // its results are there, or nothing more will come of it
    case 'ready':
    case 'terminated':
      return ended(caseId, sequence);
    default:
      return undefined;
  }
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

/** An open review that is told again: its escalation begins anew where Temporal has lost it. */
function standingOf(caseId: string, sequence: number, { rung, opened, clock }: ReviewSnapshot): CaseNews | undefined {
  const dueDay = (rung === 'red' ? clock?.promisedDue : clock?.statutoryDue)?.day ?? '';
  return opened && reached(caseId, sequence, rung, { ...opened, dueDay });
}

/** The one body with open steps answers; where there are several, or none, the body that implements the item. Another than it watches. */
function answering({ steps, agencyCode: implementing, supervisors }: RungReached): Pick<Facts, 'agencyCode' | 'supervisor'> {
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

/** @returns undefined for what this version does not know */
export function newsOfOrder({ aggregateId, caseId, sequence, event }: OrderEvent): ToldOrder | undefined {
  const order = event.value?.order;
  if (!order || !STATUSES.includes(order.status)) return undefined;
  const news = { orderId: aggregateId, sequence, status: order.status as OrderStatus, referred: order.referredAt !== undefined };
  const again = event.case === 'overdue' || (event.case === 'snapshot' && OPEN.includes(order.status));
  const marks = { region: order.regionCode, agency: order.agencyCode, item: order.itemCode, dueDay: '' };
  const { workOrder } = order;
  // a duty is escalated by itself, on whichever case
  const subject = workOrder ? workOrderDutyId({ ...workOrder, duty: workOrder.duty as WorkOrderDutyKey }) : caseId;
  return { caseId: subject, news, begins: again ? { caseNo: order.caseNo, marks } : undefined };
}
