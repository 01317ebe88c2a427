import { WARNINGS, type Warning } from '@onewindow/contracts';
import { dueUnder, type Clock } from './clock.js';
import { rungsOf, type Rung, type RungKey } from './rungs.js';

/** The mark that each rung of the ladder leaves on what it was reached by. */
export const MARKS = {
  reminder: 'reminder',
  yellow: 'yellow',
  red: 'red',
  'supervision-order': 'order',
  leader: 'leader',
} as const satisfies Record<RungKey, Warning>;

const rankOf = (mark: Warning): number => WARNINGS.indexOf(mark);

/** The rung that left a mark; empty: none. */
export const rungOfMark = (mark: Warning): RungKey | '' => (Object.keys(MARKS) as RungKey[]).find((key) => MARKS[key] === mark) ?? '';

/** Whether a rung is still to be climbed from a mark. */
export const isAbove = (key: RungKey, mark: Warning): boolean => rankOf(MARKS[key]) > rankOf(mark);

/** Whether a rung is numbered (预警编号): from yellow on. */
export const isNumbered = (key: RungKey): boolean => isAbove(key, 'reminder');

/** Whether something is overdue by its mark: red was reached. */
export const isOverdue = (mark: Warning): boolean => rankOf(mark) >= rankOf('red');

/** Both limits as clocks, how far was climbed, and by which ladder. */
export interface Climbing {
  readonly ladder: readonly Rung[];
  readonly mark: Warning;
  readonly clocks: { readonly statutory: Clock | null; readonly promised: Clock | null };
}

/**
 * The next rung: the first above the mark, in the order of instants and then of the ladder; at null while the clock of all that are left
 * stands. Undefined: none is left.
 */
export function nextRungOf({ ladder, mark, clocks }: Climbing): { readonly rung: RungKey; readonly at: Date | null } | undefined {
  const left = ladder.filter(({ key }) => isAbove(key, mark));
  const [placed] = rungsOf(left, clocks);
  if (placed) return { rung: placed.key, at: placed.at };
  const stands = (name: Rung['clock']): boolean => {
    const clock = name === 'order' ? null : clocks[name];
    return clock !== null && dueUnder(clock).stopped;
  };
  const waiting = left.find(({ clock }) => stands(clock));
  return waiting && { rung: waiting.key, at: null };
}
