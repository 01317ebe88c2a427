import type { ProcedureLaw } from '@onewindow/contracts';
import type { DayKind } from './calendar.js';
import type { Counted, Course, Segment } from './count.js';
import { formatDay, type DayNumber } from './day.js';
import { causeName, type Stop, type Suspension } from './ledger.js';

/** Why the days of a step count or do not. */
export type StepReason = 'before-acceptance' | 'moved-start' | 'start-day' | 'natural-day' | 'suspended' | 'moved-last-day' | DayKind;

/**
 * Consecutive days that are treated alike. The steps of a due date follow each other without gap from the start day (or the day of
 * receipt before it) to the due day, and their `counted` add up to the limit with its extension; those of a clock that stands end with
 * the first day on which it stands, and add up to what was counted before. Months and years count as the days they have.
 */
export interface ClockStep {
  /** First and last day, `YYYY-MM-DD`, both inclusive. */
  readonly from: string;
  readonly to: string;
  readonly days: number;
  /** How many of them count: all or none. */
  readonly counted: number;
  /** Days counted up to and with this step. */
  readonly total: number;
  readonly reason: StepReason;
  /** The rule that says so. */
  readonly article: string;
  /** The same for people. */
  readonly text: string;
  /** The units are those by which the limit was extended. */
  readonly part?: 'extension';
  /** What takes the days out. */
  readonly suspension?: Pick<Suspension, 'id' | 'cause' | 'basis'> & { readonly member?: string };
}

/** What is cited. */
export interface Cited {
  /** The law of the procedure. */
  readonly law: Pick<ProcedureLaw, 'workingDays' | 'excludedTime' | 'check'>;
  readonly limitBasis: string;
  readonly extensionBasis: string;
}

interface Rule {
  readonly counts: boolean;
  readonly article: string;
  readonly text: string;
}

const WEEKEND = '国务院关于职工工作时间的规定 第七条';
const HOLIDAY = '全国年节及纪念日放假办法 第二条';
const YEARLY_NOTICE = '国务院办公厅关于当年部分节假日安排的通知';

/** `null`: the basis of the limit (or of its extension) says so. */
const RULES: Record<Exclude<StepReason, 'suspended'>, Omit<Rule, 'article'> & { readonly article: string | null }> = {
  'before-acceptance': { counts: false, article: null, text: '尚未受理，不计入' },
  'moved-start': { counts: false, article: '民法典 第二百零一条', text: '收到之日为休息日，视为其后第一个工作日收到' },
  'start-day': { counts: false, article: '民法典 第二百零一条', text: '起算当日不计入' },
  'working-day': { counts: true, article: null, text: '工作日，计入' },
  'make-up-day': { counts: true, article: YEARLY_NOTICE, text: '调休上班日，按工作日计入' },
  weekend: { counts: false, article: WEEKEND, text: '周末，不计入' },
  holiday: { counts: false, article: HOLIDAY, text: '法定节假日（含调休放假），不计入' },
  'assumed-working-day': { counts: true, article: null, text: '日历尚未公布，暂按工作日计入' },
  'assumed-weekend': { counts: false, article: WEEKEND, text: '日历尚未公布，暂按周末不计入' },
  'natural-day': { counts: true, article: '民法典 第二百零一条', text: '自然日，计入' },
  'moved-last-day': { counts: false, article: '民法典 第二百零三条', text: '期间末日为休息日，顺延至其后第一个工作日' },
};

/** Of what a law that has a rule of its own on working days speaks. */
const OF_WORKING_DAYS: ReadonlySet<StepReason> = new Set<StepReason>([
  'working-day',
  'make-up-day',
  'weekend',
  'holiday',
  'assumed-working-day',
  'assumed-weekend',
]);

/** How one day is treated. */
interface Treatment {
  readonly reason: StepReason;
  readonly segment?: Segment;
  readonly stop?: Stop;
}

/** A course that was counted, with the words to explain it. */
export interface Explained {
  readonly course: Course;
  readonly counted: Counted;
  readonly cited: Cited;
  /** The day of receipt, where it lies before the start. */
  readonly received?: DayNumber;
}

