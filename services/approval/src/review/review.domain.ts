import { DomainError } from '@onewindow/contracts';

/** What a review can be. */
export type ReviewStatus = 'open' | 'granted' | 'refused';

/** What a step can be. `skipped`: the review was decided without it. */
export type StepStatus = 'waiting' | 'open' | 'claimed' | 'passed' | 'failed' | 'skipped';

/** Where a step may go from where it is. */
const STEP_TRANSITIONS: Readonly<Record<StepStatus, readonly StepStatus[]>> = {
  waiting: ['open', 'skipped'],
  open: ['claimed', 'passed', 'failed', 'skipped'],
  claimed: ['open', 'claimed', 'passed', 'failed', 'skipped'],
  passed: [],
  failed: [],
  skipped: [],
};

/** What an officer found of one condition. */
export interface Finding {
  readonly condition: string;
  readonly met: boolean;
  readonly reason?: string | undefined;
}

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
  leaseUntil: Date | null;
  /** What was decided, for telling a repeat from another decision. */
  decisionHash: string | null;
}

/** The officer who acts. */
export interface Officer {
  readonly id: string;
  readonly agencyCode: string;
  readonly roles: readonly string[];
}

/** A decision on a step as handed in. */
export interface StepDecision {
  readonly outcome: 'passed' | 'failed';
  readonly findings: readonly Finding[];
  readonly opinion?: string | undefined;
}

/** How long a claim holds before somebody else may take the step. */
export const LEASE_MS = 2 * 60 * 60 * 1000;

// The rules above it say no first; a step that gets here against the table is a defect.
function become(step: ReviewStep, to: StepStatus): void {
  if (!STEP_TRANSITIONS[step.status].includes(to)) throw new Error(`a step that is ${step.status} cannot become ${to}`);
  step.status = to;
}

const isHeld = (step: ReviewStep, now: Date): boolean => step.status === 'claimed' && step.leaseUntil !== null && step.leaseUntil > now;

const isDecided = (step: ReviewStep): boolean => step.status === 'passed' || step.status === 'failed';

/** The step of this key. @throws DomainError `step-not-found` */
export function stepOf<S extends ReviewStep>(steps: readonly S[], key: string): S {
  const step = steps.find((candidate) => candidate.key === key);
  if (!step) throw new DomainError('not-found', 'step-not-found', 'the review has no such step');
  return step;
}

/**
 * Only an officer of the step's agency and role may act, and never the person who received the case (受审分离).
 * @throws DomainError `review-not-found` (another agency learns nothing), `step-not-your-role`, `receiver-may-not-decide`
 */
export function assertMayAct(step: ReviewStep, officer: Officer, receivedBy: string): void {
  if (step.agencyCode !== officer.agencyCode)
    throw new DomainError('not-found', 'review-not-found', 'there is no such review in your agency');
  if (!officer.roles.includes(step.role))
    throw new DomainError('forbidden', 'step-not-your-role', `the step is for the role ${step.role}`, { role: step.role });
  if (officer.id === receivedBy)
    throw new DomainError('forbidden', 'receiver-may-not-decide', 'who received a case may not decide it (受审分离)');
}

/** The step can still be worked on by this officer. @throws DomainError `step-not-open`, `step-already-decided`, `step-claimed` */
function assertWorkable(step: ReviewStep, officer: Officer, now: Date): void {
  switch (step.status) {
    case 'waiting':
    case 'skipped':
      throw new DomainError('conflict', 'step-not-open', 'the step is not open', { status: step.status });
    case 'passed':
    case 'failed':
      throw new DomainError('conflict', 'step-already-decided', 'the step was already decided', { status: step.status });
    case 'open':
      return;
    case 'claimed':
      if (isHeld(step, now) && step.claimedBy !== officer.id)
        throw new DomainError('conflict', 'step-claimed', 'another officer holds the step', {
          claimedBy: step.claimedBy,
          leaseUntil: step.leaseUntil?.toISOString(),
        });
  }
}

