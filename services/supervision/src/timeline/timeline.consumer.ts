import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  TOPICS,
  type BundleCaseEvent,
  type CaseEvent,
  type DocumentEvent,
  type EventEnvelope,
  type LicenceEvent,
  type RatingEvent,
  type ReviewEvent,
  type Topic,
} from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import { recordEvents } from './timeline.commands.js';

/** Topics of which the timeline is the only reader here; results go through ResultConsumer, which records them too. */
@Controller()
export class TimelineConsumer {
  @EventPattern<string>(TOPICS.case.name)
  async onCaseEvents(@Payload() events: readonly CaseEvent[], @Ctx() slice: SliceContext): Promise<void> {
    await record(TOPICS.case, events, slice);
  }

  @EventPattern<string>(TOPICS.bundleCase.name)
  async onBundleEvents(@Payload() events: readonly BundleCaseEvent[], @Ctx() slice: SliceContext): Promise<void> {
    await record(TOPICS.bundleCase, events, slice);
  }

  @EventPattern<string>(TOPICS.review.name)
  async onReviewEvents(@Payload() events: readonly ReviewEvent[], @Ctx() slice: SliceContext): Promise<void> {
    await record(TOPICS.review, events, slice);
  }

  @EventPattern<string>(TOPICS.document.name)
  async onDocumentEvents(@Payload() events: readonly DocumentEvent[], @Ctx() slice: SliceContext): Promise<void> {
    await record(TOPICS.document, events, slice);
  }

  @EventPattern<string>(TOPICS.licence.name)
  async onLicenceEvents(@Payload() events: readonly LicenceEvent[], @Ctx() slice: SliceContext): Promise<void> {
    await record(TOPICS.licence, events, slice);
  }

  @EventPattern<string>(TOPICS.rating.name)
  async onRatingEvents(@Payload() events: readonly RatingEvent[], @Ctx() slice: SliceContext): Promise<void> {
    await record(TOPICS.rating, events, slice);
  }
}

async function record<E extends EventEnvelope>(topic: Topic<E>, events: readonly E[], slice: SliceContext): Promise<void> {
  const [first] = events;
  if (first) await recordEvents(slice.at(first), topic, events);
}
