import { TOPICS } from '@onewindow/contracts';
import { keepDeadlines } from '@onewindow/deadlines';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { nextRung } from './ladder.domain.js';
import { isUndecided, openReadySteps } from './review.domain.js';
import { ReviewRow, StepRow } from './review.entity.js';
import { acceptedEvent } from './review.events.js';
import { saveReview } from './saving.commands.js';
import { stepOpened, timed } from './step-opening.commands.js';
import { nextStepRung } from './step-rungs.domain.js';

/** What acceptance says of a case: from when it runs, until when, by which calendar and rules, and who took it in. */
const ACCEPTANCE = [
  'receivedBy',
  'acceptedBy',
  'acceptedAt',
  'statutoryDueDay',
  'statutoryDueAt',
  'statutoryProvisional',
  'promisedDueDay',
  'promisedDueAt',
  'promisedProvisional',
  'calendarVersion',
  'calendarRegion',
  'calendar',
  'plan',
] as const satisfies readonly (keyof ReviewRow)[];

type Acceptance = Pick<ReviewRow, (typeof ACCEPTANCE)[number]>;

/**
 * The case of a review that was opened ahead is accepted: both clocks run, what is open is timed anew by its own limit, and what decides may
 * follow. A review that is accepted already stays as it is.
 */
export async function acceptAhead(tx: Tx, reviewId: string, acceptance: Acceptance): Promise<void> {
  const review = await tx.db.findOne(ReviewRow, { where: { id: reviewId }, lock: { mode: 'pessimistic_write' } });
  if (!review?.preReview || review.status !== 'open') return;
  const steps = await tx.db.find(StepRow, { where: { reviewId }, order: { position: 'ASC' } });
  Object.assign(review, Object.fromEntries(ACCEPTANCE.map((name) => [name, acceptance[name]])), { preReview: false });
  await saveAcceptance(tx, review);
  tx.publish(TOPICS.review, acceptedEvent(review));
  const begun = steps.filter(isUndecided).filter(({ openedAt }) => openedAt !== null);
  for (const step of begun) timed(review, step, tx.now);
  const opened = openReadySteps(steps);
  for (const step of opened) tx.publish(TOPICS.review, stepOpened(review, step, tx.now));
  const waiting = steps.filter((step) => step.status === 'waiting');
  for (const step of waiting) Object.assign(step, { dueAt: review.bindingDue.at, dueDay: review.bindingDue.day });
  await saveReview(tx, review, [...begun, ...opened, ...waiting]);
  await keepDeadlines(tx, [nextRung(review), nextStepRung(review, steps)]);
}

async function saveAcceptance(tx: Tx, review: ReviewRow): Promise<void> {
  await sql(
    tx,
    `UPDATE review
        SET pre_review = false, received_by = $2, accepted_by = $3, accepted_at = $4, statutory_due_day = $5, statutory_due_at = $6,
            statutory_provisional = $7, promised_due_day = $8, promised_due_at = $9, promised_provisional = $10, calendar_version = $11,
            calendar_region = $12, calendar = $13, plan = $14
      WHERE id = $1`,
    [
      review.id,
      review.receivedBy,
      review.acceptedBy,
      review.acceptedAt,
      review.statutoryDueDay,
      review.statutoryDueAt,
      review.statutoryProvisional,
      review.promisedDueDay,
      review.promisedDueAt,
      review.promisedProvisional,
      review.calendarVersion,
      review.calendarRegion,
      review.calendar && JSON.stringify(review.calendar),
      JSON.stringify(review.plan),
    ],
  );
}
