import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type CaseEvent, type ReviewEvent } from '@onewindow/contracts';
import { NumberBlocks } from '@onewindow/documents';
import type { SliceContext } from '@onewindow/messaging/transport';
import type { Tx } from '@onewindow/messaging/tx';
import { closeOrders } from '../order/closing.commands.js';
import { caseEndOf } from '../order/order.events.js';
import { recordEvents } from '../timeline/timeline.commands.js';
import { endWarnings, recordWarnings } from './warning.commands.js';
import { toldByCase, toldByReview, type Told } from './warning.events.js';

/** What cases and reviews tell: the timeline keeps all of it, some of it warns, and an end closes the orders of its case. */
@Controller()
export class WarningConsumer {
  constructor(@Inject(NumberBlocks) private readonly numbers: NumberBlocks) {}

  @EventPattern<string>(TOPICS.case.name)
  async onCaseEvents(@Payload() events: readonly CaseEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const [first] = events;
    if (!first) return;
    const tx = slice.at(first);
    await recordEvents(tx, TOPICS.case, events);
    await this.warn(tx, events.map(toldByCase));
  }

  @EventPattern<string>(TOPICS.review.name)
  async onReviewEvents(@Payload() events: readonly ReviewEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const [first] = events;
    if (!first) return;
    const tx = slice.at(first);
    await recordEvents(tx, TOPICS.review, events);
    await this.warn(tx, events.map(toldByReview));
    await closeOrders(
      events.flatMap((event) => {
        const end = caseEndOf(event);
        return end ? [{ tx: slice.at(event), end }] : [];
      }),
    );
  }

  // Warnings before endings: what ends them may be of the same slice.
  private async warn(tx: Tx, told: readonly Told[]): Promise<void> {
    await recordWarnings(
      tx,
      told.flatMap(({ warnings }) => warnings),
      this.numbers,
    );
    await endWarnings(
      tx,
      told.flatMap(({ ending }) => ending ?? []),
    );
  }
}
