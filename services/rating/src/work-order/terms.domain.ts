import { DEFAULT_READINGS, type Readings } from '@onewindow/contracts';
import {
  DEFAULT_LADDER,
  dueDay,
  dueUnder,
  EMPTY_LEDGER,
  NATIONAL_CALENDAR,
  rungsOf,
  type Calendar,
  type Clock,
  type Limit,
  type Rung,
  type RungKey,
} from '@onewindow/legal-clock';

/** Limits of a work order, each with a clock of its own. */
export const ORDER_CLOCKS = ['contact', 'verification', 'rectification', 'feedback', 'callback', 'conclusion'] as const;
export type OrderClock = (typeof ORDER_CLOCKS)[number];

/** Rungs that a limit climbs: 提示, 超期, 督办, 报告负责人. */
export type OrderRung = 'reminder' | 'overdue' | 'supervisor' | 'leader';

/** What holds in a region for bad ratings. */
export interface RatingTerms {
  /** From the rating to the first contact and to what was found out: 联系核实. */
  readonly contact: Limit;
  /** For what is clear and right: 立行立改. */
  readonly atOnce: Limit;
  /** For what is complex: 限期整改; also for the supervisor's conclusion. */
  readonly rectification: Limit;
  /** By how much that may be extended, once. */
  readonly extension: Limit;
  /** From what was done to the answer, and from the answer to the callback. */
  readonly callback: Limit;
  /** From the rating, for asking that it be reviewed. */
  readonly appeal: Limit;
  /** The region's warnings; those of cases, on the one limit that runs here. */
  readonly ladder: readonly Rung[];
  readonly calendar: Calendar;
  readonly readings: Readings;
}

const workingDays = (amount: number, basis: string): Limit => ({ amount, unit: 'working-day', basis });

/** What holds where a region has settled nothing. */
export const DEFAULT_TERMS: RatingTerms = {
  contact: workingDays(1, '安阳市政务服务条例 第五十二条、上海市优化营商环境条例 第三十条'),
  atOnce: workingDays(1, '国办发〔2019〕51号：情况清楚、诉求合理的，立行立改'),
  rectification: workingDays(5, '德州市政务服务好差评工作方案'),
  extension: workingDays(15, '国办发〔2019〕51号：情况复杂、一时难以解决的，限期整改'),
  callback: workingDays(5, '国办发〔2019〕51号：差评件件有整改、有反馈'),
  appeal: workingDays(5, '国办发〔2019〕51号：申诉复核机制'),
  ladder: DEFAULT_LADDER,
  calendar: NATIONAL_CALENDAR,
  readings: DEFAULT_READINGS,
};

/** What a rung of the region's ladder is for a work order; a limit of a few days has no yellow. */
const RUNGS: Readonly<Record<RungKey, OrderRung | undefined>> = {
  reminder: 'reminder',
  yellow: undefined,
  red: 'overdue',
  'supervision-order': 'supervisor',
  leader: 'leader',
};

/** A rung of a running limit. */
export interface WaitingRung {
  readonly rung: OrderRung;
  /** ISO instant. */
  readonly at: string;
}

/** A limit that runs: what is owed until `due`, and the rungs before and after that are still to come, in order. */
export interface RunningLimit {
  /** ISO instant from which it runs, how long without an extension, and by how much it was extended. */
  readonly start: string;
  readonly amount: number;
  /** Not kept of one that began before new calendars moved limits. */
  readonly unit?: Limit['unit'];
  readonly more?: number;
  /** ISO instant, 24:00 of the last day. */
  readonly due: string;
  readonly rungs: readonly WaitingRung[];
  /** The last rung that it has reached; absent before the first one. */
  readonly reached?: WaitingRung;
}

/** The limits of a work order that run. */
export type RunningLimits = Readonly<Partial<Record<OrderClock, RunningLimit>>>;

