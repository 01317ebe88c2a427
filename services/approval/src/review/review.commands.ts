import { DomainError, procedureLaw, TOPICS, type TransferStep } from '@onewindow/contracts';
import type { NumberBlocks } from '@onewindow/documents';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import { absentFor } from '../absence/absence.queries.js';
import { findStaff } from '../staff/staff.queries.js';
import {
  actorOn,
  actsInOwnRole,
  assertMayReceive,
  assertMayTransfer,
  assertOwnAgency,
  transfersInOwnName,
  type Officer,
} from './acting.domain.js';
import { decideReview } from './ending.commands.js';
import type { StepDecision } from './findings.domain.js';
import { heldSteps } from './pre-review.domain.js';
import { assertNotGrantedByLaw } from './renewal.domain.js';
import {
  assertNotTerminated,
  assertUndecided,
  claimStep,
  decideStep,
  isHeld,
  openReadySteps,
  outcomeOfSteps,
  releaseStep,
  skipOpenSteps,
  stepOf,
  transferStep,
  type Actor,
} from './review.domain.js';
import { ReviewRow, StepRow } from './review.entity.js';
import { stepClaimedEvent, stepDecidedEvent, stepReleasedEvent, stepTransferredEvent } from './review.events.js';
import { saveReview } from './saving.commands.js';
import { stepOpened } from './step-opening.commands.js';
import { earlier, nextStepRung } from './step-rungs.domain.js';
import { assertStepVisited } from '../visit/visit.commands.js';

/** A step of a review that is locked. */
export interface LockedStep {
  readonly review: ReviewRow;
  readonly steps: StepRow[];
  readonly step: StepRow;
}

/** Locks the review and finds the step, for an officer of its agency. */
async function lockStep(tx: Tx, reviewId: string, stepKey: string, officer: Officer): Promise<LockedStep> {
  const review = await tx.db.findOne(ReviewRow, { where: { id: reviewId }, lock: { mode: 'pessimistic_write' } });
  if (!review) throw new DomainError('not-found', 'review-not-found', 'there is no such review in your agency');
  const steps = await tx.db.find(StepRow, { where: { reviewId }, order: { position: 'ASC' } });
  const step = stepOf(steps, stepKey);
  assertOwnAgency(step, officer);
  return { review, steps, step };
}

/** As whom the officer acts on the step; absences are asked for only where their own role does not do. */
async function actorOf(tx: Tx, { review, step }: LockedStep, officer: Officer): Promise<Actor> {
  assertNotTerminated(review);
  const absent = actsInOwnRole(step, officer, tx.now) ? [] : await absentFor(tx.db, officer, tx.now);
  return actorOn(step, officer, absent, review.takers, tx.now);
}

/** Takes a step out of the queue for the length of a lease; the holder's repeat renews it without an event. */
export async function claim(tx: Tx, reviewId: string, stepKey: string, officer: Officer): Promise<LockedStep> {
  const locked = await lockStep(tx, reviewId, stepKey, officer);
  const { review, step } = locked;
  const actor = await actorOf(tx, locked, officer);
  const renewed = step.status === 'claimed' && step.claimedBy === actor.id && step.onBehalfOf === actor.onBehalfOf;
  claimStep(step, actor, tx.now);
  if (!renewed) tx.publish(TOPICS.review, stepClaimedEvent(review, step));
  await saveReview(tx, review, [step]);
  return locked;
}

/** Gives a step back to the queue. */
export async function release(tx: Tx, reviewId: string, stepKey: string, officer: Officer): Promise<LockedStep> {
  const locked = await lockStep(tx, reviewId, stepKey, officer);
  const { review, step } = locked;
  if (!releaseStep(step, await actorOf(tx, locked, officer), tx.now)) return locked;
  tx.publish(TOPICS.review, stepReleasedEvent(review, step, officer.id));
  await saveReview(tx, review, [step]);
  return locked;
}

