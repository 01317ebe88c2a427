import { remainingAt, type Clock } from '@onewindow/legal-clock';
import { at, clock, extension, natural, reading, suspension } from './given.js';

const HOUR = 3_600_000;
const daysLeft = (day: string, more: Partial<Clock> = {}): number => remainingAt(clock(more), at(day)).days;

describe('what is left of twenty working days to 2026-03-30', () => {
  test.each([
    ['2026-02-20', 20],
    ['2026-03-02', 20],
    ['2026-03-03', 19],
    ['2026-03-07', 16],
    ['2026-03-27', 1],
    ['2026-03-28', 1],
    ['2026-03-30', 0],
    ['2026-03-31', 0],
  ])('on %s, %i days', (day, left) => {
    expect(daysLeft(day)).toBe(left);
  });

  test.each([
    ['2026-03-02', 20],
    ['2026-03-03', 20],
    ['2026-03-27', 2],
    ['2026-03-28', 1],
    ['2026-03-30', 1],
    ['2026-03-31', 0],
  ])('on %s, %i days, where the due day is one of them', (day, left) => {
    expect(daysLeft(day, { readings: reading({ remaining: 'one-on-due-day' }) })).toBe(left);
  });

  test('is exact for machines: overdue from 24:00 of the due day', () => {
    expect(remainingAt(clock(), at('2026-03-30', '23:00'))).toMatchObject({ ms: HOUR, isOverdue: false, overdueMs: 0 });
    expect(remainingAt(clock(), new Date('2026-03-30T16:00:00Z'))).toMatchObject({ ms: 0, isOverdue: true, overdueDays: 1, overdueMs: 0 });
    expect(remainingAt(clock(), at('2026-03-31', '02:00'))).toMatchObject({ ms: 0, isOverdue: true, overdueMs: 2 * HOUR });
  });

  test('days of a later extension are left', () => {
    expect(daysLeft('2026-03-30', { ledger: { suspensions: [], extension: extension() } })).toBe(10);
  });
});

describe('under a suspension', () => {
  const week = { ledger: { suspensions: [suspension('2026-03-09', '2026-03-13')], extension: null } };
  const open = { ledger: { suspensions: [suspension('2026-03-10', null)], extension: null } };

  test.each([
    ['2026-03-06', 16, null],
    ['2026-03-09', 16, 's1'],
    ['2026-03-13', 16, 's1'],
    ['2026-03-14', 16, null],
    ['2026-03-16', 15, null],
  ])('on %s, %i days, stopped by %s', (day, days, suspensionId) => {
    expect(remainingAt(clock(week), at(day))).toMatchObject({ days, suspensionId });
  });

  test('that goes on, what was not counted before remains, and nothing becomes overdue', () => {
    expect(remainingAt(clock(open), at('2026-03-09'))).toMatchObject({ days: 15, suspensionId: null, ms: null });
    expect(remainingAt(clock(open), at('2027-03-09'))).toMatchObject({ days: 15, suspensionId: 's1', ms: null, isOverdue: false });
  });
});

describe('of natural days that end on a day off', () => {
  test.each([
    ['2026-03-20', 3],
    ['2026-03-22', 1],
    ['2026-03-23', 0],
  ])('on %s, %i days to where the last day moved', (day, left) => {
    expect(daysLeft(day, { limit: natural(20) })).toBe(left);
  });
});

describe('overdue days', () => {
  test('are working days after the due day', () => {
    expect(remainingAt(clock(), at('2026-04-07')).overdueDays).toBe(5);
    expect(remainingAt(clock(), at('2026-04-06')).overdueDays).toBe(4);
  });

  test('are natural days of a limit in natural days', () => {
    expect(remainingAt(clock({ limit: natural(21) }), at('2026-03-26')).overdueDays).toBe(3);
  });

  test.each([
    ['all', 6],
    ['without-suspended', 4],
  ] as const)('under a later suspension: %s', (answer, days) => {
    const ledger = { suspensions: [suspension('2026-04-01', '2026-04-02')], extension: null };
    expect(remainingAt(clock({ ledger, readings: reading({ 'overdue-days': answer }) }), at('2026-04-08')).overdueDays).toBe(days);
  });
});
