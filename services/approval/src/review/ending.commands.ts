import { timestampDate } from '@bufbuild/protobuf/wkt';
import { DomainError, TerminationCause, TOPICS, type TerminationRequested } from '@onewindow/contracts';
import { yearlyNo, yearlyScope, type NumberBlocks } from '@onewindow/documents';
import { legalDay } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { refusalIssuedEvent } from '../letter/letter.events.js';
import { issueLicence, licenceScope } from '../licence/licence.commands.js';
import { endReview, outcomeOfSteps, skipOpenSteps } from './review.domain.js';
import { ReviewRow, StepRow } from './review.entity.js';
import { decidedEvent, resultPublishedEvent, terminatedEvent } from './review.events.js';
import { saveReview } from './saving.commands.js';

/** Where the numbers of decisions and licences come from. */
export type Numbers = Pick<NumberBlocks, 'draw'>;

const decisionSeries = (agencyCode: string): string => `decision:${agencyCode}`;

/**
 * The numbers that deciding one review at `now` takes, drawn before anything is locked: a consumer's transaction cannot begin again
 * when a block is used up. Where no decision comes of it they stay unused; gaps are allowed.
 */
export async function drawAhead(
  numbers: NumberBlocks,
  item: Pick<ReviewRow, 'agencyCode' | 'regionCode' | 'itemCode'>,
  now: Date,
): Promise<Numbers> {
  const drawn = new Map<string, number>();
  for (const scope of [yearlyScope(decisionSeries(item.agencyCode), legalDay(now)), licenceScope(item, now)])
    drawn.set(scope, await numbers.run(async () => numbers.draw(scope)));
  return {
    draw: (scope) => {
      const number = drawn.get(scope);
      if (number === undefined) throw new Error(`no number was drawn ahead for ${scope}`);
      return number;
    },
  };
}

/**
 * Decides the review as its steps say: number, licence or letter of refusal, result. The caller holds its lock and saves it.
 * @param steps of the review; the graph has its outcome
 */
export async function decideReview(tx: Tx, review: ReviewRow, steps: readonly StepRow[], numbers: Numbers): Promise<void> {
  const outcome = outcomeOfSteps(steps);
  if (!outcome) throw new Error('the steps of the review have no outcome yet');
  const decisionNo = yearlyNo(numbers, outcome === 'granted' ? '准' : '不准', decisionSeries(review.agencyCode), legalDay(tx.now));
  endReview(review, outcome);
  review.decidedAt = tx.now;
  review.decisionNo = decisionNo;
  const licence = outcome === 'granted' ? await issueLicence(tx, review, numbers) : undefined;
  review.licenceNo = licence?.licenceNo ?? null;
  tx.publish(TOPICS.review, decidedEvent(review, licence));
  if (outcome === 'refused') tx.publish(TOPICS.document, refusalIssuedEvent(review, steps));
  tx.publish(TOPICS.result, resultPublishedEvent(review, licence));
}

/**
 * Ends an open review without a decision (终止). Where the decision came first it stands, and the request is kept as superseded. Again is
 * quiet.
 * @throws DomainError `review-not-found`, `event-incomplete`: the contract is broken
 */
export async function terminate(tx: Tx, reviewId: string, requested: TerminationRequested): Promise<void> {
  const review = await tx.db.findOne(ReviewRow, { where: { id: reviewId }, lock: { mode: 'pessimistic_write' } });
  if (!review) throw new DomainError('not-found', 'review-not-found', 'there is no review of this case to end');
  if (review.termination) return;
  review.terminationCause = causeOf(requested.cause);
  review.terminationRequestedAt = requestedAt(requested);
  review.terminationRequestedBy = requested.requestedBy;
  review.termination = review.status === 'open' ? 'done' : 'superseded';
  const skipped: StepRow[] = [];
  if (review.status === 'open') {
    endReview(review, 'terminated');
    review.terminatedAt = tx.now;
    skipped.push(...skipOpenSteps(await tx.db.findBy(StepRow, { reviewId })));
    tx.publish(TOPICS.review, terminatedEvent(review));
  }
  await saveReview(tx, review, skipped);
}

/** The request says all that ending a review takes. @throws DomainError `event-incomplete` */
export function assertTerminable(requested: TerminationRequested): void {
  causeOf(requested.cause);
  requestedAt(requested);
}

const incomplete = (what: string) => new DomainError('invalid', 'event-incomplete', `the request to end the review has no ${what}`);

function causeOf(cause: TerminationCause): NonNullable<ReviewRow['terminationCause']> {
  switch (cause) {
    case TerminationCause.WITHDRAWN:
      return 'withdrawn';
    case TerminationCause.LAPSED:
      return 'lapsed';
    case TerminationCause.PREREQUISITE_FAILED:
      return 'prerequisite-failed';
    case TerminationCause.UNSPECIFIED:
      throw incomplete('cause');
  }
}

function requestedAt({ requestedAt: at }: TerminationRequested): Date {
  if (!at) throw incomplete('time');
  return timestampDate(at);
}