/** A limit that begins at `start`, with its rungs. @param more working days by which it was extended */
export function limitFrom(start: Date, limit: Limit, terms: RatingTerms, more = 0): RunningLimit {
  const { calendar, readings, ladder } = terms;
  const whole = { ...limit, amount: limit.amount + more };
  const clock: Clock = { name: 'order', start, limit: whole, ledger: EMPTY_LEDGER, law: {}, calendar, readings };
  const due = dueUnder(clock);
  if (due.stopped) throw new Error('nothing stops the limit of an order');
  const onOrder = ladder.map((rung) => ({ ...rung, clock: 'order' as const }));
  const rungs = rungsOf(onOrder, { order: clock }).flatMap(({ key, at }) => {
    const rung = RUNGS[key];
    return rung ? [{ rung, at: at.toISOString() }] : [];
  });
  return { start: start.toISOString(), amount: limit.amount, unit: limit.unit, more, due: due.at.toISOString(), rungs };
}

/** Until when a rating may be appealed: 24:00 of the last day. */
export const appealEnd = (ratedAt: Date, limit: Limit, { calendar }: Pick<RatingTerms, 'calendar'>): Date =>
  dueDay({ start: ratedAt, limit, calendar }).at;

/**
 * The limits that a calendar moves, as they then are: each from where it began and for as long as it was set. One that has passed stays, as
 * does one whose length was not kept whole, for an extension would be lost; and a rung that was reached is not reached again.
 */
export function recountLimits(limits: RunningLimits, terms: RatingTerms, now: Date): RunningLimits {
  const moved = ORDER_CLOCKS.flatMap((clock) => {
    const limit = limits[clock];
    if (limit?.unit === undefined || limit.more === undefined || Date.parse(limit.due) <= now.getTime()) return [];
    const anew = limitFrom(new Date(limit.start), { amount: limit.amount, unit: limit.unit, basis: '' }, terms, limit.more);
    const waiting = new Set(limit.rungs.map(({ rung }) => rung));
    const next = { ...limit, ...anew, rungs: anew.rungs.filter(({ rung }) => waiting.has(rung)) };
    return instantsOf(next) === instantsOf(limit) ? [] : [[clock, next] as const];
  });
  return Object.fromEntries(moved);
}

const instantsOf = ({ due, rungs }: RunningLimit): string => [due, ...rungs.map(({ rung, at }) => `${rung} ${at}`)].join();

/** A rung that was reached. */
export interface ReachedRung extends WaitingRung {
  readonly clock: OrderClock;
  readonly due: string;
}

/** The rungs whose instant has come, in order, and the limits without them: each is reached once. */
export function climb(limits: RunningLimits, now: Date): { readonly reached: readonly ReachedRung[]; readonly limits: RunningLimits } {
  const passed = ({ at }: WaitingRung): boolean => Date.parse(at) <= now.getTime();
  const entries = entriesOf(limits);
  const reached = entries.flatMap(([clock, { due, rungs }]) => rungs.filter(passed).map((rung) => ({ ...rung, clock, due })));
  return {
    reached: reached.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    limits: Object.fromEntries(entries.map(([clock, limit]) => [clock, above(limit, limit.rungs.filter(passed))])),
  };
}

const entriesOf = (limits: RunningLimits) => ORDER_CLOCKS.flatMap((clock) => (limits[clock] ? [[clock, limits[clock]] as const] : []));

/** A limit that has left these rungs, its first ones, behind. */
function above(limit: RunningLimit, passed: readonly WaitingRung[]): RunningLimit {
  const last = passed.at(-1);
  return last ? { ...limit, rungs: limit.rungs.slice(passed.length), reached: last } : limit;
}

/** The last rung that each limit has reached, of those that have reached one. */
export const standingRungs = (limits: RunningLimits): readonly ReachedRung[] =>
  entriesOf(limits).flatMap(([clock, { due, reached }]) => (reached ? [{ ...reached, clock, due }] : []));

/** The limit that ends first: what is to be done next. */
export function nextDue(limits: RunningLimits): { readonly clock: OrderClock; readonly at: string } | null {
  const dues = ORDER_CLOCKS.flatMap((clock) => (limits[clock] ? [{ clock, at: limits[clock].due }] : []));
  return dues.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))[0] ?? null;
}
