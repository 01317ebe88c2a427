import fc from 'fast-check';
import { checkCalendar, excerpt, isWorkingDay, type Calendar } from './calendar.js';
import { dueDay } from './due-date.js';
import { NATIONAL_CALENDAR } from './national.js';

const calendar = {
  regionCode: '000000',
  version: 1,
  coversFrom: '2026-01-01',
  coversTo: '2026-12-31',
  daysOff: ['2026-01-01'],
  makeUpDays: ['2026-01-04'],
};

test('the national calendar has no problem', () => {
  expect(checkCalendar(NATIONAL_CALENDAR)).toEqual([]);
});

test.each([
  [{ coversFrom: '2026-13-01' }, 'coversFrom: 2026-13-01 is not a day (YYYY-MM-DD) between 1992 and 2199'],
  [{ coversFrom: '2027-01-01' }, 'coversFrom 2027-01-01 is after coversTo 2026-12-31'],
  [{ daysOff: ['2027-01-01'] }, 'daysOff: 2027-01-01 is outside the coverage'],
  [{ daysOff: ['2026-02-30'] }, 'daysOff: 2026-02-30 is not a day (YYYY-MM-DD) between 1992 and 2199'],
  [{ daysOff: ['2026-01-04'] }, 'makeUpDays: 2026-01-04 is named twice'],
  [{ makeUpDays: ['2026-01-05'] }, 'makeUpDays: 2026-01-05 is no Saturday or Sunday'],
])('%j is refused: %s', (change, problem) => {
  expect(checkCalendar({ ...calendar, ...change })).toContain(problem);
  expect(() => isWorkingDay('2026-01-01', { ...calendar, ...change })).toThrow(RangeError);
});

test('two versions of a calendar are counted apart', () => {
  const later = { ...calendar, version: 2, daysOff: ['2026-01-01', '2026-01-06'] };
  const input = { start: new Date('2026-01-05T01:00:00Z'), limit: { amount: 1, unit: 'working-day', basis: '' } as const };
  expect(dueDay({ ...input, calendar }).day).toBe('2026-01-06');
  expect(dueDay({ ...input, calendar: later }).day).toBe('2026-01-07');
});

describe('an excerpt of a calendar', () => {
  const whole = NATIONAL_CALENDAR;

  test('says of its days what the whole one says, and nothing of others', () => {
    expect(excerpt(whole, '2026-09-19', '2026-10-10')).toEqual({
      regionCode: '000000',
      version: whole.version,
      coversFrom: '2026-09-19',
      coversTo: '2026-10-10',
      daysOff: whole.daysOff.filter((day) => day >= '2026-09-19' && day <= '2026-10-10'),
      makeUpDays: ['2026-09-20', '2026-10-10'],
    });
  });

  test.each([
    ['2026-12-01', '2027-02-01', '2026-12-01', '2026-12-31'],
    ['2028-01-01', '2028-02-01', '2026-12-31', '2026-12-31'],
    ['2020-01-01', '2020-02-01', '2024-01-01', '2024-01-01'],
  ])('from %s to %s covers %s to %s, for the whole one covers no more', (from, to, coversFrom, coversTo) => {
    expect(excerpt(whole, from, to)).toMatchObject({ coversFrom, coversTo });
    expect(checkCalendar(excerpt(whole, from, to))).toEqual([]);
  });

  const DAY = 86_400_000;
  const day = (offset: number): string => new Date(Date.UTC(2023, 6, 1) + offset * DAY).toISOString().slice(0, 10);
  const noon = (offset: number): Date => new Date(Date.UTC(2023, 6, 1, 4) + offset * DAY);

  test('ends a limit on the day on which the whole one does, or after the last of its days as the whole one does', () => {
    fc.assert(
      fc.property(
        fc.nat(1_500),
        fc.nat(90),
        fc.nat(90),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom('working-day' as const, 'natural-day' as const),
        (first, length, later, amount, unit) => {
          const [from, to] = [day(first), day(first + length)];
          const start = noon(first + Math.min(later, length));
          const counted = (calendar: Calendar) => {
            const due = dueDay({ start, limit: { amount, unit, basis: '' }, calendar });
            return due.day > to ? 'after' : due;
          };
          expect(counted(excerpt(whole, from, to))).toEqual(counted(whole));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
