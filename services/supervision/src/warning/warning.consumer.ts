import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type BundleCaseEvent, type CaseEvent, type EventEnvelope, type ReviewEvent, type Topic } from '@onewindow/contracts';
import { NumberBlocks } from '@onewindow/documents';
import type { SliceContext } from '@onewindow/messaging/transport';
import type { Tx } from '@onewindow/messaging/tx';
import { closeOrders, type EndedCase } from '../order/closing.commands.js';
import { bundleEndOf, caseEndOf, type CaseEnd } from '../order/order.events.js';
import { recordEvents } from '../timeline/timeline.commands.js';
import { endWarnings, recordWarnings } from './warning.commands.js';
import { toldByBundle, toldByCase, toldByReview, type Told } from './warning.events.js';

/** What the events of a topic say beyond the timeline. */
interface Meaning<E extends EventEnvelope> {
  readonly topic: Topic<E>;
  readonly told: (event: E) => Told;
  /** The end of the case; absent where none of them is one. */
  readonly endOf?: (event: E) => CaseEnd | undefined;
}

const CASES: Meaning<CaseEvent> = { topic: TOPICS.case, told: toldByCase };
const REVIEWS: Meaning<ReviewEvent> = { topic: TOPICS.review, told: toldByReview, endOf: caseEndOf };
const BUNDLES: Meaning<BundleCaseEvent> = { topic: TOPICS.bundleCase, told: toldByBundle, endOf: bundleEndOf };

/** What cases, reviews and applications for bundles tell: the timeline keeps all of it, some of it warns, and an end closes the orders of its case. */
@Controller()
export class WarningConsumer {
  constructor(@Inject(NumberBlocks) private readonly numbers: NumberBlocks) {}

  @EventPattern<string>(TOPICS.case.name)
  async onCaseEvents(@Payload() events: readonly CaseEvent[], @Ctx() slice: SliceContext): Promise<void> {
    await this.hear(CASES, events, slice);
  }

  @EventPattern<string>(TOPICS.review.name)
  async onReviewEvents(@Payload() events: readonly ReviewEvent[], @Ctx() slice: SliceContext): Promise<void> {
    await this.hear(REVIEWS, events, slice);
  }

  @EventPattern<string>(TOPICS.bundleCase.name)
  async onBundleEvents(@Payload() events: readonly BundleCaseEvent[], @Ctx() slice: SliceContext): Promise<void> {
    await this.hear(BUNDLES, events, slice);
  }

  private async hear<E extends EventEnvelope>(meaning: Meaning<E>, events: readonly E[], slice: SliceContext): Promise<void> {
    const [first] = events;
    if (!first) return;
    const tx = slice.at(first);
    await recordEvents(tx, meaning.topic, events);
    await this.warn(
      tx,
      events.map((event) => meaning.told(event)),
    );
    await closeOrders(ends(meaning, events, slice));
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

const ends = <E extends EventEnvelope>({ endOf }: Meaning<E>, events: readonly E[], slice: SliceContext): EndedCase[] =>
  events.flatMap((event) => {
    const end = endOf?.(event);
    return end ? [{ tx: slice.at(event), end }] : [];
  });
