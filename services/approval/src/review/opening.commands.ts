import { timestampDate } from '@bufbuild/protobuf/wkt';
import {
  CaseOutcome,
  StepKind,
  TOPICS,
  type CaseAccepted,
  type CaseEvent,
  type ImmediateIntent,
  type ResolvedPlan,
} from '@onewindow/contracts';
import { keepDeadlines } from '@onewindow/deadlines';
import { legalDay, type Due } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { findDelegation } from '../delegation/delegation.queries.js';
import { calendarOf, incomplete, limitOf, planRest, required } from './accepted-plan.js';
import { decideReview, type Numbers } from './ending.commands.js';
import { decideImmediately, type ImmediateDecision, type ImmediateRefusal } from './immediate.domain.js';
import { nextRung } from './ladder.domain.js';
import { EMPTY_RECORD } from './ledger.domain.js';
import { heldSteps } from './pre-review.domain.js';
import { acceptAhead } from './pre-review.commands.js';
import { awaitExpiry } from './renewal.commands.js';
import { isGrantedByLaw } from './renewal.domain.js';
import { openReadySteps } from './review.domain.js';
import { ReviewRow, StepRow } from './review.entity.js';
import { immediateDeclinedEvent, openedEvent, stepDecidedEvent } from './review.events.js';
import { saveReview } from './saving.commands.js';
import { stepOpened } from './step-opening.commands.js';
import { nextStepRung } from './step-rungs.domain.js';
import { joinVisit } from '../visit/visit.commands.js';

/** An accepted case as told, and whose it is. */
export interface Acceptance {
  readonly caseId: string;
  readonly rootId: string;
  /** When it was accepted at the window, whenever that comes here. The dates of the case may run from an earlier day. */
  readonly occurredAt: Date;
  readonly accepted: CaseAccepted;
  /** Told ahead: the case is reviewed before it is accepted, and the dates are those of the bundle. */
  readonly preReview?: boolean;
}

/** The acceptance that an event tells of. @throws DomainError `event-incomplete` */
export const acceptanceOf = ({ caseId, rootId, occurredAt }: CaseEvent, accepted: CaseAccepted): Acceptance => ({
  caseId,
  rootId,
  occurredAt: timestampDate(required(occurredAt, 'time')),
  accepted,
});

/** The event says all that opening its review takes. @throws DomainError `event-incomplete` */
export function assertOpenable({ caseId, rootId, accepted }: Acceptance): void {
  reviewOf(caseId, rootId, accepted);
  required(accepted.plan, 'plan').steps.forEach(limitOf);
  if (accepted.immediate) outcomeOf(accepted.immediate.outcome);
}

/**
 * Opens the review of an accepted case: decided already where the window decided at once and may (即办), else with its first steps in the
 * queues; ahead of acceptance, without those that decide. One that was opened ahead is accepted; any other that is there stays as it is.
 * @throws DomainError `event-incomplete`
 */
export async function openReview(tx: Tx, acceptance: Acceptance, numbers: Numbers): Promise<void> {
  const { caseId, rootId, occurredAt, accepted, preReview = false } = acceptance;
  const { immediate } = accepted;
  const review = tx.db.create(ReviewRow, { ...reviewOf(caseId, rootId, accepted), preReview });
  const steps = stepsOf(review, required(accepted.plan, 'plan'));
  const told = [openedEvent(review)];
  const declined = immediate && (await decideAtOnce(tx, review, steps, immediate, occurredAt));
  if (declined) told.push(immediateDeclinedEvent(review, declined));
  review.immediate = immediate !== undefined && !declined;
  if (!review.immediate) told.push(...openReadySteps(steps, heldSteps(review, steps)).map((step) => stepOpened(review, step, tx.now)));
  if (!(await insertReview(tx, review, steps))) {
    if (!preReview) await acceptAhead(tx, caseId, review);
    return;
  }
  for (const event of told) tx.publish(TOPICS.review, event);
  if (review.plan.visit) await joinVisit(tx, review, review.plan.visit);
  await keepDeadlines(
    tx,
    [nextRung(review), nextStepRung(review, steps)].filter((rung) => !('ended' in rung)),
  );
  await awaitExpiry(tx, review);
  if (immediate && review.immediate) await tellDecided(tx, review, steps, immediate.decidedBy, numbers);
}

