import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  TOPICS,
  type BundleCaseEvent,
  type CaseEvent,
  type EventEnvelope,
  type RatingEvent,
  type ReviewEvent,
  type Topic,
} from '@onewindow/contracts';
import { NumberBlocks } from '@onewindow/documents';
import type { SliceContext } from '@onewindow/messaging/transport';
import type { Tx } from '@onewindow/messaging/tx';
import { closeOrders, type EndedSubject } from '../order/closing.commands.js';
import { bundleEndOf, caseEndOf, dutyEndsOf, type SubjectEnd } from '../order/order.events.js';
import { recordEvents } from '../timeline/timeline.commands.js';
import { endWarnings, recordWarnings } from './warning.commands.js';
import { toldByBundle, toldByCase, toldByReview, type Told } from './warning.events.js';
import { toldByRating } from './work-order.events.js';

/** What the events of a topic say beyond the timeline. */
interface Meaning<E extends EventEnvelope> {
  readonly topic: Topic<E>;
  readonly told: (event: E) => Told;
  /** What an event ends on which there may be orders; absent where none of them ends anything. */
  readonly endsOf?: (event: E) => readonly SubjectEnd[];
}

const CASES: Meaning<CaseEvent> = { topic: TOPICS.case, told: toldByCase };
const REVIEWS: Meaning<ReviewEvent> = { topic: TOPICS.review, told: toldByReview, endsOf: caseEndOf };
const BUNDLES: Meaning<BundleCaseEvent> = { topic: TOPICS.bundleCase, told: toldByBundle, endsOf: bundleEndOf };
const RATINGS: Meaning<RatingEvent> = { topic: TOPICS.rating, told: toldByRating, endsOf: dutyEndsOf };

/** What cases, reviews, applications for bundles and ratings tell: the timeline keeps all of it, some of it warns, and an end closes orders. */
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

  @EventPattern<string>(TOPICS.rating.name)
  async onRatingEvents(@Payload() events: readonly RatingEvent[], @Ctx() slice: SliceContext): Promise<void> {
    await this.hear(RATINGS, events, slice);
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

const ends = <E extends EventEnvelope>({ endsOf }: Meaning<E>, events: readonly E[], slice: SliceContext): EndedSubject[] =>
  events.flatMap((event) => (endsOf?.(event) ?? []).map((end) => ({ tx: slice.at(event), end })));
