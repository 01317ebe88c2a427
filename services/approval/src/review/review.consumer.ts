import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type CaseEvent } from '@onewindow/contracts';
import { NumberBlocks } from '@onewindow/documents';
import type { SliceContext } from '@onewindow/messaging/transport';
import type { Tx } from '@onewindow/messaging/tx';
import { drawAhead, terminate, type Numbers } from './ending.commands.js';
import { acceptanceOf, openReview } from './opening.commands.js';
import { noteServed } from './served.commands.js';
import { keepForLater, putAside } from './waiting.commands.js';

/** An accepted case opens its review, one that is asked to end ends it, and a notice that was served moves its dates. */
@Controller()
export class ReviewConsumer {
  constructor(private readonly numbers: NumberBlocks) {}

  @EventPattern<string>(TOPICS.case.name)
  async onCaseEvents(@Payload() events: readonly CaseEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const immediate = await this.prepareImmediate(events, slice);
    for (const event of events) {
      switch (event.event.case) {
        case 'accepted': {
          if (await putAside(slice.at(event), event)) break;
          const { tx, numbers } = immediate.get(event) ?? { tx: slice.at(event), numbers: this.numbers };
          await openReview(tx, acceptanceOf(event, event.event.value), numbers);
          break;
        }
        case 'preReviewed':
          await openReview(slice.at(event), { ...acceptanceOf(event, event.event.value), preReview: true }, this.numbers);
          break;
        case 'terminationRequested':
          if (await keepForLater(slice.at(event), event)) break;
          await terminate(slice.at(event), event.caseId, event.event.value);
          break;
        case 'served':
          await noteServed(slice.at(event), event.caseId, event.event.value);
          break;
        case 'registered':
        case 'correctionNotified':
        case 'corrected':
        case 'turnedAway':
        case 'terminated':
        case 'ready':
        case 'dispatched':
        case 'dutyOverdue':
        case 'termMoved':
        case 'closed':
        case 'snapshot':
        case undefined:
          break;
      }
    }
  }

  // The numbers run by year, so they are drawn for the very instant at which the case will be decided.
  private async prepareImmediate(events: readonly CaseEvent[], slice: SliceContext): Promise<Map<CaseEvent, Prepared>> {
    const prepared = new Map<CaseEvent, Prepared>();
    for (const event of events) {
      if (event.event.case !== 'accepted' || !event.event.value.immediate || !event.event.value.plan) continue;
      const tx = slice.at(event);
      prepared.set(event, { tx, numbers: await drawAhead(this.numbers, event.event.value.plan, tx.now) });
    }
    return prepared;
  }
}

interface Prepared {
  readonly tx: Tx;
  readonly numbers: Numbers;
}
