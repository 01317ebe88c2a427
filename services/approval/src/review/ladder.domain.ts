import type { Warning } from '@onewindow/contracts';
import { clockOf, DEFAULT_LADDER, rungsOf, type Due, type PlacedRung, type Rung, type RungKey } from '@onewindow/legal-clock';
import { findClocks, type LimitedPlan, type TimedReview } from './clock.domain.js';
import type { ReviewStatus } from './review.domain.js';

/** The clock of a review among its time limits: its rungs are those of the ladder. */
export const HANDLING = 'handling';

/** The mark that each rung leaves on the review and its open steps. */
export const MARKS = {
  reminder: 'reminder',
  yellow: 'yellow',
  red: 'red',
  'supervision-order': 'order',
  leader: 'leader',
} as const satisfies Record<RungKey, Warning>;

const RANKS: Readonly<Record<Warning, number>> = { none: 0, reminder: 1, yellow: 2, red: 3, order: 4, leader: 5 };

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

/** The rung that left a mark; empty: none. */
export const rungOf = (mark: Warning): RungKey | '' => (Object.keys(MARKS) as RungKey[]).find((key) => MARKS[key] === mark) ?? '';

/** Whether a mark is above another. */
export const isAbove = (mark: Warning, other: Warning): boolean => RANKS[mark] > RANKS[other];

/** Whether a rung is numbered (预警编号): from yellow on. */
export const isNumbered = (key: RungKey): boolean => isAbove(MARKS[key], 'reminder');

/** Whether a case is overdue by its mark: red was reached. */
export const isOverdue = (mark: Warning): boolean => RANKS[mark] >= RANKS.red;

/** The next rung as a time limit that runs, stands still or has ended. */
export type NextRung = { readonly subject: string; readonly clock: string } & (
  { readonly rung: string; readonly at: Date | null } | { readonly ended: true }
);

/**
 * The next rung of a review: the first above its mark, in the order of instants and then of the ladder. While the clock of all that are left
 * stands, it waits; none is left of a review that has ended, that the window decided at once, or that stands on the last.
 */
export function nextRung(review: Climbing): NextRung {
  const subject = { subject: review.id, clock: HANDLING };
  const clocks = review.status === 'open' && !review.immediate ? findClocks(review) : undefined;
  if (!clocks) return { ...subject, ended: true };
  const left = ladderOf(review).filter(({ key }) => isAbove(MARKS[key], review.warning));
  const placed = rungsOf(left, { statutory: clockOf(clocks, 'statutory'), promised: clockOf(clocks, 'promised') });
  if (placed[0]) return { ...subject, rung: placed[0].key, at: placed[0].at };
  const waiting = left.find(({ clock }) => (clock === 'statutory' ? review.statutoryStopped : review.promisedStopped));
  return waiting ? { ...subject, rung: waiting.key, at: null } : { ...subject, ended: true };
}

/** The date by which a rung is placed, and whose it is; undefined where the ladder has no such rung any more. */
export function dueOfRung(review: Climbing, key: string): { readonly clock: PlacedRung['clock']; readonly due: Due } | undefined {
  const rung = ladderOf(review).find((one) => one.key === key);
  return rung && { clock: rung.clock, due: rung.clock === 'statutory' ? review.statutoryDue : review.promisedDue };
}
