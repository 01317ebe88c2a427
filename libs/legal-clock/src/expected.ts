import { dueUnder, explainUnder, type Clock, type Running } from './clock.js';
import { dayNumberOf, formatDay, parseDay } from './day.js';
import type { ClockStep } from './explain.js';
import type { Ledger, Suspension } from './ledger.js';

/**
 * Where a clock that stands will be if each suspension that goes on takes the time that its written notice states (行政许可法 第四十五条 has the
 * applicant told of it). One that has outlasted its notice is taken to end today. Null where the clock runs: its date is no expectation.
 * @param now an instant of today
 * @throws RangeError as `dueUnder`
 */
export function expectedUnder(clock: Clock, now: Date): (Running & { readonly steps: readonly ClockStep[] }) | null {
  if (!dueUnder(clock).stopped) return null;
  const state = explainUnder({ ...clock, ledger: asPlanned(clock.ledger, now) });
  if (state.stopped) throw new Error('a clock whose suspensions have all ended stands');
  return state;
}

/** A ledger in which each suspension that goes on takes the time that its notice states, and ends today where it has outlasted that. */
export const asPlanned = ({ suspensions, extension }: Ledger, now: Date): Ledger => ({
  suspensions: suspensions.map((one) => (one.to === null ? { ...one, to: formatDay(Math.max(lastPlanned(one), dayNumberOf(now))) } : one)),
  extension,
});

/** The time needed is stated in natural days, of which the first is one. */
const lastPlanned = ({ from, plannedDays }: Suspension): number => parseDay(from) + plannedDays - 1;
