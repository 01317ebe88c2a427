import type { NextRung } from './ladder.domain.js';
import { isOpenStep, type ReviewStatus, type StepStatus } from './review.domain.js';

/** The clock of a review's steps among its time limits: its rungs are the steps, by their keys. */
export const STEP = 'step';

/** A step as far as its own time goes. */
export interface TimedStep {
  readonly key: string;
  readonly status: StepStatus;
  readonly ownLimit: object | null;
  readonly dueAt: Date;
  /** It was told that its time has passed. */
  readonly overdue: boolean;
}

/** A review as far as its steps are timed. */
export interface SteppedReview {
  readonly id: string;
  readonly status: ReviewStatus;
  readonly preReview: boolean;
  readonly bindingDue: { readonly at: Date };
}

/** Whether a step has a time of its own that ends before that of its case: only then is it late while the case is not (环节超时). */
export const isTimedByItself = (
  review: Pick<SteppedReview, 'bindingDue'>,
  { ownLimit, dueAt }: Pick<TimedStep, 'ownLimit' | 'dueAt'>,
): boolean => ownLimit !== null && dueAt < review.bindingDue.at;

/** The open step whose own time ends next, as a time limit; none is left of a review that has ended or that runs ahead of acceptance. */
export function nextStepRung(review: SteppedReview, steps: readonly TimedStep[]): NextRung {
  const clock = { subject: review.id, clock: STEP };
  if (review.status !== 'open' || review.preReview) return { ...clock, ended: true };
  const [next] = steps
    .filter((step) => isOpenStep(step) && !step.overdue && isTimedByItself(review, step))
    .toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
  return next ? { ...clock, rung: next.key, at: next.dueAt } : { ...clock, ended: true };
}

/**
 * The rung, where it comes before another one and its row has to move. One that comes later need not: the row rings for a step that is decided,
 * finds nothing to tell, and is set to the next.
 */
export function earlier(rung: NextRung, than: NextRung): Exclude<NextRung, { ended: true }>[] {
  if ('ended' in rung || rung.at === null) return [];
  return 'ended' in than || than.at === null || rung.at < than.at ? [rung] : [];
}
