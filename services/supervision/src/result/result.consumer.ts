import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type ResultEvent } from '@onewindow/contracts';
import { NumberBlocks } from '@onewindow/documents';
import type { SliceContext } from '@onewindow/messaging/transport';
import { recordEvents } from '../timeline/timeline.commands.js';
import { recordWarnings } from '../warning/warning.commands.js';
import { toldByResult } from '../warning/warning.events.js';
import { handOver } from './result.commands.js';
import { resultOf } from './result.events.js';

/** Results are handed to the bodies of their items; one that the law brought about warns the body that did not decide. */
@Controller()
export class ResultConsumer {
  constructor(@Inject(NumberBlocks) private readonly numbers: NumberBlocks) {}

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
    await recordWarnings(tx, events.flatMap(toldByResult), this.numbers);
  }
}
