import { isHeld } from './review.domain.js';
import type { ReviewRow, StepRow } from './review.entity.js';

/** Who has to answer for an open step, as events tell it. */
export const openStep = (step: StepRow, now: Date) => ({
  stepKey: step.key,
  stepName: step.name,
  agencyCode: step.agencyCode,
  claimedBy: isHeld(step, now) ? (step.claimedBy ?? '') : '',
});

/** The same for a case by its open steps, in the order of the plan. */
export const openSteps = (steps: readonly StepRow[], now: Date) => steps.map((step) => openStep(step, now));

/** The bodies to which the result will be handed for supervision. */
export const supervisorsOf = ({ plan }: ReviewRow): string[] => [
  ...new Set(plan.duties.filter(({ kind }) => kind === 'supervise').map(({ agencyCode }) => agencyCode)),
];
