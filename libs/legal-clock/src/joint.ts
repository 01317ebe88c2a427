import type { Readings } from '@onewindow/contracts';
import { bindingOf, type BothStates } from './case-clocks.js';
import { explainUnder, type Clock, type ExplainedState } from './clock.js';
import { dayNumberOf, parseDay } from './day.js';
import type { ClockStep } from './explain.js';
import { memberDates, type JointMember, type MemberDates, type MemberLimit, type MemberPlan } from './joint-members.js';
import { jointStops, type MemberRun } from './joint-stops.js';
import { stopsOf, type Ledger, type Stop } from './ledger.js';
import type { Period } from './limit.js';
import { PERMIT_LAW, PERMIT_LIMITS } from './permit-terms.js';

type Name = 'statutory' | 'promised';

/** What several bodies of one government handle together: 行政许可法 第二十六条第二款. */
export interface JointHandling extends MemberPlan {
  /** The joint limit; 45 working days from acceptance where the bundle has no other (第四十二条第二款). */
  readonly statutory?: Period;
  /** What the bundle promises; null: as long as its members' promises take, one after the other where they must be. */
  readonly promised: Period | null;
  /** The bundle's own suspensions, and the extension of its limit (`EXTENSION_RULES.joint`). */
  readonly ledger: Ledger;
}

/** Both dates of the bundle, and beside them those of its members. */
export interface JointDates extends BothStates<ExplainedState> {
  readonly statutory: ExplainedState;
  readonly members: readonly MemberDates[];
}

/**
 * When what is handled together is due. The joint limit is counted once from the common acceptance; the suspensions of running members
 * that it covers stop it (reading `joint-suspension`), and by the same reading those of all members stop the bundle's own promise: it was made
 * of theirs. The limits of the members run beside it, from the common acceptance or, one after the other, from
 * the notice that what they need is done; what is not done yet is planned to its due day.
 * @throws DomainError `bundle-member-twice` · `bundle-member-unknown` · `bundle-has-a-cycle`
 * @throws RangeError as `dueUnder`
 */
export function jointDue(handling: JointHandling): JointDates {
  const members = memberDates(handling);
  const statutory = explainUnder(lawfulClock(handling, members));
  const promise = promiseOf(handling, members);
  const promised = promise ? explainUnder(promise) : longestPromise(members);
  return { statutory, promised, binding: bindingOf(statutory, promised), members };
}

/** The joint limit as a clock, for `rungsOf` and `remainingAt`. Throws as {@link jointDue}. */
export const jointClock = (handling: JointHandling): Clock => lawfulClock(handling, memberDates(handling));

/** The bundle's own promise as a clock; null where it has none. Throws as {@link jointDue}. */
export const promisedClock = (handling: JointHandling): Clock | null => promiseOf(handling, memberDates(handling));

function promiseOf({ promised: limit, ...handling }: JointHandling, dates: readonly MemberDates[]): Clock | null {
  if (!limit) return null;
  const { acceptedAt: start, ledger, calendar, readings } = handling;
  const stops = stopsFor('promised', handling, handling.members, dates);
  return { name: 'promised', start, limit, ledger, calendar, readings, law: PERMIT_LAW, stops };
}

function lawfulClock(handling: JointHandling, dates: readonly MemberDates[]): Clock {
  const { acceptedAt: start, statutory: limit = PERMIT_LIMITS.joint, ledger, calendar, readings, members } = handling;
  const covered = members.filter(({ isJoint }) => isJoint);
  return {
    name: 'statutory',
    start,
    limit,
    ledger,
    calendar,
    readings,
    law: PERMIT_LAW,
    stops: stopsFor('statutory', handling, covered, dates),
  };
}

function stopsFor(
  name: Name,
  { ledger, readings }: Pick<JointHandling, 'ledger' | 'readings'>,
  members: readonly JointMember[],
  dates: readonly MemberDates[],
): Stop[] {
  const found = new Map(dates.map((one) => [one.key, one[name]]));
  const runs = members.flatMap((member) => runOf(name, member, found.get(member.key), readings));
  return jointStops(stopsOf(ledger.suspensions, name, readings), runs, readings);
}

/** The days on which a member runs and those of them on which it stands; from the day after its start until it is done or due. */
function runOf(name: Name, member: JointMember, limit: MemberLimit | undefined, readings: Readings): MemberRun[] {
  if (!limit || limit.startDay === null) return [];
  const from = parseDay(limit.startDay) + 1;
  const due = limit.state?.day ?? null;
  const to = member.finishedAt ? dayNumberOf(member.finishedAt) : due === null ? Number.POSITIVE_INFINITY : parseDay(due);
  const stops = stopsOf(member.ledger.suspensions, name, readings)
    .map((stop) => ({ ...stop, from: Math.max(stop.from, from), to: Math.min(stop.to, to), member: member.key }))
    .filter((stop) => stop.from <= stop.to);
  return [{ from, to, stops }];
}

/** The promise of the member that ends last, with those of the members that it had to wait for; null where no member has a promise. */
function longestPromise(members: readonly MemberDates[]): ExplainedState | null {
  const found = new Map(members.map(({ key, promised }) => [key, promised]));
  const states = members.flatMap(({ promised }) => (promised.state ? [{ ...promised, state: promised.state }] : []));
  const last = states.toSorted((a, b) => endOf(b).localeCompare(endOf(a)))[0];
  if (!last) return null;
  const chain: ExplainedState[] = [last.state];
  let first: MemberLimit = last;
  for (let before = found.get(last.follows ?? ''); before?.state && first.isPlanned; before = found.get(first.follows ?? '')) {
    chain.unshift(before.state);
    first = before;
  }
  return chained(chain, last.state);
}

const endOf = ({ state }: { readonly state: ExplainedState }): string => state.day ?? '9999-12-31';

/** States that follow each other, as one: each begins on the day on which the one before ends. */
function chained(chain: readonly ExplainedState[], last: ExplainedState): ExplainedState {
  const units = chain.reduce((sum, state) => sum + state.units, 0);
  const provisional = chain.some((state) => state.provisional);
  const steps: ClockStep[] = [];
  for (const [i, state] of chain.entries())
    for (const step of state.steps) {
      if (i > 0 && (step.reason === 'start-day' || step.reason === 'before-acceptance')) continue;
      const total = (steps.at(-1)?.total ?? 0) + step.counted;
      const text = step.text.replace(/（累计 \d+／\d+）$/, `（累计 ${total}／${units}）`);
      steps.push({ ...step, total, text });
    }
  if (!last.stopped) return { ...last, units, provisional, steps };
  const counted = units - last.remaining;
  return { ...last, units, provisional, counted, steps };
}
