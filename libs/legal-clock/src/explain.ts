import type { DayKind, WorkingDays } from './calendar.js';
import { formatDay, type DayNumber } from './day.js';
import type { Limit } from './limit.js';

/** Why the days of a step count or do not. */
export type StepReason = 'start-day' | 'natural-day' | 'moved-last-day' | DayKind;

/**
 * Consecutive days that are treated alike. The steps of a due date follow each other without gap from the start day to the due day,
 * and their `counted` add up to the limit.
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
}

/** From the start day, which is not counted, to the due day. */
interface Span {
  readonly start: DayNumber;
  readonly due: DayNumber;
}

interface Rule {
  readonly counts: boolean;
  readonly article: string;
  readonly text: string;
}

const WEEKEND = '国务院关于职工工作时间的规定 第七条';
const HOLIDAY = '全国年节及纪念日放假办法 第二条';
const YEARLY_NOTICE = '国务院办公厅关于当年部分节假日安排的通知';

/** `null`: the limit is one of working days because its own basis says so. */
const RULES: Record<StepReason, Omit<Rule, 'article'> & { readonly article: string | null }> = {
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

function ruleOf(reason: StepReason, limit: Limit, workingDays: string | undefined): Rule {
  const { article, ...rule } = RULES[reason];
  const procedural = OF_WORKING_DAYS.has(reason) ? workingDays : undefined;
  return { ...rule, article: procedural ?? article ?? limit.basis };
}

/** The steps that lead from the start day to the due day. @param workingDays the article by which working days are counted, see `DueDateInput` */
export function explain(limit: Limit, calendar: WorkingDays, { start, due }: Span, workingDays?: string): ClockStep[] {
  const steps: ClockStep[] = [];
  let total = 0;
  const add = (from: DayNumber, to: DayNumber, reason: StepReason): void => {
    const { counts, article, text } = ruleOf(reason, limit, workingDays);
    const days = to - from + 1;
    const counted = counts ? days : 0;
    total += counted;
    const range = from === to ? formatDay(from) : `${formatDay(from)} 至 ${formatDay(to)}`;
    const sum = counts ? `（累计 ${total}／${limit.amount}）` : '';
    steps.push({ from: formatDay(from), to: formatDay(to), days, counted, total, reason, article, text: `${range}：${text}${sum}` });
  };

  add(start, start, 'start-day');
  if (limit.unit === 'natural-day') {
    const end = start + limit.amount;
    add(start + 1, end, 'natural-day');
    if (due > end) add(end + 1, due, 'moved-last-day');
    return steps;
  }
  let from = start + 1;
  for (let day = from; day <= due; day++) {
    if (day < due && calendar.kind(day + 1) === calendar.kind(from)) continue;
    add(from, day, calendar.kind(from));
    from = day + 1;
  }
  return steps;
}
