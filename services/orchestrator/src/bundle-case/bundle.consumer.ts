import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type BundleCaseEvent } from '@onewindow/contracts';
import type { SliceOrigin } from '@onewindow/messaging/transport';
import { BundleStarter } from './bundle.starter.js';
import { newestTold } from './told-graph.js';

/** Every accepted application for a bundle has a workflow, which hears of it as it is. */
@Controller()
export class BundleConsumer {
  constructor(private readonly starter: BundleStarter) {}

  @EventPattern<string>(TOPICS.bundleCase.name)
  async onBundleEvents(@Payload() events: readonly BundleCaseEvent[], @Ctx() _slice: SliceOrigin): Promise<void> {
    await Promise.all(newestTold(events).map((told) => this.starter.tell(told)));
  }
}
