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

describe('with a ledger', () => {
  const start = '2026-03-02T09:00:00+08:00';
  const ask = (more: object): object =>
    answer(JSON.stringify({ start, limits: { ...limits, promised: { amount: 10, unit: 'working-day' } }, ...more }), 3);
  const week = { cause: 'expert-review', from: '2026-03-09', to: '2026-03-13' };

  test('both dates move by a suspension, the statutory one by the extension', () => {
    const extension = { amount: 10, toldAt: '2026-03-20' };
    expect(ask({ suspensions: [week], extension, at: '2026-03-24T10:00:00+08:00' })).toMatchObject({
      dates: {
        statutory: { stopped: false, day: '2026-04-21', units: 30, left: { days: 19, isOverdue: false } },
        promised: { day: '2026-03-23', units: 10, left: { days: 0, isOverdue: true, overdueDays: 1 } },
      },
      binding: 'promised',
    });
  });

  test('a suspension that goes on has no date and says what remains', () => {
    expect(ask({ suspensions: [{ ...week, to: null }] })).toMatchObject({
      dates: { statutory: { stopped: true, day: null, remaining: 16, since: '2026-03-09' } },
      binding: null,
    });
  });

  test('the readings of a region count', () => {
    const readings = { 'suspension-edges': 'end-day', 'extension-moves': 'both' };
    expect(ask({ suspensions: [week], extension: { amount: 10, toldAt: '2026-03-20' }, readings })).toMatchObject({
      dates: { statutory: { day: '2026-04-20' }, promised: { day: '2026-04-03' } },
    });
  });

  test('days before acceptance are explained, months are counted', () => {
    const months = { limits: { a: { amount: 1, unit: 'month' } }, receivedAt: '2026-02-26' };
    expect(ask(months)).toMatchObject({
      dates: { a: { day: '2026-04-02', steps: [{ reason: 'before-acceptance', to: '2026-03-01' }, {}, {}] } },
    });
  });

  test.each([
    [{ suspensions: [{ ...week, cause: 'site-survey' }] }, 'suspension-cause-unknown', 'cause', '行政许可法 第四十五条'],
    [{ suspensions: [week, week] }, 'suspension-overlaps', 'from', '行政许可法 第四十五条'],
    [{ suspensions: [{ ...week, noticeServedAt: null }] }, 'suspension-without-notice', 'noticeServedAt', '行政许可法 第四十五条'],
    [{ suspensions: [{ ...week, to: '2026-03-01' }] }, 'suspension-ends-before-start', 'to', '行政许可法 第四十五条'],
    [{ extension: { amount: 11, toldAt: '2026-03-20' } }, 'extension-too-long', 'amount', '行政许可法 第四十二条第一款'],
    [{ extension: { amount: 10, toldAt: '2026-03-31' } }, 'extension-after-due', '', '行政许可法 第四十二条第一款'],
    [
      { extension: { amount: 10, approvedAt: '2026-03-30', toldAt: '2026-03-31' } },
      'extension-told-late',
      'toldAt',
      '行政许可法 第四十二条第一款',
    ],
    [{ extension: { amount: 5, toldAt: '2026-03-20' }, extensionRule: 'firstTier' }, 'extension-not-allowed', '', '行政许可法 第四十三条'],
    [{ readings: { roll: 'sometimes' } }, 'invalid-case', 'readings.roll', undefined],
    [{ readings: { sometimes: 'roll' } }, 'invalid-case', 'readings', undefined],
    [{ suspensions: [{ cause: 'hearing' }] }, 'invalid-case', 'suspensions.0.from', undefined],
  ])('%j is answered with %s at "%s"', (more, code, field, article) => {
    expect(ask(more)).toMatchObject({
      line: 3,
      error: { code, field, ...(article === undefined ? {} : { article }), message: expect.any(String) },
    });
  });
});

describe('of what is handled together', () => {
  const start = '2026-03-02';
  const limit = (amount: number): object => ({ amount, unit: 'working-day', basis: '某法 第一条' });
  const members = [
    { key: 'licence', statutory: limit(3), promised: limit(1) },
    {
      key: 'food',
      needs: ['licence'],
      statutory: limit(20),
      promised: limit(7),
      suspensions: [{ cause: 'inspection', from: '2026-03-10', to: '2026-03-12' }],
    },
  ];

  test('both dates of the bundle are given with their steps, and those of its members beside', () => {
    expect(answer(JSON.stringify({ start, members }), 1)).toMatchObject({
      dates: { statutory: { day: '2026-05-12', units: 45 }, promised: { day: '2026-03-17', units: 8 } },
      binding: 'promised',
      members: [
        { key: 'licence', statutory: { startDay: '2026-03-02', state: { day: '2026-03-05' } } },
        { key: 'food', promised: { startDay: '2026-03-03', isPlanned: true, follows: 'licence', state: { day: '2026-03-17' } } },
      ],
    });
  });

  test('both limits may be extended, each by its own rule', () => {
    const extension = { amount: 15, toldAt: '2026-04-01' };
    const [licence, food] = members;
    const extended = [licence, { ...food, extension: { amount: 10, toldAt: '2026-03-20' } }];
    expect(answer(JSON.stringify({ start, members: extended, extension }), 1)).toMatchObject({
      dates: { statutory: { day: '2026-06-02', units: 60 } },
      members: [{}, { statutory: { state: { units: 30, day: '2026-04-22' } } }],
    });
    const tooLong = [licence, { ...food, extension: { amount: 15, toldAt: '2026-03-20' } }];
    expect(answer(JSON.stringify({ start, members: tooLong }), 1)).toMatchObject({ error: { code: 'extension-too-long', most: 10 } });
  });

  test.each([
    [[{ key: 'a', needs: ['z'] }], 'bundle-member-unknown'],
    [[{ key: 'a', needs: ['a'] }], 'bundle-has-a-cycle'],
    [[{ key: 'a' }, { key: 'a' }], 'bundle-member-twice'],
    [[], 'invalid-case'],
  ])('%j is answered with %s', (wrong, code) => {
    expect(answer(JSON.stringify({ start, members: wrong }), 1)).toMatchObject({ line: 1, error: { code, field: 'members' } });
  });
});
