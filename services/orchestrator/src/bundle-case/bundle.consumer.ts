import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type BundleCaseEvent } from '@onewindow/contracts';
import type { SliceOrigin } from '@onewindow/messaging/transport';
import { newsOfBundles } from '../escalation/escalation.events.js';
import { Escalations } from '../escalation/escalations.js';
import { WorkflowSignals } from '../worker/workflow-signals.js';
import { newestTold, type ToldBundle } from './told-graph.js';

/**
 * Every accepted application for a bundle has a workflow, which hears of it as it is. The graph carries its place: the same again changes
 * nothing. One that is past its limit as a whole is escalated as a case is.
 */
@Controller()
export class BundleConsumer {
  constructor(
    @Inject(WorkflowSignals) private readonly signals: WorkflowSignals,
    @Inject(Escalations) private readonly escalations: Escalations,
  ) {}

  @EventPattern<string>(TOPICS.bundleCase.name)
  async onBundleEvents(@Payload() events: readonly BundleCaseEvent[], @Ctx() _slice: SliceOrigin): Promise<void> {
    await Promise.all(newestTold(events).map((told) => this.bring(told)));
    await this.escalations.hearCases(newsOfBundles(events));
  }

  private bring({ bundleId, bundleNo, graph, marks }: ToldBundle): Promise<void> {
    return this.signals.tellOrStart(
      { workflowId: `bundle/${bundleId}`, signal: 'graphTold', news: graph },
      {
        workflowType: 'bundle',
        input: { bundleId, graph },
        marks,
        summary: `Moves the members of application ${bundleNo} on`,
        memo: { bundleNo },
      },
    );
  }
}
