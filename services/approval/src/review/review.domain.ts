import { DomainError, type ProcedureLaw } from '@onewindow/contracts';
import { assertFindings, type Condition, type StepDecision } from './findings.domain.js';

/** What a review can be. */
export type ReviewStatus = 'open' | 'granted' | 'refused' | 'terminated';

/** What a step can be. `skipped`: the review ended without it. */
export type StepStatus = 'waiting' | 'open' | 'claimed' | 'passed' | 'failed' | 'skipped';

/** Where a review may go: it ends once, by a decision or without one (终止). */
const REVIEW_TRANSITIONS: Readonly<Record<ReviewStatus, readonly ReviewStatus[]>> = {
  open: ['granted', 'refused', 'terminated'],
  granted: [],
  refused: [],
  terminated: [],
};

/** Where a step may go from where it is. */
const STEP_TRANSITIONS: Readonly<Record<StepStatus, readonly StepStatus[]>> = {
  waiting: ['open', 'skipped'],
  open: ['claimed', 'passed', 'failed', 'skipped'],
  claimed: ['open', 'claimed', 'passed', 'failed', 'skipped'],
  passed: [],
  failed: [],
  skipped: [],
};

/** A step of the case's process graph. */
export interface ReviewStep {
  readonly key: string;
  readonly kind: 'review' | 'decision';
  readonly agencyCode: string;
  readonly role: string;
  /** Steps that must be decided before this one opens. */
  readonly needs: readonly string[];
  /** Conditions of grant that this step decides. */
  readonly conditions: readonly string[];
  status: StepStatus;
  claimedBy: string | null;
  /** The absent officer in whose place `claimedBy` acts. */
  onBehalfOf: string | null;
  leaseUntil: Date | null;
  /** What was decided, for telling a repeat from another decision. */
  decisionHash: string | null;
}

/** Who acts on a step: an officer, and in whose place where they are the substitute of one who is away. */
export interface Actor {
  readonly id: string;
  readonly onBehalfOf: string | null;
}

/** How long a claim holds before somebody else may take the step. */
export const LEASE_MS = 2 * 60 * 60 * 1000;

/** Takes a review from one status to the next. The rules above it say no first; what gets here against the table is a defect. */
export function endReview(review: { status: ReviewStatus }, to: ReviewStatus): void {
  if (!REVIEW_TRANSITIONS[review.status].includes(to)) throw new Error(`a review that is ${review.status} cannot become ${to}`);
  review.status = to;
}

function become(step: ReviewStep, to: StepStatus): void {
  if (!STEP_TRANSITIONS[step.status].includes(to)) throw new Error(`a step that is ${step.status} cannot become ${to}`);
  step.status = to;
}

/** Whether a lease still runs. */
export const isHeld = (step: ReviewStep, now: Date): boolean =>
  step.status === 'claimed' && step.leaseUntil !== null && step.leaseUntil > now;

const isDecided = (step: ReviewStep): boolean => step.status === 'passed' || step.status === 'failed';

/** The step of this key. @throws DomainError `step-not-found` */
export function stepOf<S extends ReviewStep>(steps: readonly S[], key: string): S {
  const step = steps.find((candidate) => candidate.key === key);
  if (!step) throw new DomainError('not-found', 'step-not-found', 'the review has no such step');
  return step;
}

/** @throws DomainError `review-is-terminated` */
export function assertNotTerminated({ status }: { readonly status: ReviewStatus }): void {
  if (status === 'terminated')
    throw new DomainError('conflict', 'review-is-terminated', 'the review ended without a decision (终止)', { reviewStatus: status });
}

/** The review goes on. @throws DomainError `review-is-terminated`, `review-is-decided` */
export function assertOpen(review: { readonly status: ReviewStatus }): void {
  assertNotTerminated(review);
  if (review.status !== 'open')
    throw new DomainError('conflict', 'review-is-decided', 'the review was decided', { reviewStatus: review.status });
}

/** The step is still to be decided. @throws DomainError `step-not-open`, `step-already-decided` */
export function assertUndecided(step: ReviewStep): void {
  switch (step.status) {
    case 'waiting':
    case 'skipped':
      throw new DomainError('conflict', 'step-not-open', 'the step is not open', { stepStatus: step.status });
    case 'passed':
    case 'failed':
      throw new DomainError('conflict', 'step-already-decided', 'the step was already decided', { stepStatus: step.status });
    case 'open':
    case 'claimed':
  }
}

