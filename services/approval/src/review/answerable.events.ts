import { isHeld } from './review.domain.js';
import type { ReviewRow, StepRow } from './review.entity.js';

/** Statuses of a step that somebody has to answer for. */
export const OPEN_STEPS = ['open', 'claimed'] as const;

/** Who has to answer for a case by its open steps, in the order of the plan, as events tell it. */
export const openSteps = (steps: readonly StepRow[], now: Date) =>
  steps.map((step) => ({
    stepKey: step.key,
    stepName: step.name,
    agencyCode: step.agencyCode,
    claimedBy: isHeld(step, now) ? (step.claimedBy ?? '') : '',
  }));

/** The bodies to which the result will be handed for supervision. */
export const supervisorsOf = ({ plan }: ReviewRow): string[] => [
  ...new Set(plan.duties.filter(({ kind }) => kind === 'supervise').map(({ agencyCode }) => agencyCode)),
];
