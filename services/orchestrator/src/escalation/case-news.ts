import type { Marks } from '../worker/search-attributes.js';
import { ESCALATING, type EscalatingRung, type OverdueCase, type OverdueDuty, type ReviewNews } from '../workflows/escalation-state.js';

/** What the events of one slice tell of one case: a rung may begin an escalation, an end alone never does. */
export interface CaseNews {
  /** The case, or what else is escalated by itself: an application for a bundle, a duty of a bad rating. */
  readonly caseId: string;
  readonly news: ReviewNews;
  /** Set where an escalation begins that is not there. */
  readonly begins: { readonly caseNo: string; readonly marks: Marks } | undefined;
}

/**
 * The newest news of each case: that it has ended, else the highest rung from red on that it has reached. Of a slice in order; what is told of
 * a case after its end is nothing new.
 */
export function newestOf(told: readonly CaseNews[]): CaseNews[] {
  const found = new Map<string, CaseNews>();
  for (const news of told) {
    const known = found.get(news.caseId);
    if (!known?.news.ended) found.set(news.caseId, highest(known, news));
  }
  return [...found.values()];
}

// Later news has the higher rung but where a clock ran again meanwhile; a case does not climb down.
function highest(known: CaseNews | undefined, news: CaseNews): CaseNews {
  const before = known?.news.rung ?? null;
  const { rung } = news.news;
  if (before === null || rung === null || ESCALATING.indexOf(rung) >= ESCALATING.indexOf(before)) return news;
  return { ...news, news: { ...news.news, rung: before } };
}

/** What an escalation says of its case, whoever tells of it. */
export interface Facts {
  readonly caseNo: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly regionCode: string;
  /** The body that answers. */
  readonly agencyCode: string;
  readonly supervisor?: string;
  readonly dueDay: string;
  /** The duty that is overdue, where that is one of a bad rating. */
  readonly duty?: OverdueDuty;
}

/** News of a rung; undefined of one from which nothing escalates. */
export function reached(caseId: string, sequence: number, rung: string, facts: Facts): CaseNews | undefined {
  if (!isEscalating(rung)) return undefined;
  const { caseNo, itemCode, itemName, regionCode, agencyCode, supervisor = '', dueDay, duty } = facts;
  const overdue: OverdueCase = { caseNo, itemName, agency: agencyCode, supervisor, dueDay, ...(duty ? { duty } : {}) };
  const marks: Marks = { region: regionCode, agency: agencyCode, item: itemCode, dueDay };
  return { caseId, news: { sequence, rung, overdue, ended: false }, begins: { caseNo, marks } };
}

/** News of an end. */
export const ended = (caseId: string, sequence: number): CaseNews => ({
  caseId,
  news: { sequence, rung: null, overdue: null, ended: true },
  begins: undefined,
});

const isEscalating = (rung: string): rung is EscalatingRung => ESCALATING.some((known) => known === rung);
