import { DomainError, TOPICS } from '@onewindow/contracts';
import { keepDeadlines } from '@onewindow/deadlines';
import { sql, type Tx } from '@onewindow/messaging/tx';
import type { Officer } from './acting.domain.js';
import { recount } from './clock.domain.js';
import { clockChangedEvent, type Entry } from './clock.events.js';
import { nextRung } from './ladder.domain.js';
import { ReviewRow, StepRow } from './review.entity.js';
import { nextStepRung } from './step-rungs.domain.js';

/** A review that is locked, with its steps. */
export interface LockedReview {
  readonly review: ReviewRow;
  readonly steps: StepRow[];
}

/**
 * Locks a review for an act on its dates, by a member of the agency that decides it.
 * @throws DomainError `review-not-found` alike for an unknown review and for another agency's
 */
export async function lockReview(tx: Tx, reviewId: string, { agencyCode }: Pick<Officer, 'agencyCode'>): Promise<LockedReview> {
  const review = await tx.db.findOne(ReviewRow, { where: { id: reviewId }, lock: { mode: 'pessimistic_write' } });
  if (review?.agencyCode !== agencyCode)
    throw new DomainError('not-found', 'review-not-found', 'there is no such review that your agency decides');
  return { review, steps: await tx.db.find(StepRow, { where: { reviewId }, order: { position: 'ASC' } }) };
}

/**
 * An entry of the ledger holds: both dates, the dates of the steps and the next rung are worked out again, saved and told. The caller holds
 * the review's lock and has written the entry into its ledger.
 */
export async function enter(tx: Tx, { review, steps }: LockedReview, entry: Entry): Promise<void> {
  const moved = recount(review, steps);
  tx.publish(TOPICS.review, clockChangedEvent(review, entry));
  await saveClocks(tx, [{ review, steps: moved }]);
  await keepDeadlines(tx, [nextRung(review), nextStepRung(review, steps)]);
}

/** A review whose clock changed, with those of its steps that did. */
export interface ChangedClock {
  readonly review: ReviewRow;
  readonly steps: readonly StepRow[];
}

const SAVE = `
  WITH saved AS (
    UPDATE review_step s SET due_at = c."dueAt", due_day = c."dueDay", warning = c.warning
      FROM jsonb_to_recordset($2::jsonb) AS c("reviewId" uuid, key text, "dueAt" timestamptz, "dueDay" date, warning text)
     WHERE s.review_id = c."reviewId" AND s.key = c.key)
  UPDATE review r
     SET sequence = c.sequence, ledger = c.ledger, warning = c.warning, statutory_due_day = c."statutoryDueDay", statutory_due_at = c."statutoryDueAt",
         statutory_provisional = c."statutoryProvisional", statutory_stopped = c."statutoryStopped", promised_due_day = c."promisedDueDay",
         promised_due_at = c."promisedDueAt", promised_provisional = c."promisedProvisional", promised_stopped = c."promisedStopped",
         overdue_reason = c."overdueReason", overdue_explained_by = c."overdueExplainedBy", overdue_explained_at = c."overdueExplainedAt",
         calendar_version = c."calendarVersion", calendar_region = c."calendarRegion"
    FROM jsonb_to_recordset($1::jsonb) AS c(id uuid, sequence integer, ledger jsonb, warning text, "statutoryDueDay" date, "statutoryDueAt" timestamptz,
         "statutoryProvisional" boolean, "statutoryStopped" boolean, "promisedDueDay" date, "promisedDueAt" timestamptz, "promisedProvisional" boolean,
         "promisedStopped" boolean, "overdueReason" text, "overdueExplainedBy" text, "overdueExplainedAt" timestamptz, "calendarVersion" integer,
         "calendarRegion" text)
   WHERE r.id = c.id`;

/** Saves the clocks of reviews that are locked, in one statement however many they are. */
export async function saveClocks(tx: Tx, changed: readonly ChangedClock[]): Promise<void> {
  if (changed.length === 0) return;
  const steps = changed.flatMap((each) => each.steps);
  await sql(tx, SAVE, [JSON.stringify(changed.map(({ review }) => clockState(review))), JSON.stringify(steps.map(stepState))]);
}

function clockState(review: ReviewRow): Partial<ReviewRow> {
  const { id, sequence, ledger, warning, statutoryDueDay, statutoryDueAt, statutoryProvisional, statutoryStopped } = review;
  const { promisedDueDay, promisedDueAt, promisedProvisional, promisedStopped, calendarVersion, calendarRegion } = review;
  const { overdueReason, overdueExplainedBy, overdueExplainedAt } = review;
  const statutory = { statutoryDueDay, statutoryDueAt, statutoryProvisional, statutoryStopped };
  const promised = { promisedDueDay, promisedDueAt, promisedProvisional, promisedStopped };
  const overdue = { overdueReason, overdueExplainedBy, overdueExplainedAt };
  return { id, sequence, ledger, warning, ...statutory, ...promised, ...overdue, calendarVersion, calendarRegion };
}

const stepState = ({ reviewId, key, dueAt, dueDay, warning }: StepRow): Partial<StepRow> => ({ reviewId, key, dueAt, dueDay, warning });
