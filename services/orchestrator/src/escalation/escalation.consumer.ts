import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type OrderEvent, type RatingEvent, type ReviewEvent } from '@onewindow/contracts';
import type { SliceOrigin } from '@onewindow/messaging/transport';
import { newsOfOrder, newsOfReviews } from './escalation.events.js';
import { Escalations } from './escalations.js';
import { newsOfWorkOrders } from './work-order.events.js';

/** Brings what reviews, bad ratings and orders tell to the escalations of what they are about. A slice that Temporal does not take now comes again as a whole. */
@Controller()
export class EscalationConsumer {
  constructor(@Inject(Escalations) private readonly escalations: Escalations) {}

  @EventPattern<string>(TOPICS.review.name)
  async onReviewEvents(@Payload() events: readonly ReviewEvent[], @Ctx() _slice: SliceOrigin): Promise<void> {
    await this.escalations.hearCases(newsOfReviews(events));
  }

  @EventPattern<string>(TOPICS.rating.name)
  async onRatingEvents(@Payload() events: readonly RatingEvent[], @Ctx() _slice: SliceOrigin): Promise<void> {
    await this.escalations.hearCases(newsOfWorkOrders(events));
  }

  @EventPattern<string>(TOPICS.order.name)
  async onOrderEvents(@Payload() events: readonly OrderEvent[], @Ctx() _slice: SliceOrigin): Promise<void> {
    await this.escalations.hearOrders(events.flatMap((event) => newsOfOrder(event) ?? []));
  }
}