/** @returns false where the review is there already */
async function insertReview(tx: Tx, review: ReviewRow, steps: StepRow[]): Promise<boolean> {
  const inserted = await tx.db.createQueryBuilder().insert().into(ReviewRow).values(review).orIgnore().returning('id').execute();
  if ((inserted.raw as unknown[]).length === 0) return false;
  await tx.db.insert(StepRow, steps);
  return true;
}

async function decideAtOnce(
  tx: Tx,
  review: ReviewRow,
  steps: readonly StepRow[],
  intent: ImmediateIntent,
  decidedAt: Date,
): Promise<ImmediateRefusal | undefined> {
  if (isGrantedByLaw(review, decidedAt))
    return { delegationId: intent.delegationId, code: 'renewal-is-granted-by-law', message: 'the licence ended before it was decided' };
  const { plan, itemCode, agencyCode } = review;
  const delegation = await findDelegation(tx.db, intent.delegationId);
  // The day on which the window decided: neither that from which the dates run, nor that on which the message came.
  const exercise = { day: legalDay(decidedAt), siteId: intent.siteId, itemCode, agencyCode };
  return decideImmediately({ steps, conditions: plan.conditions }, decisionOf(intent), delegation, exercise, tx.now);
}

async function tellDecided(tx: Tx, review: ReviewRow, steps: readonly StepRow[], delegate: string, numbers: Numbers): Promise<void> {
  for (const step of steps) tx.publish(TOPICS.review, stepDecidedEvent(review, step));
  review.decidedBy = delegate;
  await decideReview(tx, review, steps, numbers);
  await saveReview(tx, review, []);
}

function outcomeOf(outcome: CaseOutcome): 'passed' | 'failed' {
  switch (outcome) {
    case CaseOutcome.GRANTED:
      return 'passed';
    case CaseOutcome.REFUSED:
      return 'failed';
    case CaseOutcome.UNSPECIFIED:
      throw incomplete('outcome of the immediate decision');
  }
}

// protobuf says "none" with an empty text
const decisionOf = ({ delegationId, decidedBy, outcome, findings, opinion }: ImmediateIntent): ImmediateDecision => ({
  delegationId,
  decidedBy,
  outcome: outcomeOf(outcome),
  findings: findings.map(({ condition, met, reasonCode, reason }) => ({
    condition,
    met,
    ...(reasonCode ? { reasonCode } : {}),
    ...(reason ? { reason } : {}),
  })),
  ...(opinion ? { opinion } : {}),
});

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
    acceptedBy: accepted.acceptedBy,
    acceptedAt: timestampDate(required(accepted.acceptedAt, 'acceptance')),
    statutoryDueDay: statutory.day,
    statutoryDueAt: statutory.at,
    statutoryProvisional: statutory.provisional,
    promisedDueDay: promised.day,
    promisedDueAt: promised.at,
    promisedProvisional: promised.provisional,
    calendarVersion: accepted.calendarVersion,
    calendarRegion: accepted.calendarRegion,
    calendar: accepted.calendar ? calendarOf(accepted.calendar) : null,
    ledger: EMPTY_RECORD,
    statutoryStopped: false,
    promisedStopped: false,
    warning: 'none',
    overdueReason: null,
    plan: planRest(plan, accepted.rules),
    immediate: false,
    deemed: false,
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
      itemCode: review.itemCode,
      role: step.role,
      needs: step.needs,
      conditions: step.conditions,
      ownLimit: limitOf(step),
      status: 'waiting',
      dueAt: at,
      dueDay: day,
      warning: 'none',
      overdue: false,
    } satisfies Partial<StepRow>),
  );
}
