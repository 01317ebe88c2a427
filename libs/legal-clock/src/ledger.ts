import type { Readings } from '@onewindow/contracts';
import { dayNumberOf, parseDay, type DayNumber } from './day.js';
import type { Period } from './limit.js';

/** The eight whose time is not counted within the statutory limit: 行政许可法 第四十五条. */
export const LEGAL_CAUSES = {
  hearing: '听证',
  tender: '招标',
  auction: '拍卖',
  inspection: '检验',
  testing: '检测',
  quarantine: '检疫',
  appraisal: '鉴定',
  'expert-review': '专家评审',
} as const;

/** One of the eight of 行政许可法 第四十五条. */
export type LegalCause = keyof typeof LEGAL_CAUSES;

/** Causes that rules of a region know besides: they stop the promised limit alone. A region may name others. */
const LOCAL_CAUSES: Readonly<Record<string, string>> = {
  'site-survey': '现场勘验',
  'technical-review': '技术审查',
  publicity: '公示',
};

/** Whether a cause is one of the eight of 行政许可法 第四十五条. */
export const isLegalCause = (cause: string): cause is LegalCause => Object.hasOwn(LEGAL_CAUSES, cause);

/** A cause as people read it; a local one that has no name here is given as it is. */
export const causeName = (cause: string): string => (isLegalCause(cause) ? LEGAL_CAUSES[cause] : (LOCAL_CAUSES[cause] ?? cause));

/** Time that is taken out of the count. */
export interface Suspension {
  readonly id: string;
  /** Which limits it stops. Only one of the eight causes stops the statutory limit. */
  readonly clocks: 'both' | 'promised';
  /** One of {@link LEGAL_CAUSES}, or a local cause (kebab). */
  readonly cause: string;
  /** The rule that asks for it: 依法需要, 行政许可法 第四十五条. */
  readonly basis: string;
  /** The time needed, in natural days, as the written notice states it. It says nothing about the count. */
  readonly plannedDays: number;
  /** First and last day, `YYYY-MM-DD`, both inclusive; `to` is null while it goes on. */
  readonly from: string;
  readonly to: string | null;
  /** When the written notice that states the time needed was served; null: not yet, so nothing stops yet. */
  readonly noticeServedAt: Date | null;
}

/** Who may extend: the head of the handling body (行政许可法 第四十二条第一款) or of its government (第二款). */
export type Approver = 'agency-head' | 'government-head';

/** The one extension: it lengthens the limit by so many units, and is not counted from its approval. */
export interface Extension {
  readonly amount: number;
  readonly unit: Period['unit'];
  readonly approver: Approver;
  /** Why, as the applicant is told. */
  readonly reasons: string;
  /** When the applicant was told. */
  readonly toldAt: Date;
  readonly basis: string;
}

/** What happened to the limits of one case. */
export interface Ledger {
  readonly suspensions: readonly Suspension[];
  readonly extension: Extension | null;
}

/** A ledger in which nothing has been entered. */
export const EMPTY_LEDGER: Ledger = { suspensions: [], extension: null };

/** Which limit runs: the law's, the promised one, or that of an order to a body, which nothing stops. */
export type ClockName = 'statutory' | 'promised' | 'order';

/** Days that a suspension takes out, both inclusive; `to` is Infinity while it goes on. */
export interface Stop {
  readonly from: DayNumber;
  readonly to: DayNumber;
  readonly suspension: Suspension;
  /** The member of a bundle whose suspension stops the joint limit. */
  readonly member?: string;
}

/** Whether a suspension can stop a clock at all: 行政许可法 第四十五条 for the statutory one. */
export function concerns({ clocks, cause }: Pick<Suspension, 'clocks' | 'cause'>, clock: ClockName): boolean {
  if (clock === 'statutory') return clocks === 'both' && isLegalCause(cause);
  return clock === 'promised';
}

/** Whether it stops only by its written notice; for a stop of the promise alone the region says (reading `promised-notice`). */
export const needsNotice = ({ clocks }: Pick<Suspension, 'clocks'>, readings: Readings): boolean =>
  clocks === 'both' || readings['promised-notice'] === 'required';

/** The days it takes out if nothing is asked of its notice (reading `suspension-edges`); undefined where no day is left. */
export function nominalStop(suspension: Suspension, readings: Readings, from = parseDay(suspension.from)): Stop | undefined {
  const edges = readings['suspension-edges'];
  const first = edges === 'start-day' ? from + 1 : from;
  const last = suspension.to === null ? Number.POSITIVE_INFINITY : parseDay(suspension.to) - (edges === 'end-day' ? 1 : 0);
  return first > last ? undefined : { from: first, to: last, suspension };
}

/** The days that a suspension takes out of a clock; undefined where it takes none (readings `late-notice`, `promised-notice`). */
export function stopOf(suspension: Suspension, clock: ClockName, readings: Readings): Stop | undefined {
  if (!concerns(suspension, clock)) return undefined;
  if (!needsNotice(suspension, readings)) return nominalStop(suspension, readings);
  if (suspension.noticeServedAt === null) return undefined;
  const from = parseDay(suspension.from);
  const told = readings['late-notice'] === 'whole' ? from : dayNumberOf(suspension.noticeServedAt);
  return nominalStop(suspension, readings, Math.max(from, told));
}

/** The days that a ledger takes out of a clock, in order, each day once: of two that share a day, the earlier has it. */
export function stopsOf(suspensions: readonly Suspension[], clock: ClockName, readings: Readings): Stop[] {
  const stops: Stop[] = [];
  for (const suspension of suspensions) {
    const stop = stopOf(suspension, clock, readings);
    if (stop) stops.push(stop);
  }
  return stops.length < 2 ? stops : inOrder(stops);
}

/** Stops by their first day, each day once; parts of one suspension that touch are one stop. */
export function inOrder(stops: readonly Stop[]): Stop[] {
  const disjoint: Stop[] = [];
  let free = Number.NEGATIVE_INFINITY;
  for (const stop of stops.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const from = Math.max(stop.from, free);
    if (from > stop.to) continue;
    const last = disjoint.at(-1);
    if (last && from === free && last.suspension === stop.suspension) disjoint[disjoint.length - 1] = { ...last, to: stop.to };
    else disjoint.push(from === stop.from ? stop : { ...stop, from });
    free = stop.to + 1;
  }
  return disjoint;
}
