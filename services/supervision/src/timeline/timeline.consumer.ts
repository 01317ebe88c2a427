import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type DocumentEvent, type EventEnvelope, type LicenceEvent, type OrderEvent, type Topic } from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import { recordEvents } from './timeline.commands.js';

/** Topics of which the timeline is the only reader here, its own orders among them; others go through consumers that record them too. */
@Controller()
export class TimelineConsumer {
  @EventPattern<string>(TOPICS.document.name)
  async onDocumentEvents(@Payload() events: readonly DocumentEvent[], @Ctx() slice: SliceContext): Promise<void> {
    await record(TOPICS.document, events, slice);
  }

  @EventPattern<string>(TOPICS.licence.name)
  async onLicenceEvents(@Payload() events: readonly LicenceEvent[], @Ctx() slice: SliceContext): Promise<void> {
    await record(TOPICS.licence, events, slice);
  }

  @EventPattern<string>(TOPICS.order.name)
  async onOrderEvents(@Payload() events: readonly OrderEvent[], @Ctx() slice: SliceContext): Promise<void> {
    await record(TOPICS.order, events, slice);
  }
}

async function record<E extends EventEnvelope>(topic: Topic<E>, events: readonly E[], slice: SliceContext): Promise<void> {
  const [first] = events;
  if (first) await recordEvents(slice.at(first), topic, events);
}
