import { endOfLegalDay, NATIONAL_CALENDAR, type Due, type Limit } from '@onewindow/legal-clock';
import { stepDue } from './step-due.domain.js';

const due = (day: string, provisional = false): Due => ({ day, at: endOfLegalDay(day), provisional });
const working = (amount: number): Limit => ({ amount, unit: 'working-day', basis: '内部审批时限' });
const clock = { calendar: NATIONAL_CALENDAR, bindingDue: due('2026-10-15') };
const opens = (day: string) => new Date(`${day}T10:00:00+08:00`);

describe('until when a step is to be done', () => {
  it.each<[string, Limit, string, string]>([
    ['its own working days, without the holiday and with the Sunday that is worked', working(3), '2026-09-18', '2026-09-22'],
    ['its own working days beyond a long holiday', working(2), '2026-09-30', '2026-10-09'],
    ['its own natural days, moved to a working day', { ...working(5), unit: 'natural-day' }, '2026-09-29', '2026-10-08'],
    ['the day of the case, where its own time ends on it', working(7), '2026-09-30', '2026-10-15'],
    ['the day of the case, where its own time would end later', working(6), '2026-10-09', '2026-10-15'],
    ['the day of the case, where that has passed', working(1), '2026-10-20', '2026-10-15'],
  ])('is %s', (_, limit, day, expected) => {
    expect(stepDue(limit, clock, opens(day))).toEqual(due(expected));
  });

  it('is the day of the case where it has no time of its own, or no calendar was told', () => {
    expect(stepDue(null, clock, opens('2026-09-18'))).toEqual(due('2026-10-15'));
    expect(stepDue(working(1), { ...clock, calendar: null }, opens('2026-09-18'))).toEqual(due('2026-10-15'));
  });

  it('stands still with the case, and an extension of the case does not lengthen it', () => {
    const stop = { id: 's', clocks: 'both' as const, cause: 'testing', basis: '', plannedDays: 2, noticeServedAt: opens('2026-09-17') };
    const toldAt = opens('2026-09-17');
    const longer = { amount: 10, unit: 'working-day' as const, approver: 'agency-head' as const, reasons: '', basis: '', toldAt };
    const under = (to: string | null) => ({ ...clock, ledger: { suspensions: [{ ...stop, from: '2026-09-19', to }], extension: longer } });
    expect(stepDue(working(3), under('2026-09-21'), opens('2026-09-18'))).toEqual(due('2026-09-24'));
    expect(stepDue(working(3), under(null), opens('2026-09-18'))).toEqual(due('2026-10-15'));
  });

  it('is provisional where the calendar does not cover it', () => {
    const later = { ...clock, bindingDue: due('2027-01-20', true) };
    expect(stepDue(working(3), later, opens('2026-12-30'))).toEqual(due('2027-01-04', true));
    expect(stepDue(working(30), later, opens('2026-12-30'))).toEqual(due('2027-01-20', true));
  });
});