/** Takes the step for the length of a lease; the holder's repeat renews it. */
export function claimStep(step: ReviewStep, officer: Officer, now: Date): void {
  assertWorkable(step, officer, now);
  become(step, 'claimed');
  step.claimedBy = officer.id;
  step.leaseUntil = new Date(now.getTime() + LEASE_MS);
}

/**
 * Gives the step back to the queue. @returns false when it was already there
 * @throws DomainError `step-claimed` when somebody else holds it, `step-not-open`, `step-already-decided`
 */
export function releaseStep(step: ReviewStep, officer: Officer, now: Date): boolean {
  assertWorkable(step, officer, now);
  if (step.status === 'open') return false;
  become(step, 'open');
  step.claimedBy = null;
  step.leaseUntil = null;
  return true;
}

/**
 * Decides a step. A condition of the step is found met or not met, and what is not met has a reason
 * (行政许可法 第三十八条: a refusal states its reasons); the final decision may not grant against a failed step.
 * @throws DomainError `step-…` by state, `finding-missing`, `finding-unknown`, `reason-missing`, `outcome-against-findings`, `grant-against-steps`
 */
export function decideStep(steps: readonly ReviewStep[], step: ReviewStep, decision: StepDecision, officer: Officer, now: Date): void {
  assertWorkable(step, officer, now);
  assertFindings(step, decision);
  if (step.kind === 'decision' && decision.outcome === 'passed') {
    const failed = steps.filter((other) => other.status === 'failed').map((other) => other.key);
    if (failed.length > 0)
      throw new DomainError('conflict', 'grant-against-steps', 'a step was not passed, so the case cannot be granted', { failed });
  }
  become(step, decision.outcome);
  step.claimedBy = officer.id;
  step.leaseUntil = null;
}

function assertFindings(step: ReviewStep, { outcome, findings, opinion }: StepDecision): void {
  findings.forEach(({ condition, met, reason }, index) => {
    if (!step.conditions.includes(condition))
      throw new DomainError('invalid', 'finding-unknown', `the step does not decide the condition "${condition}"`, {
        field: `findings.${index}.condition`,
      });
    if (!met && reason === undefined)
      throw new DomainError('invalid', 'reason-missing', 'a condition that is not met needs a reason', {
        field: `findings.${index}.reason`,
        article: '行政许可法 第三十八条',
      });
  });
  const found = new Set(findings.map((finding) => finding.condition));
  const missing = step.conditions.filter((condition) => !found.has(condition));
  if (missing.length > 0 || found.size !== findings.length)
    throw new DomainError('invalid', 'finding-missing', 'each condition of the step needs exactly one finding', {
      field: 'findings',
      missing,
    });
  const unmet = findings.some((finding) => !finding.met);
  if (outcome === 'passed' && unmet)
    throw new DomainError('invalid', 'outcome-against-findings', 'a step with an unmet condition is not passed', { field: 'outcome' });
  if (outcome === 'failed' && !unmet && opinion === undefined)
    throw new DomainError('invalid', 'reason-missing', 'a step that is not passed names an unmet condition or states its reasons', {
      field: 'opinion',
      article: '行政许可法 第三十八条',
    });
}

/** Steps whose prerequisites are all decided and that wait no longer. */
export function openReadySteps<S extends ReviewStep>(steps: readonly S[]): S[] {
  const decided = new Set(steps.filter(isDecided).map((step) => step.key));
  const ready = steps.filter((step) => step.status === 'waiting' && step.needs.every((key) => decided.has(key)));
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

/** Ends what is still open when the review is decided. */
export function skipOpenSteps<S extends ReviewStep>(steps: readonly S[]): S[] {
  const left = steps.filter((step) => !isDecided(step) && step.status !== 'skipped');
  for (const step of left) {
    become(step, 'skipped');
    step.leaseUntil = null;
  }
  return left;
}
