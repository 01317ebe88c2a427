import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type CaseEvent } from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import { openReview } from './review.commands.js';

/** An accepted case opens its review. */
@Controller()
export class ReviewConsumer {
  @EventPattern<string>(TOPICS.case.name)
  async onCaseEvents(@Payload() events: readonly CaseEvent[], @Ctx() slice: SliceContext): Promise<void> {
    for (const event of events) {
      switch (event.event.case) {
        case 'accepted':
          await openReview(slice.at(event), event.caseId, event.rootId, event.event.value);
          break;
        case 'registered':
        case 'correctionNotified':
        case 'corrected':
        case 'turnedAway':
        case 'terminationRequested':
        case 'terminated':
        case 'ready':
        case 'dispatched':
        case 'served':
        case 'closed':
        case 'snapshot':
        case undefined:
          break;
      }
    }
  }
}