/** The steps that lead from the start day to the due day, or to the day on which the clock stands. */
export function explain(explained: Explained): ClockStep[] {
  const { course, counted, received = course.start } = explained;
  const first = Math.min(received, course.start);
  const last = counted.due ?? Math.max(counted.stop?.from ?? 0, counted.end + 1);
  const treat = treatments(explained);
  const steps: ClockStep[] = [];
  let total = 0;
  let from = first;
  let treated = treat(first);
  for (let day = first; day <= last; day++) {
    const next = day < last ? treat(day + 1) : undefined;
    if (next && next.reason === treated.reason && next.segment === treated.segment && next.stop === treated.stop) continue;
    const step = stepOf(from, day, treated, total, explained);
    steps.push(step);
    ({ total } = step);
    from = day + 1;
    if (next) treated = next;
  }
  return steps;
}

function treatments({ course, counted }: Explained): (day: DayNumber) => Treatment {
  const { days, stops, readings } = course;
  const { start, segments, end, due } = counted;
  // what ends the way of a clock that stands is the stop, however far it had come
  const skipsStops = due === null || readings.roll !== 'calendar-only';
  return (day) => {
    if (day < course.start) return { reason: 'before-acceptance' };
    if (day < start) return { reason: 'moved-start' };
    if (day === start) return { reason: 'start-day' };
    const stop = day <= end || skipsStops ? stops.find((one) => one.from <= day && day <= one.to) : undefined;
    if (stop) return { reason: 'suspended', stop };
    const segment = segments.find((one) => one.from < day && day <= one.to);
    if (!segment) return { reason: 'moved-last-day' };
    return { reason: segment.unit === 'natural-day' ? 'natural-day' : days.kind(day), segment };
  };
}

function ruleOf({ reason, segment, stop }: Treatment, { law, limitBasis, extensionBasis }: Cited): Rule {
  if (reason === 'suspended') return suspended(stop, law);
  const { article, ...rule } = RULES[reason];
  const basis = segment?.part === 'extension' ? extensionBasis : limitBasis;
  if (segment?.part === 'extension' && rule.counts) return { ...rule, article: basis, text: `${rule.text}延长的期限` };
  if (reason === 'before-acceptance') return { ...rule, article: law.check ?? basis };
  const procedural = OF_WORKING_DAYS.has(reason) ? law.workingDays : undefined;
  return { ...rule, article: procedural ?? article ?? basis };
}

function suspended(stop: Stop | undefined, law: Cited['law']): Rule {
  const { clocks = 'both', cause = '', basis = '' } = stop?.suspension ?? {};
  const article = clocks === 'both' ? (law.excludedTime ?? basis) : basis;
  const because = basis === '' ? '' : `（依据：${basis}）`;
  const text = stop?.to === Number.POSITIVE_INFINITY ? '期限停止计算，尚未恢复' : '所需时间不计入';
  return { counts: false, article, text: `${causeName(cause)}${because}，${text}` };
}

function stepOf(from: DayNumber, to: DayNumber, treated: Treatment, before: number, { counted: { units }, cited }: Explained): ClockStep {
  const { counts, article, text } = ruleOf(treated, cited);
  const days = to - from + 1;
  const counted = counts ? days : 0;
  const total = before + counted;
  const range = from === to ? formatDay(from) : `${formatDay(from)} 至 ${formatDay(to)}`;
  const since = treated.stop?.to === Number.POSITIVE_INFINITY ? `自 ${formatDay(from)} 起` : range;
  const sum = counts ? `（累计 ${total}／${units}）` : '';
  return {
    from: formatDay(from),
    to: formatDay(to),
    days,
    counted,
    total,
    reason: treated.reason,
    article,
    text: `${since}：${text}${sum}`,
    ...(treated.segment?.part === 'extension' && counts ? { part: 'extension' } : {}),
    ...(treated.stop ? { suspension: pick(treated.stop) } : {}),
  };
}

const pick = ({ suspension: { id, cause, basis }, member }: Stop) => ({ id, cause, basis, ...(member === undefined ? {} : { member }) });
