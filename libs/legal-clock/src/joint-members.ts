import { DomainError, type ProcedureLaw } from '@onewindow/contracts';
import { clockOf } from './case-clocks.js';
import { explainUnder, type ExplainedState, type Reckoning } from './clock.js';
import { dayNumberOf, formatDay, parseDay, startOfDay, type DayNumber } from './day.js';
import type { Ledger } from './ledger.js';
import type { Period } from './limit.js';

/** A member of what several bodies handle together. */
export interface JointMember {
  readonly key: string;
  readonly statutory: Period | null;
  readonly promised: Period | null;
  /** Members that must all be done before it can begin. Without any it begins with the bundle: 视为所有行政机关同时受理. */
  readonly needs?: readonly string[];
  /** Members of which one must be done before it can begin. */
  readonly needsOneOf?: readonly string[];
  /** Whether the joint limit covers it (行政许可法 第四十二条第二款); a member of another government or a bank may fall outside. */
  readonly isJoint: boolean;
  readonly ledger: Ledger;
  readonly law: Pick<ProcedureLaw, 'workingDays' | 'excludedTime' | 'check'>;
  /** When the notice arrived that what it needs is done: 收到前一行政机关办理完毕的书面告知视为受理. Undefined: not yet. */
  readonly startedAt?: Date;
  /** When it was done. Undefined: not yet. */
  readonly finishedAt?: Date;
}

/** One limit of a member, which runs beside the joint one. */
export interface MemberLimit {
  /** The day from which it runs (not counted), `YYYY-MM-DD`; null where it waits for a member whose clock stands. */
  readonly startDay: string | null;
  /** The start is planned: what it needs is taken to be done on its due day. */
  readonly isPlanned: boolean;
  /** The member whose end lets it begin; null where it began with the bundle or by a notice. */
  readonly follows: string | null;
  /** Null where the member has no such limit, or waits. */
  readonly state: ExplainedState | null;
}

/** A member with both its limits. */
export interface MemberDates {
  readonly key: string;
  readonly statutory: MemberLimit;
  readonly promised: MemberLimit;
}

type Name = 'statutory' | 'promised';

/** From where the limits of members are planned. */
export interface MemberPlan extends Reckoning {
  readonly acceptedAt: Date;
  readonly members: readonly JointMember[];
}

/**
 * Both limits of each member, by when it can begin; in the order of the members.
 * @throws DomainError `bundle-member-twice` · `bundle-member-unknown` it needs a member that there is not · `bundle-has-a-cycle`
 * @throws RangeError as `dueUnder`
 */
export function memberDates(plan: MemberPlan): MemberDates[] {
  const members = byKey(plan.members);
  const [statutory, promised] = [planned(plan, members, 'statutory'), planned(plan, members, 'promised')];
  return plan.members.map((member) => ({ key: member.key, statutory: statutory(member).limit, promised: promised(member).limit }));
}

function byKey(members: readonly JointMember[]): ReadonlyMap<string, JointMember> {
  const found = new Map(members.map((member) => [member.key, member]));
  if (found.size < members.length)
    throw new DomainError('invalid', 'bundle-member-twice', 'two members have one key', { field: 'members' });
  return found;
}

/** A limit with the day on which others may follow; Infinity where that is not known. */
interface Planned {
  readonly limit: MemberLimit;
  readonly done: DayNumber;
}

interface Start {
  readonly day: DayNumber;
  readonly isPlanned: boolean;
  readonly follows: string | null;
}

function planned(plan: MemberPlan, members: ReadonlyMap<string, JointMember>, name: Name): (member: JointMember) => Planned {
  const results = new Map<string, Planned | 'on the way'>();
  const of = (member: JointMember): Planned => {
    const known = results.get(member.key);
    if (known === 'on the way')
      throw new DomainError('invalid', 'bundle-has-a-cycle', `${member.key} waits for itself`, { field: 'members' });
    if (known) return known;
    results.set(member.key, 'on the way');
    const result = limitOf(member, startOf(member), plan, name);
    results.set(member.key, result);
    return result;
  };
  const ended = (key: string, by: string): Start => {
    const member = members.get(key);
    if (!member) throw new DomainError('invalid', 'bundle-member-unknown', `${by} needs ${key}, which is no member`, { field: 'members' });
    return { day: of(member).done, isPlanned: member.finishedAt === undefined, follows: key };
  };
  const startOf = (member: JointMember): Start => {
    const all = (member.needs ?? []).map((key) => ended(key, member.key));
    const one = (member.needsOneOf ?? []).map((key) => ended(key, member.key)).toSorted((a, b) => a.day - b.day)[0];
    if (member.startedAt) return { day: dayNumberOf(member.startedAt), isPlanned: false, follows: null };
    const last = [...all, ...(one ? [one] : [])].toSorted((a, b) => b.day - a.day)[0];
    return last ?? { day: dayNumberOf(plan.acceptedAt), isPlanned: false, follows: null };
  };
  return of;
}

function limitOf(
  member: JointMember,
  { day, isPlanned, follows }: Start,
  { acceptedAt, calendar, readings }: MemberPlan,
  name: Name,
): Planned {
  const finished = member.finishedAt && dayNumberOf(member.finishedAt);
  if (day === Number.POSITIVE_INFINITY) return { limit: { startDay: null, isPlanned: true, follows, state: null }, done: finished ?? day };
  const began = member.startedAt ?? (day === dayNumberOf(acceptedAt) ? acceptedAt : startOfDay(day));
  const clocks = { ...member, start: began, receivedAt: acceptedAt, calendar, readings };
  const clock = clockOf(clocks, name);
  const other = clockOf(clocks, name === 'statutory' ? 'promised' : 'statutory');
  const state = clock && explainUnder(clock);
  const lasts = state ?? (other && explainUnder(other));
  const due = lasts === null ? day : lasts.stopped ? Number.POSITIVE_INFINITY : parseDay(lasts.day);
  return { limit: { startDay: formatDay(day), isPlanned, follows, state }, done: finished ?? due };
}
