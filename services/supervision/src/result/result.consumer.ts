import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type ResultEvent } from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import { recordEvents } from '../timeline/timeline.commands.js';
import { handOver } from './result.commands.js';
import { resultOf } from './result.events.js';

@Controller()
export class ResultConsumer {
  @EventPattern<string>(TOPICS.result.name)
  async onResultEvents(@Payload() events: readonly ResultEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const [first] = events;
    if (!first) return;
    const tx = slice.at(first);
    await handOver(
      tx,
      events.map(resultOf).filter((result) => result !== undefined),
    );
    await recordEvents(tx, TOPICS.result, events);
  }
}
