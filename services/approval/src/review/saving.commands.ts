import { endingDeadlines, keepingDeadlines, type Deadline } from '@onewindow/deadlines';
import { sql, type Tx } from '@onewindow/messaging/tx';
import type { ReviewRow, StepRow } from './review.entity.js';

const SAVE = `
  WITH saved AS (
    UPDATE review_step s
       SET status = c.status, due_at = c."dueAt", due_day = c."dueDay", opened_at = c."openedAt", claimed_by = c."claimedBy", on_behalf_of = c."onBehalfOf", lease_until = c."leaseUntil",
           decided_at = c."decidedAt", decision_hash = c."decisionHash", findings = c.findings, opinion = c.opinion, warning = c.warning
      FROM jsonb_to_recordset($2::jsonb) AS c(key text, status text, "dueAt" timestamptz, "dueDay" date, "openedAt" timestamptz, "claimedBy" text, "onBehalfOf" text,
           "leaseUntil" timestamptz, "decidedAt" timestamptz, "decisionHash" text, findings jsonb, opinion text, warning text)
     WHERE s.review_id = $1 AND s.key = c.key),
  ended AS (${endingDeadlines('$1', `$4 <> 'open'`)}),
  kept AS (${keepingDeadlines('$15')})
  UPDATE review
     SET sequence = $3, status = $4, decision_no = $5, licence_no = $6, decided_at = $7, decided_by = $8, termination = $9,
         termination_cause = $10, termination_requested_at = $11, termination_requested_by = $12, terminated_at = $13,
         deemed = $14
   WHERE id = $1`;

/**
 * Saves a review that is locked and those of its steps that changed: one round trip, however many they are. With its end its time limits end.
 * @param rungs of a review that goes on, where they move by what is saved
 */
export async function saveReview(tx: Tx, review: ReviewRow, changed: readonly StepRow[], rungs: readonly Deadline[] = []): Promise<void> {
  await sql(tx, SAVE, [
    review.id,
    JSON.stringify(changed.map(stateOf)),
    review.sequence,
    review.status,
    review.decisionNo,
    review.licenceNo,
    review.decidedAt,
    review.decidedBy,
    review.termination,
    review.terminationCause,
    review.terminationRequestedAt,
    review.terminationRequestedBy,
    review.terminatedAt,
    review.deemed,
    JSON.stringify(rungs),
  ]);
}

const stateOf = (step: StepRow): Partial<StepRow> => {
  const { key, status, dueAt, dueDay, openedAt, claimedBy, onBehalfOf, leaseUntil, decidedAt, decisionHash, findings, opinion } = step;
  const decided = { decidedAt, decisionHash, findings, opinion };
  return { key, status, dueAt, dueDay, openedAt, claimedBy, onBehalfOf, leaseUntil, ...decided, warning: step.warning };
};
