import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type ReviewEvent } from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import { markReady } from './case.commands.js';

/** Follows the review: a decided case becomes ready at the counter. */
@Controller()
export class CaseConsumer {
  @EventPattern<string>(TOPICS.review.name)
  async onReviewEvents(@Payload() events: readonly ReviewEvent[], @Ctx() slice: SliceContext): Promise<void> {
    for (const event of events) {
      switch (event.event.case) {
        case 'decided':
          await markReady(slice.at(event), event.caseId, event.event.value);
          break;
        case 'opened':
        case 'stepOpened':
        case 'stepClaimed':
        case 'stepReleased':
        case 'stepDecided':
        case 'stepTransferred':
        case 'immediateDeclined':
        case 'terminated':
        case 'snapshot':
        case undefined:
          break;
      }
    }
  }
}
