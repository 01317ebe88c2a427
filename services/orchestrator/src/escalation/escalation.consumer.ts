import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type OrderEvent, type ReviewEvent } from '@onewindow/contracts';
import type { SliceOrigin } from '@onewindow/messaging/transport';
import { WorkflowSignals, type Signal } from '../worker/workflow-signals.js';
import { newsOfOrder, newsOfReviews, type CaseNews } from './escalation.events.js';

/** Calls to Temporal at once: the ends of a slice are many, and most have no escalation. */
const AT_ONCE = 20;

/**
 * Brings what reviews and orders tell to the escalations of their cases. Told twice is told once: the news carry their places. A slice that
 * Temporal does not take now comes again as a whole.
 */
@Controller()
export class EscalationConsumer {
  constructor(@Inject(WorkflowSignals) private readonly signals: WorkflowSignals) {}

  @EventPattern<string>(TOPICS.review.name)
  async onReviewEvents(@Payload() events: readonly ReviewEvent[], @Ctx() _slice: SliceOrigin): Promise<void> {
    const told = newsOfReviews(events);
    for (let done = 0; done < told.length; done += AT_ONCE)
      await Promise.all(told.slice(done, done + AT_ONCE).map((news) => this.bring('reviewTold', news)));
  }

  // One after the other: that a term passed is news of its own, whatever came after it.
  @EventPattern<string>(TOPICS.order.name)
  async onOrderEvents(@Payload() events: readonly OrderEvent[], @Ctx() _slice: SliceOrigin): Promise<void> {
    for (const event of events) {
      const told = newsOfOrder(event);
      if (told) await this.bring('orderTold', told);
    }
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
