import { timestampDate } from '@bufbuild/protobuf/wkt';
import { DomainError, DutyKind, StepKind, TOPICS, type CaseAccepted, type ResolvedPlan } from '@onewindow/contracts';
import type { NumberBlocks } from '@onewindow/documents';
import { legalDay, type Due } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import { issueLicence } from '../licence/licence.commands.js';
import {
  assertMayAct,
  claimStep,
  decideStep,
  openReadySteps,
  outcomeOfSteps,
  releaseStep,
  skipOpenSteps,
  stepOf,
  type Officer,
  type StepDecision,
} from './review.domain.js';
import { ReviewRow, StepRow } from './review.entity.js';
import {
  decidedEvent,
  openedEvent,
  resultPublishedEvent,
  stepClaimedEvent,
  stepDecidedEvent,
  stepOpenedEvent,
  stepReleasedEvent,
} from './review.events.js';

/** Opens the review of an accepted case and puts its first steps into the queues; a review that is there stays as it is. */
export async function openReview(tx: Tx, caseId: string, rootId: string, accepted: CaseAccepted): Promise<void> {
  const review = tx.db.create(ReviewRow, reviewOf(caseId, rootId, accepted));
  const inserted = await tx.db.createQueryBuilder().insert().into(ReviewRow).values(review).orIgnore().returning('id').execute();
  if ((inserted.raw as unknown[]).length === 0) return;
  const steps = stepsOf(review, required(accepted.plan, 'plan'));
  const opened = openReadySteps(steps);
  for (const step of opened) step.openedAt = tx.now;
  await tx.db.insert(StepRow, steps);
  tx.publish(TOPICS.review, openedEvent(review));
  for (const step of opened) tx.publish(TOPICS.review, stepOpenedEvent(review, step));
  await tx.db.update(ReviewRow, { id: review.id }, { sequence: review.sequence });
}

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new DomainError('invalid', 'event-incomplete', `the accepted event has no ${name}`);
  return value;
}

const dueOf = (due: CaseAccepted['statutoryDue'], name: string): Due => {
  const { day, at, provisional } = required(due, name);
  return { day, at: timestampDate(required(at, name)), provisional };
};

function reviewOf(caseId: string, rootId: string, accepted: CaseAccepted): Partial<ReviewRow> {
  const plan = required(accepted.plan, 'plan');
  const { subjectId, kind, maskedName, uscc } = required(accepted.applicant, 'applicant');
  const statutory = dueOf(accepted.statutoryDue, 'statutory due date');
  const promised = dueOf(accepted.promisedDue, 'promised due date');
  return {
    id: caseId,
    rootId,
    sequence: 0,
    status: 'open',
    caseNo: accepted.caseNo,
    itemCode: plan.itemCode,
    itemVersion: plan.itemVersion,
    itemName: plan.itemName,
    regionCode: plan.regionCode,
    agencyCode: plan.agencyCode,
    applicant: { subjectId, kind, maskedName, uscc },
    receivedBy: accepted.receivedBy,
    acceptedAt: timestampDate(required(accepted.acceptedAt, 'acceptance')),
    statutoryDueDay: statutory.day,
    statutoryDueAt: statutory.at,
    statutoryProvisional: statutory.provisional,
    promisedDueDay: promised.day,
    promisedDueAt: promised.at,
    promisedProvisional: promised.provisional,
    calendarVersion: accepted.calendarVersion,
    calendarRegion: accepted.calendarRegion,
    plan: {
      conditions: plan.conditions.map(({ key, text, reviewStandard, legalBasis }) => ({ key, text, reviewStandard, legalBasis })),
      result: plan.result
        ? { name: plan.result.name, resultType: plan.result.resultType, validityMonths: plan.result.validityMonths }
        : null,
      duties: plan.duties.map((duty) => ({ kind: duty.kind === DutyKind.ENFORCE ? 'enforce' : 'supervise', agencyCode: duty.agencyCode })),
    },
  };
}

function stepsOf(review: ReviewRow, plan: ResolvedPlan): StepRow[] {
  const { at, day } = review.bindingDue;
  return plan.steps.map((step, position) =>
    Object.assign(new StepRow(), {
      reviewId: review.id,
      key: step.key,
      position,
      name: step.name,
      kind: step.kind === StepKind.DECISION ? 'decision' : 'review',
      agencyCode: step.agencyCode,
      role: step.role,
      needs: step.needs,
      conditions: step.conditions,
      status: 'waiting',
      dueAt: at,
      dueDay: day,
    } satisfies Partial<StepRow>),
  );
}

