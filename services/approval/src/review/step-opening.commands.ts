import type { EventDraft, ReviewEvent } from '@onewindow/contracts';
import type { Due } from '@onewindow/legal-clock';
import { timesOf } from './clock.domain.js';
import type { ReviewRow, StepRow } from './review.entity.js';
import { stepOpenedEvent } from './review.events.js';
import { stepDue } from './step-due.domain.js';

/** A step of the review is open from now on, and its own time runs. The caller holds the review's lock, saves and publishes. */
export function stepOpened(review: ReviewRow, step: StepRow, now: Date): EventDraft<ReviewEvent> {
  const due = timed(review, step, now);
  step.openedAt = now;
  step.warning = review.warning;
  return stepOpenedEvent(review, step, due);
}

/** A step is due by its own limit from now, once the case is accepted: ahead of that no clock runs but that of the bundle. */
export function timed(review: ReviewRow, step: StepRow, now: Date): Due {
  const due = stepDue(review.preReview ? null : step.ownLimit, timesOf(review), now);
  step.dueAt = due.at;
  step.dueDay = due.day;
  return due;
}
