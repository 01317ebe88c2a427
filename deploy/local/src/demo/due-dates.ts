import type { CaseView, ExplainedDates } from '@onewindow/contracts';

/** A region's calendar as the catalogue publishes it: what anybody needs to check a date. */
export interface PublishedDays {
  readonly coversFrom: string;
  readonly coversTo: string;
  /** Holidays, `YYYY-MM-DD`. */
  readonly daysOff: readonly string[];
  /** Weekend days that are worked (调休), `YYYY-MM-DD`. */
  readonly makeUpDays: readonly string[];
}

export interface PublishedLimit {
  readonly amount: number;
  readonly unit: string;
}

/** The limits of an item's version. */
export interface PublishedLimits {
  readonly statutoryLimit: PublishedLimit;
  readonly promisedLimit: PublishedLimit;
}

type Due = NonNullable<CaseView['promisedDue']>;

/** An explained date's step, as far as it is checked. */
interface Step {
  readonly from: string;
  readonly to: string;
  readonly counted: number;
}

const SHANGHAI = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });

/** The legal day of an instant, `YYYY-MM-DD`. */
export const shanghaiDay = (instant: string): string => SHANGHAI.format(new Date(instant));

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** Counts a limit as anybody would with the published calendar in hand, day by day: made apart from legal-clock, to check it. */
export function countByHand(start: string, { amount, unit }: PublishedLimit, calendar: PublishedDays): Due {
  let day = shanghaiDay(start);
  let isCovered = true;
  const next = (): void => {
    day = dayAfter(day);
    isCovered &&= day >= calendar.coversFrom && day <= calendar.coversTo;
  };
  // the start day is not counted: 民法典 第二百零一条
  for (let left = amount; left > 0;) {
    next();
    // working days: 行政许可法 第八十二条
    if (unit === 'natural-day' || isWorked(day, calendar)) left -= 1;
  }
  // the last of natural days moves off a day off: 民法典 第二百零三条
  while (!isWorked(day, calendar)) next();
  return { day, at: new Date(`${day}T24:00:00+08:00`).toISOString(), provisional: !isCovered };
}

function isWorked(day: string, { daysOff, makeUpDays }: PublishedDays): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return makeUpDays.includes(day) || (!daysOff.includes(day) && weekday !== 0 && weekday !== 6);
}

/** What says how long a case may take. */
export interface DatesOfCase {
  readonly view: Pick<CaseView, 'caseNo' | 'acceptedAt' | 'statutoryDue' | 'promisedDue'>;
  readonly explained: ExplainedDates;
  readonly limits: PublishedLimits;
  readonly calendar: PublishedDays;
}

/** Where a due date of an accepted case is not what its limit gives by the published calendar, or its explanation does not lead to it. */
export function dateFaults({ view, explained, limits, calendar }: DatesOfCase): string[] {
  const { acceptedAt: start } = view;
  if (!start) return [`${view.caseNo} has no day of acceptance`];
  const faults = (name: string, due: Due | null, by: PublishedLimit, explanation: ExplainedDates['statutory']): string[] => {
    const expected = countByHand(start, by, calendar);
    const seen: [string, Due | null][] = [
      ['due', due],
      ['explained', explanation.due],
    ];
    return [
      ...seen.filter(([, one]) => !isSame(one, expected)).map(([how, one]) => `${how} on ${said(one)}, and not on ${said(expected)}`),
      ...stepFaults(shanghaiDay(start), expected.day, by, explanation.steps as readonly Step[], calendar),
    ].map((fault) => `${view.caseNo}, ${name} date: ${fault}`);
  };
  return [
    ...faults('statutory', view.statutoryDue, limits.statutoryLimit, explained.statutory),
    ...faults('promised', view.promisedDue, limits.promisedLimit, explained.promised),
  ];
}

const isSame = (one: Due | null, other: Due): boolean =>
  one?.day === other.day && one.provisional === other.provisional && Date.parse(one.at) === Date.parse(other.at);

const said = (due: Due | null): string => (due ? `${due.day} (until ${due.at}${due.provisional ? ', provisional' : ''})` : 'no day');

/** The steps go from the start day to the due day without a gap, count as many days as the limit has, and only days that count. */
function stepFaults(first: string, last: string, { amount, unit }: PublishedLimit, steps: readonly Step[], days: PublishedDays): string[] {
  const faults: string[] = [];
  let day = first;
  let total = 0;
  for (const { from, to, counted } of steps) {
    if (from !== day) faults.push(`the explanation goes on at ${from}, and not at ${day}`);
    let wanted = 0;
    for (day = from; day <= to; day = dayAfter(day)) {
      const counts = day !== first && total + wanted < amount && (unit === 'natural-day' || isWorked(day, days));
      wanted += counts ? 1 : 0;
    }
    if (counted !== wanted) faults.push(`the explanation counts ${counted} of the days from ${from} to ${to}, and not ${wanted}`);
    total += counted;
  }
  if (day !== dayAfter(last)) faults.push(`the explanation ends before ${day}, and not with ${last}`);
  if (total !== amount) faults.push(`the explanation counts ${total} days, and not ${amount}`);
  return faults;
}
