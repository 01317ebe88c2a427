import fc from 'fast-check';
import type { CalendarVersion } from '@onewindow/contracts';
import { dayKind, isWorkingDay, type Calendar } from './calendar.js';
import { endOfLegalDay, legalDay } from './day.js';
import { dueDate, dueDay } from './due-date.js';
import type { Limit } from './limit.js';
import { NATIONAL_CALENDAR } from './national.js';

const calendar = NATIONAL_CALENDAR;
const workingDays = '行政许可法 第八十二条';
const at = (day: string, time = '09:00'): Date => new Date(`${day}T${time}:00+08:00`);
const working = (amount: number): Limit => ({ amount, unit: 'working-day', basis: '行政许可法 第四十二条' });
const natural = (amount: number): Limit => ({ amount, unit: 'natural-day', basis: '公示期' });

function daysOfYear(year: number): string[] {
  const days: string[] = [];
  for (let time = Date.UTC(year, 0, 1); time < Date.UTC(year + 1, 0, 1); time += 86_400_000)
    days.push(new Date(time).toISOString().slice(0, 10));
  return days;
}

describe('the national calendar', () => {
  test.each([
    [2024, 251],
    [2025, 248],
    [2026, 248],
  ])('%i has %i working days', (year, expected) => {
    expect(daysOfYear(year).filter((day) => isWorkingDay(day, calendar))).toHaveLength(expected);
  });

  test('a version from the catalogue is a calendar as it is', () => {
    const version: Omit<CalendarVersion, '$typeName' | '$unknown'> = {
      ...calendar,
      daysOff: [...calendar.daysOff],
      makeUpDays: [...calendar.makeUpDays],
    };
    const read: Calendar = version;
    expect(isWorkingDay('2026-09-20', read)).toBe(true);
  });

  test('a holiday on a weekend is a holiday, a worked Sunday is a make-up day', () => {
    expect(dayKind('2026-02-15', calendar)).toBe('holiday');
    expect(dayKind('2026-09-20', calendar)).toBe('make-up-day');
    expect(dayKind('2026-09-19', calendar)).toBe('weekend');
    expect(dayKind('2027-10-01', calendar)).toBe('assumed-working-day');
  });
});

describe('due dates in working days', () => {
  test.each([
    ['2026-02-12', 5, '2026-02-26'],
    ['2026-02-12', 20, '2026-03-18'],
    ['2026-04-30', 1, '2026-05-06'],
    ['2026-09-18', 1, '2026-09-20'],
    ['2026-09-24', 5, '2026-10-09'],
    ['2026-09-30', 10, '2026-10-20'],
    ['2025-09-26', 1, '2025-09-28'],
    ['2025-09-30', 5, '2025-10-14'],
  ])('%s + %i working days is %s', (start, amount, expected) => {
    const due = dueDate({ start: at(start), limit: working(amount), calendar, workingDays });
    expect(due.day).toBe(expected);
    expect(due.at).toEqual(new Date(`${expected}T24:00:00+08:00`));
    expect(due.provisional).toBe(false);
  });

  test('a start on a day off counts from the next working day', () => {
    expect(dueDay({ start: at('2026-10-03'), limit: working(1), calendar }).day).toBe('2026-10-08');
  });

  test('the last minute of a day is still that day, its midnight the next', () => {
    expect(dueDay({ start: at('2026-03-02', '23:59'), limit: working(1), calendar }).day).toBe('2026-03-03');
    expect(dueDay({ start: new Date('2026-03-02T16:00:00Z'), limit: working(1), calendar }).day).toBe('2026-03-04');
  });

  test('past the coverage the weekday speaks and the date is provisional', () => {
    expect(dueDay({ start: at('2026-12-30'), limit: working(1), calendar })).toMatchObject({ day: '2026-12-31', provisional: false });
    expect(dueDay({ start: at('2026-12-30'), limit: working(2), calendar })).toMatchObject({ day: '2027-01-01', provisional: true });
    expect(dueDay({ start: at('2023-12-29'), limit: working(1), calendar })).toMatchObject({ day: '2024-01-02', provisional: true });
  });
});

describe('due dates in natural days', () => {
  test.each([
    ['2026-03-02', 20, '2026-03-23', 'a Sunday moves to Monday'],
    ['2026-02-04', 10, '2026-02-14', 'a worked Saturday stays'],
    ['2026-09-20', 10, '2026-09-30', 'a working day stays'],
    ['2026-09-21', 10, '2026-10-08', 'a holiday moves behind the holiday'],
  ])('%s + %i natural days is %s: %s', (start, amount, expected) => {
    expect(dueDay({ start: at(start), limit: natural(amount), calendar })).toMatchObject({ day: expected, provisional: false });
  });
});

