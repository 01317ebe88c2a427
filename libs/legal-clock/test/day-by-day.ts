import type { Calendar, Clock, Suspension } from '@onewindow/legal-clock';

/** What counting day by day comes to, as anybody would do with a calendar in hand; null: the clock stands. Made apart from the lib. */
export function countByHand({ name, start, limit, ledger, calendar, readings }: Clock): string | null {
  const off = (day: string): boolean => !isWorked(day, calendar);
  const stopped = (day: string): 'no' | 'yes' | 'for-good' => {
    const days = ledger.suspensions.filter((one) => takesOut(one, day, name, readings));
    return days.some(({ to }) => to === null) ? 'for-good' : days.length > 0 ? 'yes' : 'no';
  };
  let day = shanghaiDay(start);
  if (readings['nonworking-start'] === 'next-working-day') while (off(day)) day = after(day);
  const extended = name === 'statutory' || (name === 'promised' && readings['extension-moves'] === 'both');
  const more = extended && ledger.extension ? ledger.extension.amount : 0;
  for (let left = limit.amount + more; left > 0;) {
    day = after(day);
    const stop = stopped(day);
    if (stop === 'for-good') return null;
    if (stop === 'no' && (limit.unit === 'natural-day' || !off(day))) left--;
  }
  if (limit.unit === 'working-day') return day;
  const last = day;
  while (off(day) || (day !== last && readings.roll === 'skip-suspended' && stopped(day) !== 'no')) {
    day = after(day);
    if (readings.roll === 'skip-suspended' && stopped(day) === 'for-good') return null;
  }
  return day;
}

/** Whether a suspension takes a day out of a clock. */
export function takesOut(one: Suspension, day: string, name: Clock['name'], readings: Clock['readings']): boolean {
  const eight = ['hearing', 'tender', 'auction', 'inspection', 'testing', 'quarantine', 'appraisal', 'expert-review'];
  if (name === 'order') return false;
  if (name === 'statutory' && (one.clocks !== 'both' || !eight.includes(one.cause))) return false;
  let { from } = one;
  if (one.clocks === 'both' || readings['promised-notice'] === 'required') {
    if (one.noticeServedAt === null) return false;
    const told = shanghaiDay(one.noticeServedAt);
    if (readings['late-notice'] !== 'whole' && told > from) from = told;
  }
  if (readings['suspension-edges'] === 'start-day') from = after(from);
  const last = one.to === null ? '9999-12-31' : readings['suspension-edges'] === 'end-day' ? before(one.to) : one.to;
  return from <= day && day <= last;
}

export function isWorked(day: string, { daysOff, makeUpDays }: Calendar): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return makeUpDays.includes(day) || (!daysOff.includes(day) && weekday !== 0 && weekday !== 6);
}

const DAY = 86_400_000;
const moved = (day: string, by: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + by).toISOString().slice(0, 10);
export const after = (day: string): string => moved(day, DAY);
export const before = (day: string): string => moved(day, -DAY);
export const shanghaiDay = (instant: Date): string => new Date(instant.getTime() + DAY / 3).toISOString().slice(0, 10);
