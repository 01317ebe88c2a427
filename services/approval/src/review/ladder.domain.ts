import type { Warning } from '@onewindow/contracts';
import { clockOf, DEFAULT_LADDER, nextRungOf, type Due, type PlacedRung, type Rung } from '@onewindow/legal-clock';
import { findClocks, type LimitedPlan, type TimedReview } from './clock.domain.js';
import type { ReviewStatus } from './review.domain.js';

/** The clock of a review among its time limits: its rungs are those of the ladder. */
export const HANDLING = 'handling';

/** A review as far as it climbs. */
export interface Climbing extends TimedReview {
  readonly id: string;
  readonly status: ReviewStatus;
  readonly plan: LimitedPlan & { readonly ladder?: readonly Rung[] };
  /** Decided at the window (即办): it has no rungs. */
  readonly immediate: boolean;
  readonly warning: Warning;
}

/** The ladder by which a review climbs: that of its item or region, as it was at acceptance. */
const ladderOf = ({ plan }: Pick<Climbing, 'plan'>): readonly Rung[] => plan.ladder ?? DEFAULT_LADDER;

/** The next rung as a time limit that runs, stands still or has ended. */
export type NextRung = { readonly subject: string; readonly clock: string } & (
  { readonly rung: string; readonly at: Date | null } | { readonly ended: true }
);

/** The next rung of a review; none is left of one that has ended, that the window decided at once, or that stands on the last. */
export function nextRung(review: Climbing): NextRung {
  const subject = { subject: review.id, clock: HANDLING };
  const both = review.status === 'open' && !review.immediate ? findClocks(review) : undefined;
  if (!both) return { ...subject, ended: true };
  const clocks = { statutory: clockOf(both, 'statutory'), promised: clockOf(both, 'promised') };
  const next = nextRungOf({ ladder: ladderOf(review), mark: review.warning, clocks });
  return next ? { ...subject, ...next } : { ...subject, ended: true };
}

/** The date by which a rung is placed, and whose it is; undefined where the ladder has no such rung any more. */
export function dueOfRung(review: Climbing, key: string): { readonly clock: PlacedRung['clock']; readonly due: Due } | undefined {
  const rung = ladderOf(review).find((one) => one.key === key);
  return rung && { clock: rung.clock, due: rung.clock === 'statutory' ? review.statutoryDue : review.promisedDue };
}