describe('the explanation', () => {
  test('says of each day whether and why it counts', () => {
    const { steps } = dueDate({ start: at('2026-09-18'), limit: working(5), calendar, workingDays });
    expect(steps.map(({ from, to, counted, total, reason }) => [from, to, counted, total, reason])).toEqual([
      ['2026-09-18', '2026-09-18', 0, 0, 'start-day'],
      ['2026-09-19', '2026-09-19', 0, 0, 'weekend'],
      ['2026-09-20', '2026-09-20', 1, 1, 'make-up-day'],
      ['2026-09-21', '2026-09-24', 4, 5, 'working-day'],
    ]);
    expect(steps.at(-1)).toMatchObject({ article: '行政许可法 第八十二条', text: '2026-09-21 至 2026-09-24：工作日，计入（累计 5／5）' });
  });

  test('cites the law of permits for permits alone', () => {
    const limit = { amount: 30, unit: 'working-day', basis: '城市居民最低生活保障条例 第八条' } as const;
    const { steps } = dueDate({ start: at('2026-09-18'), limit, calendar, workingDays: undefined });
    expect(Object.fromEntries(steps.map(({ reason, article }) => [reason, article]))).toEqual({
      'start-day': '民法典 第二百零一条',
      weekend: '国务院关于职工工作时间的规定 第七条',
      'make-up-day': '国务院办公厅关于当年部分节假日安排的通知',
      'working-day': limit.basis,
      holiday: '全国年节及纪念日放假办法 第二条',
    });
    const assumed = dueDate({ start: at('2026-12-31'), limit, calendar, workingDays: undefined });
    expect(JSON.stringify(assumed.steps)).not.toContain('行政许可法');
  });

  test('says why a last day moved', () => {
    const { steps } = dueDate({ start: at('2026-09-21'), limit: natural(10), calendar, workingDays });
    expect(steps.at(-1)).toMatchObject({
      from: '2026-10-02',
      to: '2026-10-08',
      counted: 0,
      reason: 'moved-last-day',
      article: '民法典 第二百零三条',
    });
  });

  test('says that a day is assumed past the coverage', () => {
    const { steps } = dueDate({ start: at('2026-12-31'), limit: working(2), calendar, workingDays });
    expect(steps.map((step) => step.reason)).toEqual(['start-day', 'assumed-working-day', 'assumed-weekend', 'assumed-working-day']);
  });
});

describe('for any start and limit', () => {
  const start = fc.date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2031-01-01T00:00:00Z'), noInvalidDate: true });
  const limit = fc.record({
    amount: fc.integer({ min: 1, max: 400 }),
    unit: fc.constantFrom('working-day' as const, 'natural-day' as const),
    basis: fc.constant(''),
  });

  test('the table gives what counting day by day gives', () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 400 }), (from, amount) => {
        let day = legalDay(from);
        for (let left = amount; left > 0;) {
          day = legalDay(endOfLegalDay(day));
          if (isWorkingDay(day, calendar)) left--;
        }
        expect(dueDay({ start: from, limit: working(amount), calendar }).day).toBe(day);
      }),
    );
  });

  test('the steps have no gap, sum to the limit and end on the due day, which is a working day', () => {
    fc.assert(
      fc.property(start, limit, (from, value) => {
        const due = dueDate({ start: from, limit: value, calendar, workingDays });
        expect(due).toMatchObject(dueDay({ start: from, limit: value, calendar }));
        expect(isWorkingDay(due.day, calendar)).toBe(true);
        expect(due.steps[0]?.from).toBe(legalDay(from));
        expect(due.steps.at(-1)?.to).toBe(due.day);
        expect(due.steps.reduce((sum, step) => sum + step.counted, 0)).toBe(value.amount);
        const follow = due.steps.slice(0, -1).map((step) => legalDay(endOfLegalDay(step.to)));
        expect(due.steps.slice(1).map((step) => step.from)).toEqual(follow);
      }),
    );
  });

  test('a longer limit is never due earlier, a later start never due earlier', () => {
    fc.assert(
      fc.property(start, limit, fc.integer({ min: 0, max: 30 }), (from, value, more) => {
        const due = dueDay({ start: from, limit: value, calendar }).at.getTime();
        expect(dueDay({ start: from, limit: { ...value, amount: value.amount + more }, calendar }).at.getTime()).toBeGreaterThanOrEqual(
          due,
        );
        expect(dueDay({ start: new Date(from.getTime() + more * 86_400_000), limit: value, calendar }).at.getTime()).toBeGreaterThanOrEqual(
          due,
        );
      }),
    );
  });
});

describe('what cannot be counted is refused', () => {
  test.each([0, -1, 1.5, Number.NaN, 10_001])('a limit of %p', (amount) => {
    expect(() => dueDay({ start: at('2026-03-02'), limit: working(amount), calendar })).toThrow(RangeError);
  });

  test('an invalid start', () => {
    expect(() => dueDay({ start: new Date(Number.NaN), limit: working(1), calendar })).toThrow(RangeError);
    expect(() => legalDay(new Date('1990-01-01T00:00:00Z'))).toThrow(RangeError);
  });
});