/** The step can be worked on by this actor. @throws DomainError `step-not-open`, `step-already-decided`, `step-claimed` */
function assertWorkable(step: ReviewStep, actor: Actor, now: Date): void {
  assertUndecided(step);
  if (isHeld(step, now) && step.claimedBy !== actor.id && step.claimedBy !== actor.onBehalfOf)
    throw new DomainError('conflict', 'step-claimed', 'another officer holds the step', {
      claimedBy: step.claimedBy,
      leaseUntil: step.leaseUntil?.toISOString(),
    });
}

function hold(step: ReviewStep, { id, onBehalfOf }: Actor, now: Date): void {
  become(step, 'claimed');
  step.claimedBy = id;
  step.onBehalfOf = onBehalfOf;
  step.leaseUntil = new Date(now.getTime() + LEASE_MS);
}

/** Takes the step for the length of a lease; the holder's repeat renews it. */
export function claimStep(step: ReviewStep, actor: Actor, now: Date): void {
  assertWorkable(step, actor, now);
  hold(step, actor, now);
}

/** Gives the step to another officer for the length of a new lease, whoever has it now. */
export function transferStep(step: ReviewStep, to: string, now: Date): void {
  assertUndecided(step);
  hold(step, { id: to, onBehalfOf: null }, now);
}

/**
 * Gives the step back to the queue. @returns false when it was already there
 * @throws DomainError `step-claimed` when somebody else holds it, `step-not-open`, `step-already-decided`
 */
export function releaseStep(step: ReviewStep, actor: Actor, now: Date): boolean {
  assertWorkable(step, actor, now);
  if (step.status === 'open') return false;
  become(step, 'open');
  step.claimedBy = null;
  step.onBehalfOf = null;
  step.leaseUntil = null;
  return true;
}

/**
 * Decides a step. Each condition of the step is found met or not met; the final decision may not grant against a failed step.
 * @throws DomainError `step-…` by state, `grant-against-steps`, and what `assertFindings` throws
 */
export function decideStep(
  {
    steps,
    step,
    conditions,
    law,
  }: {
    readonly steps: readonly ReviewStep[];
    readonly step: ReviewStep;
    readonly conditions: readonly Condition[];
    readonly law?: ProcedureLaw;
  },
  decision: StepDecision,
  actor: Actor,
  now: Date,
): void {
  assertWorkable(step, actor, now);
  assertFindings(step.conditions, conditions, decision, law);
  if (step.kind === 'decision' && decision.outcome === 'passed') {
    const failed = steps.filter((other) => other.status === 'failed').map((other) => other.key);
    if (failed.length > 0)
      throw new DomainError('conflict', 'grant-against-steps', 'a step was not passed, so the case cannot be granted', { failed });
  }
  become(step, decision.outcome);
  step.claimedBy = actor.id;
  step.onBehalfOf = actor.onBehalfOf;
  step.leaseUntil = null;
}

/** Statuses of a step that waits in a queue: somebody has to answer for it. */
export const OPEN_STEPS = ['open', 'claimed'] as const satisfies readonly StepStatus[];

export const isOpenStep = ({ status }: Pick<ReviewStep, 'status'>): boolean => OPEN_STEPS.some((open) => open === status);

/** Whether a step is still to be decided. */
export const isUndecided = (step: ReviewStep): boolean => !isDecided(step) && step.status !== 'skipped';

/** Steps whose prerequisites are all decided and that wait no longer. @param held keys of steps that wait for something else */
export function openReadySteps<S extends ReviewStep>(steps: readonly S[], held: ReadonlySet<string> = new Set()): S[] {
  const decided = new Set(steps.filter(isDecided).map((step) => step.key));
  const ready = steps.filter((step) => step.status === 'waiting' && !held.has(step.key) && step.needs.every((key) => decided.has(key)));
  for (const step of ready) become(step, 'open');
  return ready;
}

/**
 * The outcome once the graph says so: what the decision step says, or, in a graph without one, granted when every
 * step is passed. Steps still in work are skipped by an early refusal.
 * @returns undefined while the review goes on
 */
export function outcomeOfSteps(steps: readonly ReviewStep[]): 'granted' | 'refused' | undefined {
  const decision = steps.find((step) => step.kind === 'decision' && isDecided(step));
  if (decision) return decision.status === 'passed' ? 'granted' : 'refused';
  if (!steps.every(isDecided)) return undefined;
  return steps.every((step) => step.status === 'passed') ? 'granted' : 'refused';
}

/** Ends what is still open when the review ends. */
export function skipOpenSteps<S extends ReviewStep>(steps: readonly S[]): S[] {
  const left = steps.filter(isUndecided);
  for (const step of left) {
    become(step, 'skipped');
    step.leaseUntil = null;
  }
  return left;
}
