import { id, TOPICS, type EventDraft, type ResultEvent, type ReviewEvent } from '@onewindow/contracts';
import { rungOfMark } from '@onewindow/legal-clock';
import { saidBy, type SnapshotSource, type Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { termOf } from '../licence/licence.domain.js';
import { LicenceRow } from '../licence/licence.entity.js';
import { openSteps, supervisorsOf } from './answerable.events.js';
import { OPEN_STEPS } from './review.domain.js';
import { clockOf, overdueOf } from './clock.events.js';
import { ReviewRow, StepRow } from './review.entity.js';
import { decidedEvent, openedEvent, resultPublishedEvent, stepDecidedEvent, terminatedEvent, type GivenLicence } from './review.events.js';

/** The state of reviews, told again. */
export const reviewSnapshots: SnapshotSource = {
  aggregate: 'review',
  keys: { table: 'review', column: 'id' },
  key: id,
  async publish(tx, keys) {
    const reviews = await lockReviews(tx, keys);
    const steps = await tx.db.find(StepRow, {
      where: { reviewId: In([...keys]), status: In([...DECIDED_STEPS, ...OPEN_STEPS]) },
      order: { decidedAt: 'ASC', position: 'ASC' },
    });
    const byReview = Map.groupBy(steps, (step) => step.reviewId);
    const born = await licencesOf(tx, reviews);
    for (const review of reviews)
      tx.publish(
        TOPICS.review,
        reviewSnapshot(review, { steps: byReview.get(review.id) ?? [], licence: born.get(review.id), now: tx.now }),
      );
    return reviews.length;
  },
};

/** The results of decided reviews, told again. */
export const resultSnapshots: SnapshotSource = {
  aggregate: 'result',
  keys: { table: 'review', column: 'id', where: `status IN ('granted', 'refused')` },
  key: id,
  async publish(tx, keys) {
    const reviews = (await lockReviews(tx, keys)).filter(isDecided);
    const born = await licencesOf(tx, reviews);
    for (const review of reviews) tx.publish(TOPICS.result, resultSnapshot(review, born.get(review.id)));
    return reviews.length;
  },
};

const lockReviews = (tx: Tx, keys: readonly string[]): Promise<ReviewRow[]> =>
  tx.db.find(ReviewRow, { where: { id: In([...keys]) }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });

/** Licences of granted reviews, by review, each with the term that the review gave it. */
async function licencesOf(tx: Tx, reviews: readonly ReviewRow[]): Promise<Map<string, GivenLicence>> {
  const granted = reviews.flatMap(({ id: caseId, licenceNo }) => (licenceNo === null ? [] : [{ caseId, licenceNo }]));
  if (granted.length === 0) return new Map();
  const rows = await tx.db.findBy(LicenceRow, { licenceNo: In(granted.map(({ licenceNo }) => licenceNo)) });
  const byNo = new Map(rows.map((row) => [row.licenceNo, row]));
  return new Map(
    granted.flatMap(({ caseId, licenceNo }): [string, GivenLicence][] => {
      const licence = byNo.get(licenceNo);
      return licence ? [[caseId, { licenceNo, name: licence.name, ...termOf(licence, caseId) }]] : [];
    }),
  );
}

const isDecided = ({ status }: ReviewRow): boolean => status === 'granted' || status === 'refused';

/** What belongs to a review in its snapshot. */
interface Belonging {
  /** Decided and open ones: the decided in the order in which they were, the open in that of the plan. */
  readonly steps: readonly StepRow[];
  readonly licence: GivenLicence | undefined;
  readonly now: Date;
}

const DECIDED_STEPS = ['passed', 'failed'] as const;
const isOneOf =
  (statuses: readonly string[]) =>
  (step: StepRow): boolean =>
    statuses.includes(step.status);

// What each event said takes a place in the life of the row at hand, which is thrown away; the snapshot keeps the place of the last.
function reviewSnapshot(review: ReviewRow, { steps, licence, now }: Belonging): EventDraft<ReviewEvent> {
  const { id: aggregateId, rootId, sequence, status } = review;
  const value = {
    status,
    opened: saidBy(openedEvent(review), 'opened'),
    steps: steps.filter(isOneOf(DECIDED_STEPS)).map((step) => saidBy(stepDecidedEvent(review, step), 'stepDecided')),
    ...(isDecided(review) ? { decided: saidBy(decidedEvent(review, licence), 'decided') } : {}),
    clock: clockOf(review),
    rung: rungOfMark(review.warning),
    ...(review.overdueReason === null ? {} : { overdue: overdueOf(review) }),
    openSteps: openSteps(steps.filter(isOneOf(OPEN_STEPS)), now),
    supervisors: supervisorsOf(review),
    ...(status === 'terminated' ? { terminated: saidBy(terminatedEvent(review), 'terminated') } : {}),
  };
  return { aggregateId, rootId, caseId: aggregateId, sequence, event: { case: 'snapshot', value } };
}

function resultSnapshot(review: ReviewRow, licence: GivenLicence | undefined): EventDraft<ResultEvent> {
  const published = resultPublishedEvent(review, licence);
  return { ...published, event: { case: 'snapshot', value: saidBy(published, 'published') } };
}
