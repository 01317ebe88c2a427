import { checkCalendar, isWorkingDay } from './calendar.js';
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