/**
 * Gives a step to another officer of its agency and role for a new lease. Again is quiet.
 * @throws DomainError `review-…`, `step-…`, `transfer-not-yours`, `transferee-unknown`, `transferee-not-of-role`, `receiver-may-not-decide`
 */
export async function transfer(
  tx: Tx,
  reviewId: string,
  stepKey: string,
  { to, reason }: Pick<TransferStep, 'to' | 'reason'>,
  officer: Officer,
): Promise<LockedStep> {
  const locked = await lockStep(tx, reviewId, stepKey, officer);
  const { review, step } = locked;
  assertNotTerminated(review);
  const there = isHeld(step, tx.now) && step.claimedBy === to;
  if (there && (await transferredBy(tx, step)) === officer.id) return locked;
  const absent = transfersInOwnName(step, officer, tx.now) ? [] : await absentFor(tx.db, officer, tx.now);
  assertMayTransfer(step, officer, absent, tx.now);
  if (there) return locked;
  assertUndecided(step);
  const [candidate] = await findStaff(tx.db, step.agencyCode, [to]);
  assertMayReceive(step, candidate, review.takers);
  const from = isHeld(step, tx.now) ? step.claimedBy : null;
  transferStep(step, to, tx.now);
  tx.publish(TOPICS.review, stepTransferredEvent(review, step, { from, by: officer.id }));
  await sql(
    tx,
    `INSERT INTO step_transfer (review_id, key, at, from_officer, to_officer, transferred_by, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [reviewId, stepKey, tx.now, from, to, officer.id, reason],
  );
  await saveReview(tx, review, [step]);
  return locked;
}

/** Who arranged the step's last transfer. */
async function transferredBy(tx: Tx, { reviewId, key }: StepRow): Promise<string | undefined> {
  const rows = await sql<{ transferred_by: string }>(
    tx,
    `SELECT transferred_by FROM step_transfer WHERE review_id = $1 AND key = $2 ORDER BY at DESC LIMIT 1`,
    [reviewId, key],
  );
  return rows[0]?.transferred_by;
}

/**
 * Decides a step; opens what waited for it, or decides the review when the graph says so. The same officer's same
 * decision again is quiet.
 * @throws DomainError `review-…`, `step-…`, `finding-…`, `reason-…`, `outcome-against-findings`, `grant-against-steps`,
 *   `receiver-may-not-decide`, `renewal-is-granted-by-law`
 */
export async function decide(
  tx: Tx,
  reviewId: string,
  stepKey: string,
  decision: StepDecision,
  officer: Officer,
  numbers: NumberBlocks,
): Promise<LockedStep> {
  const locked = await lockStep(tx, reviewId, stepKey, officer);
  const { review, steps, step } = locked;
  const decisionHash = fingerprint({ officer: officer.id, decision });
  if (step.decisionHash === decisionHash) return locked;

  const actor = await actorOf(tx, locked, officer);
  assertUndecided(step);
  assertNotGrantedByLaw(review, tx.now);
  await assertStepVisited(tx, review, stepKey);
  const { conditions, itemType = '' } = review.plan;
  const before = nextStepRung(review, steps);
  decideStep({ steps, step, conditions, law: procedureLaw(itemType, review.applicant.kind) }, decision, actor, tx.now);
  Object.assign(step, { decidedAt: tx.now, decisionHash, findings: decision.findings, opinion: decision.opinion ?? null });
  tx.publish(TOPICS.review, stepDecidedEvent(review, step));

  if (outcomeOfSteps(steps)) {
    const skipped = skipOpenSteps(steps);
    review.decidedBy = officer.id;
    await decideReview(tx, review, steps, numbers);
    await saveReview(tx, review, [step, ...skipped]);
    return locked;
  }
  const opened = openReadySteps(steps, heldSteps(review, steps));
  for (const next of opened) tx.publish(TOPICS.review, stepOpened(review, next, tx.now));
  await saveReview(tx, review, [step, ...opened], earlier(nextStepRung(review, steps), before));
  return locked;
}
