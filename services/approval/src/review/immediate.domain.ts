import { DomainError } from '@onewindow/contracts';
import { assertCovers, type Delegation, type Exercise } from '../delegation/delegation.domain.js';
import { assertFindings, type Condition, type Finding, type StepDecision } from './findings.domain.js';
import type { ReviewStep } from './review.domain.js';

/**
 * How long an acceptance waits at most for a delegation that has not been told yet. Long enough for a relay or a consumer that starts
 * again; somebody stands at the window.
 */
export const DELEGATION_WAIT_MS = 10_000;

/** What the window decided at once under a delegation (即办). */
export interface ImmediateDecision extends StepDecision {
  readonly delegationId: string;
  readonly decidedBy: string;
}

/** Why what the window decided at once does not stand: the code begins with `delegation-`, or is the findings' own. */
export interface ImmediateRefusal {
  readonly delegationId: string;
  readonly code: string;
  readonly message: string;
}

/** A step with what was found in it. */
interface ImmediateStep extends ReviewStep {
  findings: readonly Finding[] | null;
  opinion: string | null;
  decidedAt: Date | null;
}

/**
 * Decides every step at once as the delegate found it, or changes nothing.
 *
 * The one exception from 受审分离: who received the case decides it. It rests on the delegation of the body that would decide
 * (首席事务代表), which names the person, the items, the site and the days; without one that covers all of this the case goes the ordinary way.
 * The findings have to do for a step's the same rules as in the back office.
 * @returns why it does not stand; undefined: all steps are decided
 */
export function decideImmediately(
  { steps, conditions }: { readonly steps: readonly ImmediateStep[]; readonly conditions: readonly Condition[] },
  decision: ImmediateDecision,
  delegation: Delegation | undefined,
  exercise: Omit<Exercise, 'decidedBy' | 'stepAgencies'>,
  now: Date,
): ImmediateRefusal | undefined {
  try {
    const stepAgencies = steps.map((step) => step.agencyCode);
    assertCovers(delegation, { ...exercise, decidedBy: decision.decidedBy, stepAgencies });
    assertFindings([...new Set(steps.flatMap((step) => step.conditions))], conditions, decision);
  } catch (refusal) {
    if (refusal instanceof DomainError) return { delegationId: decision.delegationId, code: refusal.code, message: refusal.message };
    throw refusal;
  }
  const bearer = steps.find((step) => step.kind === 'decision') ?? steps.at(-1);
  for (const step of steps) step.findings = decision.findings.filter((finding) => step.conditions.includes(finding.condition));
  const unmet = decision.findings.some((finding) => !finding.met);
  for (const step of steps) {
    const refused = step.findings?.some((finding) => !finding.met) || (step === bearer && decision.outcome === 'failed' && !unmet);
    // Such steps never wait: they come to be as they are decided.
    step.status = step.kind === 'decision' ? decision.outcome : refused ? 'failed' : 'passed';
    step.opinion = step === bearer ? (decision.opinion ?? null) : null;
    step.claimedBy = decision.decidedBy;
    step.decidedAt = now;
  }
  return undefined;
}
