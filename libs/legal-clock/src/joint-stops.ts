import type { Readings } from '@onewindow/contracts';
import type { DayNumber } from './day.js';
import { inOrder, type Stop } from './ledger.js';

/** The days on which a member runs, both inclusive, and its stops within them. */
export interface MemberRun {
  readonly from: DayNumber;
  readonly to: DayNumber;
  readonly stops: readonly Stop[];
}

/**
 * The days that are taken out of the joint limit: those of the bundle's own suspensions and, by the reading `joint-suspension`, those of
 * any running member, of none, or those on which all that run stand (行政许可法 第四十二条第二款, 第四十五条).
 */
export function jointStops(own: readonly Stop[], runs: readonly MemberRun[], readings: Readings): Stop[] {
  const reading = readings['joint-suspension'];
  if (reading === 'bundle-alone') return inOrder(own);
  const theirs = reading === 'any-running-member' ? runs.flatMap(({ stops }) => stops) : whereAllStand(runs);
  return inOrder([...own, ...theirs]);
}

/** Stretches within which no member begins, ends, stops or goes on, where some member runs and every one that does stands. */
function whereAllStand(runs: readonly MemberRun[]): Stop[] {
  const edges = new Set(runs.flatMap((run) => [run, ...run.stops].flatMap(({ from, to }) => [from, to + 1])));
  const days = [...edges].toSorted((a, b) => a - b);
  return days.slice(0, -1).flatMap((day, i) => {
    const standing = runs.filter(({ from, to }) => from <= day && day <= to).map(({ stops }) => stopOn(stops, day));
    const [first] = standing;
    const to = (days[i + 1] ?? day + 1) - 1;
    return first && standing.every((stop) => stop !== undefined) ? [{ ...first, from: day, to }] : [];
  });
}

const stopOn = (stops: readonly Stop[], day: DayNumber): Stop | undefined => stops.find(({ from, to }) => from <= day && day <= to);
