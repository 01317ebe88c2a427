import type { ReviewStep } from './review.domain.js';

/** What of a review says whether its case is accepted. */
export interface Ahead {
  /** Opened before its case was accepted (后置审批预先审查): everything may be examined, nothing decided. */
  readonly preReview: boolean;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Keys of the steps that wait until the case is accepted: those that decide, and in a graph without one those that no other needs, so that
 * no review ends before its case has begun.
 */
export function heldSteps({ preReview }: Ahead, steps: readonly Pick<ReviewStep, 'key' | 'kind' | 'needs'>[]): ReadonlySet<string> {
  if (!preReview) return NONE;
  const decisions = steps.filter(({ kind }) => kind === 'decision');
  const needed = new Set(steps.flatMap(({ needs }) => needs));
  const held = decisions.length > 0 ? decisions : steps.filter(({ key }) => !needed.has(key));
  return new Set(held.map(({ key }) => key));
}
