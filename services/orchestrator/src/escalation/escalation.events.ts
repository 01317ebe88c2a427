import type { BundleCaseEvent, OrderEvent, ReviewEvent, ReviewSnapshot, RungReached } from '@onewindow/contracts';
import type { Marks } from '../worker/search-attributes.js';
import {
  ESCALATING,
  type EscalatingRung,
  type OrderNews,
  type OrderStatus,
  type OverdueCase,
  type ReviewNews,
} from '../workflows/escalation-state.js';

/** What the reviews of one slice tell of one case: a rung may begin an escalation, an end alone never does. */
export interface CaseNews {
  readonly caseId: string;
  readonly news: ReviewNews;
  /** Set where an escalation begins that is not there. */
  readonly begins: { readonly caseNo: string; readonly marks: Marks } | undefined;
}

/**
 * The newest news of each case: that it has ended, else the highest rung from red on that it has reached. Of a slice in order; what is told of
 * a case after its end is nothing new.
 */
export const newsOfReviews = (events: readonly ReviewEvent[]): CaseNews[] => newestOf(events.flatMap((event) => newsOfReview(event) ?? []));

/** The same of applications for bundles, as a whole: the lead agency answers for it. */
export const newsOfBundles = (events: readonly BundleCaseEvent[]): CaseNews[] =>
  newestOf(events.flatMap((event) => newsOfBundle(event) ?? []));

function newestOf(told: readonly CaseNews[]): CaseNews[] {
  const found = new Map<string, CaseNews>();
  for (const news of told) {
    const known = found.get(news.caseId);
    if (!known?.news.ended) found.set(news.caseId, highest(known, news));
  }
  return [...found.values()];
}

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

/** What an escalation says of its case, whoever tells of it. */
interface Facts {
  readonly caseNo: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly regionCode: string;
  /** The body that answers. */
  readonly agencyCode: string;
  readonly supervisor?: string;
  readonly dueDay: string;
}

/** News of a rung; undefined of one from which nothing escalates. */
function reached(caseId: string, sequence: number, rung: string, facts: Facts): CaseNews | undefined {
  if (!isEscalating(rung)) return undefined;
  const { caseNo, itemCode, itemName, regionCode, agencyCode, supervisor = '', dueDay } = facts;
  const overdue: OverdueCase = { caseNo, itemName, agency: agencyCode, supervisor, dueDay };
  const marks: Marks = { region: regionCode, agency: agencyCode, item: itemCode, dueDay };
  return { caseId, news: { sequence, rung, overdue, ended: false }, begins: { caseNo, marks } };
}

const ended = (caseId: string, sequence: number): CaseNews => ({
  caseId,
  news: { sequence, rung: null, overdue: null, ended: true },
  begins: undefined,
});

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

// Later news has the higher rung but where a clock ran again meanwhile; a case does not climb down.
function highest(known: CaseNews | undefined, news: CaseNews): CaseNews {
  const before = known?.news.rung ?? null;
  const { rung } = news.news;
  if (before === null || rung === null || ESCALATING.indexOf(rung) >= ESCALATING.indexOf(before)) return news;
  return { ...news, news: { ...news.news, rung: before } };
}

/** An open review that is told again: its escalation begins anew where Temporal has lost it. */
function standingOf(caseId: string, sequence: number, { rung, opened, clock }: ReviewSnapshot): CaseNews | undefined {
  const dueDay = (rung === 'red' ? clock?.promisedDue : clock?.statutoryDue)?.day ?? '';
  return opened && reached(caseId, sequence, rung, { ...opened, dueDay });
}

const isEscalating = (rung: string): rung is EscalatingRung => ESCALATING.some((known) => known === rung);

/** The one body with open steps answers; where there are several, or none, the body that implements the item. Another than it watches. */
function answering({ steps, agencyCode: implementing, supervisors }: RungReached): Pick<Facts, 'agencyCode' | 'supervisor'> {
  const agencies = new Set(steps.map((step) => step.agencyCode));
  const [only] = agencies;
  const agencyCode = agencies.size === 1 && only !== undefined ? only : implementing;
  return { agencyCode, supervisor: supervisors.find((code) => code !== agencyCode) ?? '' };
}

/** What an event tells of an order. */
export interface ToldOrder {
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
  return { caseId, news, begins: again ? { caseNo: order.caseNo, marks } : undefined };
}
