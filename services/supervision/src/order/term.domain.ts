import { dueDay, NATIONAL_CALENDAR, type Due, type Limit } from '@onewindow/legal-clock';

/** For answering a supervision order, where the region sets no other (督办回告). */
export const ANSWER_TERM: Limit = { amount: 3, unit: 'working-day', basis: '效能监察：收到督办后及时回告' };

/**
 * Until when an order is to be answered.
 * @param start when it was issued or returned; that day is not counted
 * @param days working days that the supervisor set; the general term where none are given
 */
export const answerDue = (start: Date, days: number | undefined): Due =>
  dueDay({ start, limit: { ...ANSWER_TERM, amount: days ?? ANSWER_TERM.amount }, calendar: NATIONAL_CALENDAR });
