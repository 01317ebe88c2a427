import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type BundleCaseEvent } from '@onewindow/contracts';
import type { SliceOrigin } from '@onewindow/messaging/transport';
import { WorkflowSignals } from '../worker/workflow-signals.js';
import { newestTold, type ToldBundle } from './told-graph.js';

/** Every accepted application for a bundle has a workflow, which hears of it as it is. The graph carries its place: the same again changes nothing. */
@Controller()
export class BundleConsumer {
  constructor(@Inject(WorkflowSignals) private readonly signals: WorkflowSignals) {}

  @EventPattern<string>(TOPICS.bundleCase.name)
  async onBundleEvents(@Payload() events: readonly BundleCaseEvent[], @Ctx() _slice: SliceOrigin): Promise<void> {
    await Promise.all(newestTold(events).map((told) => this.bring(told)));
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
