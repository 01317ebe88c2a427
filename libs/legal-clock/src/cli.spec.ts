import { answer } from './cli.js';

const limits = {
  statutory: { amount: 20, unit: 'working-day', basis: '行政许可法 第四十二条' },
  promised: { amount: 7, unit: 'working-day' },
};

test('a case is answered with a date and steps for each limit', () => {
  expect(answer(JSON.stringify({ id: 'a', start: '2026-02-12T09:00:00+08:00', limits }), 1)).toMatchObject({
    line: 1,
    id: 'a',
    startDay: '2026-02-12',
    calendar: { regionCode: '000000', version: 1, coversTo: '2026-12-31' },
    dates: { statutory: { day: '2026-03-18', at: new Date('2026-03-18T16:00:00Z'), provisional: false }, promised: { day: '2026-02-28' } },
  });
});

test('a day is its first moment, an own calendar is used as given', () => {
  const calendar = { regionCode: '222400', coversFrom: '2026-01-01', coversTo: '2026-12-31', daysOff: ['2026-09-03'] };
  expect(answer(JSON.stringify({ start: '2026-09-02', limits: { a: { amount: 1, unit: 'working-day' } }, calendar }), 1)).toMatchObject({
    dates: { a: { day: '2026-09-04' } },
  });
});

test('the steps cite the law of permits, unless the case names another or none', () => {
  const start = '2026-03-02';
  const stepOf = (more: object): unknown => {
    const { dates } = answer(JSON.stringify({ start, limits, ...more }), 1) as { dates: { statutory: { steps: { article: string }[] } } };
    return dates.statutory.steps[1]?.article;
  };
  expect([stepOf({}), stepOf({ workingDays: '某法 第一条' }), stepOf({ workingDays: null })]).toEqual([
    '行政许可法 第八十二条',
    '某法 第一条',
    '行政许可法 第四十二条',
  ]);
});

test.each([
  ['{"start"', 'invalid-json', ''],
  ['[]', 'invalid-case', ''],
  [JSON.stringify({ start: '2026-02-30', limits }), 'invalid-case', 'start'],
  [JSON.stringify({ start: '2026-02-12T09:00:00', limits }), 'invalid-case', 'start'],
  [JSON.stringify({ start: '1900-02-12T09:00:00Z', limits }), 'invalid-case', ''],
  [JSON.stringify({ start: '2026-02-12', limits: {} }), 'invalid-case', 'limits'],
  [JSON.stringify({ start: '2026-02-12', limits: { a: { amount: 0, unit: 'working-day' } } }), 'invalid-case', 'limits.a.amount'],
  [JSON.stringify({ start: '2026-02-12', limits, calendar: '220000' }), 'invalid-case', 'calendar'],
  [JSON.stringify({ start: '2026-02-12', limits, extra: 1 }), 'invalid-case', ''],
])('%s is answered with %s at "%s"', (text, code, field) => {
  expect(answer(text, 7)).toMatchObject({ line: 7, error: { code, field, message: expect.any(String) } });
});
