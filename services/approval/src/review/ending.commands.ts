import { timestampDate } from '@bufbuild/protobuf/wkt';
import { DomainError, TerminationCause, TOPICS, type TerminationRequested } from '@onewindow/contracts';
import { yearlyNo, yearlyScope, type NumberBlocks } from '@onewindow/documents';
import { legalDay } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { refusalIssuedEvent } from '../letter/letter.events.js';
import { issueLicence, licenceScope, lockLicences, renewLicence } from '../licence/licence.commands.js';
import type { LicenceRow } from '../licence/licence.entity.js';
import { isGrantedByLaw } from './renewal.domain.js';
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
  const { renews } = review.plan;
  const licence = renews && outcome === 'granted' ? (await lockLicences(tx, [renews.licenceNo])).get(renews.licenceNo) : undefined;
  await conclude(tx, review, { outcome, at: tx.now, numbers, licence });
  if (outcome === 'refused') tx.publish(TOPICS.document, refusalIssuedEvent(review, steps));
}

/**
 * Grants a renewal that nobody decided until the licence ended (行政许可法 第五十条第二款), as of that end, however late it is done. The caller holds
 * the locks of review and licence, and saves the review.
 * @returns the steps that it ended
 */
export async function grantByLaw(
  tx: Tx,
  review: ReviewRow,
  { steps, ...ended }: Omit<Conclusion, 'outcome'> & { readonly steps: readonly StepRow[] },
): Promise<StepRow[]> {
  const skipped = skipOpenSteps(steps);
  review.deemed = true;
  await conclude(tx, review, { outcome: 'granted', ...ended });
  return skipped;
}

interface Conclusion {
  readonly outcome: 'granted' | 'refused';
  readonly at: Date;
  readonly numbers: Numbers;
  /** That a grant renews. */
  readonly licence: LicenceRow | undefined;
}

async function conclude(tx: Tx, review: ReviewRow, { outcome, at, numbers, licence: held }: Conclusion): Promise<void> {
  const decisionNo = yearlyNo(numbers, outcome === 'granted' ? '准' : '不准', decisionSeries(review.agencyCode), legalDay(tx.now));
  endReview(review, outcome);
  review.decidedAt = at;
  review.decisionNo = decisionNo;
  const licence = outcome === 'granted' ? await licenceOf(tx, review, held, numbers) : undefined;
  review.licenceNo = licence?.licenceNo ?? null;
  tx.publish(TOPICS.review, decidedEvent(review, licence));
  tx.publish(TOPICS.result, resultPublishedEvent(review, licence));
}

/** What a grant brings about: a licence, or a longer term of the one that it renews. */
function licenceOf(tx: Tx, review: ReviewRow, held: LicenceRow | undefined, numbers: Numbers): Promise<LicenceRow | undefined> {
  if (!review.plan.renews) return issueLicence(tx, review, numbers);
  if (!held) throw new Error(`there is no licence ${review.plan.renews.licenceNo} to renew`);
  return renewLicence(tx, review, held);
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
  // what the law has granted is only told late
  const goesOn = review.status === 'open' && !isGrantedByLaw(review, tx.now);
  review.termination = goesOn ? 'done' : 'superseded';
  const skipped: StepRow[] = [];
  if (goesOn) {
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