interface LockedStep {
  readonly review: ReviewRow;
  readonly steps: StepRow[];
  readonly step: StepRow;
}

/** Locks the review and finds the step, for an officer who may act on it. */
async function lockStep(tx: Tx, reviewId: string, stepKey: string, officer: Officer): Promise<LockedStep> {
  const review = await tx.db.findOne(ReviewRow, { where: { id: reviewId }, lock: { mode: 'pessimistic_write' } });
  if (!review) throw new DomainError('not-found', 'review-not-found', 'there is no such review in your agency');
  const steps = await tx.db.find(StepRow, { where: { reviewId }, order: { position: 'ASC' } });
  const step = stepOf(steps, stepKey);
  assertMayAct(step, officer, review.receivedBy);
  return { review, steps, step };
}

async function save(tx: Tx, review: ReviewRow, changed: readonly StepRow[]): Promise<void> {
  for (const step of changed) {
    const { reviewId, key, status, openedAt, claimedBy, leaseUntil, decidedAt, decisionHash, findings, opinion } = step;
    await tx.db.update(StepRow, { reviewId, key }, { status, openedAt, claimedBy, leaseUntil, decidedAt, decisionHash, findings, opinion });
  }
  const { id, sequence, status, decisionNo, licenceNo, decidedAt, decidedBy } = review;
  await tx.db.update(ReviewRow, { id }, { sequence, status, decisionNo, licenceNo, decidedAt, decidedBy });
}

/** Takes a step out of the queue for the length of a lease; the holder's repeat renews it without an event. */
export async function claim(tx: Tx, reviewId: string, stepKey: string, officer: Officer): Promise<LockedStep> {
  const locked = await lockStep(tx, reviewId, stepKey, officer);
  const { review, step } = locked;
  const renewed = step.status === 'claimed' && step.claimedBy === officer.id;
  claimStep(step, officer, tx.now);
  if (!renewed) tx.publish(TOPICS.review, stepClaimedEvent(review, step));
  await save(tx, review, [step]);
  return locked;
}

/** Gives a step back to the queue. */
export async function release(tx: Tx, reviewId: string, stepKey: string, officer: Officer): Promise<LockedStep> {
  const locked = await lockStep(tx, reviewId, stepKey, officer);
  const { review, step } = locked;
  if (!releaseStep(step, officer, tx.now)) return locked;
  tx.publish(TOPICS.review, stepReleasedEvent(review, step, officer.id));
  await save(tx, review, [step]);
  return locked;
}

/**
 * Decides a step; opens what waited for it, or decides the review when the graph says so. The same officer's same
 * decision again is quiet.
 * @throws DomainError `review-not-found`, `step-…`, `finding-…`, `reason-missing`, `grant-against-steps`, `receiver-may-not-decide`
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

  decideStep(steps, step, decision, officer, tx.now);
  Object.assign(step, { decidedAt: tx.now, decisionHash, findings: decision.findings, opinion: decision.opinion ?? null });
  tx.publish(TOPICS.review, stepDecidedEvent(review, step));

  const outcome = outcomeOfSteps(steps);
  if (outcome) {
    const skipped = skipOpenSteps(steps);
    await decideReview(tx, review, outcome, officer, numbers);
    await save(tx, review, [step, ...skipped]);
    return locked;
  }
  const opened = openReadySteps(steps);
  for (const next of opened) {
    next.openedAt = tx.now;
    tx.publish(TOPICS.review, stepOpenedEvent(review, next));
  }
  await save(tx, review, [step, ...opened]);
  return locked;
}

async function decideReview(
  tx: Tx,
  review: ReviewRow,
  outcome: 'granted' | 'refused',
  officer: Officer,
  numbers: NumberBlocks,
): Promise<void> {
  const year = legalDay(tx.now).slice(0, 4);
  const serial = String(numbers.draw(`decision:${review.agencyCode}:${year}`)).padStart(6, '0');
  review.status = outcome;
  review.decidedAt = tx.now;
  review.decidedBy = officer.id;
  review.decisionNo = `${outcome === 'granted' ? '准' : '不准'}〔${year}〕${serial}号`;
  const licence = outcome === 'granted' ? await issueLicence(tx, review, numbers) : undefined;
  review.licenceNo = licence?.licenceNo ?? null;
  tx.publish(TOPICS.review, decidedEvent(review));
  tx.publish(TOPICS.result, resultPublishedEvent(review, licence));
}
