import type { WorkflowSignals, Signal } from '../worker/workflow-signals.js';
import type { CaseNews } from './case-news.js';
import type { ToldOrder } from './escalation.events.js';

/** Calls to Temporal at once: the ends of a slice are many, and most have no escalation. */
const AT_ONCE = 20;

/** Brings news to the escalations of cases, of applications for bundles and of duties of bad ratings. Told twice is told once: the news carry their places. */
export class Escalations {
  constructor(private readonly signals: Pick<WorkflowSignals, 'tell' | 'tellOrStart'>) {}

  /** What reviews, applications as a whole, or bad ratings tell. */
  hearCases(told: readonly CaseNews[]): Promise<void> {
    return atOnce(told, (news) => this.bring('reviewTold', news));
  }

  /** What orders tell: of one subject one after the other, for that a term passed is news of its own, whatever came after it. */
  hearOrders(told: readonly ToldOrder[]): Promise<void> {
    return atOnce([...Map.groupBy(told, ({ caseId }) => caseId).values()], async (ofOne) => {
      for (const news of ofOne) await this.bring('orderTold', news);
    });
  }

  private bring(signal: string, { caseId, news, begins }: { caseId: string; news: unknown; begins: CaseNews['begins'] }): Promise<void> {
    const told: Signal = { workflowId: `escalation/${caseId}`, signal, news };
    if (!begins) return this.signals.tell(told);
    const { caseNo, marks } = begins;
    return this.signals.tellOrStart(told, {
      workflowType: 'escalation',
      input: { caseId },
      marks,
      summary: `Escalates case ${caseNo}`,
      memo: { caseNo },
    });
  }
}

async function atOnce<T>(told: readonly T[], bring: (one: T) => Promise<void>): Promise<void> {
  for (let done = 0; done < told.length; done += AT_ONCE) await Promise.all(told.slice(done, done + AT_ONCE).map(bring));
}
