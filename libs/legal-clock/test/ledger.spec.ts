import { bothDue, dueUnder, explainUnder, NATIONAL_CALENDAR, type Clock, type Suspension } from '@onewindow/legal-clock';
import { at, clock, clocks, extension, natural, reading, suspension, working } from './given.js';

const dueWith = (suspensions: Suspension[], more: Partial<Clock> = {}): string | null =>
  dueUnder(clock({ ledger: { suspensions, extension: null }, ...more })).day;

describe('what stops the statutory limit of a permit', () => {
  test.each(['hearing', 'tender', 'auction', 'inspection', 'testing', 'quarantine', 'appraisal', 'expert-review'])('%s does', (cause) => {
    expect(dueWith([suspension('2026-03-09', '2026-03-13', { cause })])).toBe('2026-04-07');
  });

  test('a site survey stops the promise and nothing of the law', () => {
    const survey = suspension('2026-03-09', '2026-03-13', { cause: 'site-survey', clocks: 'promised' });
    expect(dueWith([survey])).toBe('2026-03-30');
    expect(dueWith([{ ...survey, clocks: 'both' }])).toBe('2026-03-30');
    expect(dueWith([survey], { name: 'promised' })).toBe('2026-04-07');
  });

  test('a stop of the promise by one of the eight causes leaves the statutory limit alone', () => {
    expect(dueWith([suspension('2026-03-09', '2026-03-13', { clocks: 'promised' })])).toBe('2026-03-30');
  });

  test('an order to a body is stopped and lengthened by nothing', () => {
    const ledger = { suspensions: [suspension('2026-03-09', null)], extension: extension() };
    expect(dueUnder(clock({ name: 'order', ledger }))).toMatchObject({ stopped: false, day: '2026-03-30' });
  });

  test('a suspension whose notice was not served stops nothing', () => {
    expect(dueWith([suspension('2026-03-09', '2026-03-13', { noticeServedAt: null })])).toBe('2026-03-30');
  });
});

describe('a clock that stands', () => {
  const ledger = { suspensions: [suspension('2026-03-10', null)], extension: null };

  test('has no due date, and knows what remains', () => {
    expect(dueUnder(clock({ ledger }))).toEqual({
      stopped: true,
      day: null,
      at: null,
      provisional: false,
      units: 20,
      since: '2026-03-10',
      suspensionId: 's1',
      counted: 5,
      remaining: 15,
    });
  });

  test('is explained up to the day on which it stands', () => {
    const { steps } = explainUnder(clock({ ledger }));
    expect(steps.at(-1)).toEqual({
      from: '2026-03-10',
      to: '2026-03-10',
      days: 1,
      counted: 0,
      total: 5,
      reason: 'suspended',
      article: '行政许可法 第四十五条',
      text: '自 2026-03-10 起：听证（依据：某条例 第八条），期限停止计算，尚未恢复',
      suspension: { id: 's1', cause: 'hearing', basis: '某条例 第八条' },
    });
  });

  test('goes on when the suspension ends', () => {
    expect(dueWith([suspension('2026-03-10', '2026-03-13')])).toBe('2026-04-03');
  });

  test('does not stand where the suspension begins after the due day', () => {
    expect(dueUnder(clock({ ledger: { suspensions: [suspension('2026-03-31', null)], extension: null } }))).toMatchObject({
      stopped: false,
      day: '2026-03-30',
    });
  });

  test('stands with nothing remaining where its last day would move into the suspension', () => {
    const weekend = { limit: natural(20), ledger: { suspensions: [suspension('2026-03-23', null)], extension: null } };
    expect(dueUnder(clock(weekend))).toMatchObject({ stopped: true, since: '2026-03-23', counted: 20, remaining: 0 });
    expect(explainUnder(clock(weekend)).steps.map(({ reason, to }) => [reason, to])).toEqual([
      ['start-day', '2026-03-02'],
      ['natural-day', '2026-03-22'],
      ['suspended', '2026-03-23'],
    ]);
  });
});

describe('where the text leaves room', () => {
  const week = suspension('2026-03-09', '2026-03-13');

  test.each([
    ['neither', '2026-04-07'],
    ['end-day', '2026-04-03'],
    ['start-day', '2026-04-03'],
  ] as const)('suspension-edges: %s', (answer, due) => {
    expect(dueWith([week], { readings: reading({ 'suspension-edges': answer }) })).toBe(due);
  });

  test('suspension-edges: of one day, nothing is taken out where an edge counts', () => {
    const day = [suspension('2026-03-09', '2026-03-09')];
    expect(dueWith(day)).toBe('2026-03-31');
    expect(dueWith(day, { readings: reading({ 'suspension-edges': 'end-day' }) })).toBe('2026-03-30');
    expect(dueWith(day, { readings: reading({ 'suspension-edges': 'start-day' }) })).toBe('2026-03-30');
  });

  test.each([
    ['from-notice', '2026-04-02'],
    ['whole', '2026-04-07'],
    ['refuse', '2026-04-02'],
  ] as const)('late-notice: %s', (answer, due) => {
    const late = { ...week, noticeServedAt: at('2026-03-11') };
    expect(dueWith([late], { readings: reading({ 'late-notice': answer }) })).toBe(due);
  });

  test('late-notice: a notice after the end takes nothing out', () => {
    expect(dueWith([{ ...week, noticeServedAt: at('2026-03-16') }])).toBe('2026-03-30');
  });

  test.each([
    ['required', '2026-03-30'],
    ['not-required', '2026-04-07'],
  ] as const)('promised-notice: %s', (answer, due) => {
    const readings = reading({ 'promised-notice': answer });
    const untold = { ...week, clocks: 'promised', noticeServedAt: null } as const;
    expect(dueWith([untold], { name: 'promised', readings })).toBe(due);
    expect(dueWith([{ ...untold, clocks: 'both' }], { readings })).toBe('2026-03-30');
  });

  test.each([
    ['skip-suspended', '2026-03-26'],
    ['calendar-only', '2026-03-23'],
  ] as const)('roll: %s', (answer, due) => {
    const readings = reading({ roll: answer });
    const moved = clock({
      limit: natural(20),
      readings,
      ledger: { suspensions: [suspension('2026-03-23', '2026-03-25')], extension: null },
    });
    expect(dueUnder(moved).day).toBe(due);
    expect(explainUnder(moved).steps.at(-1)).toMatchObject({ reason: 'moved-last-day', to: due, total: 20 });
  });

  test.each([
    ['as-it-is', '2026-03-09', ['start-day', 'weekend', 'working-day']],
    ['next-working-day', '2026-03-10', ['moved-start', 'start-day', 'working-day']],
  ] as const)('nonworking-start: %s', (answer, due, reasons) => {
    const saturday = clock({ start: at('2026-03-07'), limit: working(1), readings: reading({ 'nonworking-start': answer }) });
    const { day, steps } = explainUnder(saturday);
    expect([day, steps.map(({ reason }) => reason)]).toEqual([due, reasons]);
  });

  test.each([
    ['statutory', '2026-03-16'],
    ['both', '2026-03-30'],
  ] as const)('extension-moves: %s', (answer, promised) => {
    const due = bothDue(clocks({ ledger: { suspensions: [], extension: extension() }, readings: reading({ 'extension-moves': answer }) }));
    expect([due.statutory?.day, due.promised?.day]).toEqual(['2026-04-14', promised]);
  });

  test.each(['refuse', 'union'] as const)('overlap: %s, a day that two take out is taken out once, for the earlier', (answer) => {
    const all = [suspension('2026-03-11', '2026-03-17', { id: 'later', cause: 'testing' }), week];
    const two = clock({ readings: reading({ overlap: answer }), ledger: { suspensions: all, extension: null } });
    const { day, steps } = explainUnder(two);
    expect(day).toBe('2026-04-09');
    expect(steps.filter(({ reason }) => reason === 'suspended').map(({ from, to, suspension: one }) => [from, to, one?.id])).toEqual([
      ['2026-03-09', '2026-03-13', 's1'],
      ['2026-03-14', '2026-03-17', 'later'],
    ]);
  });
});

describe('both limits of a case', () => {
  test('the earlier binds', () => {
    expect(bothDue(clocks())).toMatchObject({ statutory: { day: '2026-03-30' }, promised: { day: '2026-03-16' }, binding: 'promised' });
    expect(bothDue(clocks({ promised: working(25) })).binding).toBe('statutory');
  });

  test('of two on one day the law binds', () => {
    expect(bothDue(clocks({ promised: working(20) })).binding).toBe('statutory');
  });

  test('where the promise stands, the statutory limit binds; where both stand, none', () => {
    const stopped = (which: 'both' | 'promised') => ({ suspensions: [suspension('2026-03-09', null, { clocks: which })], extension: null });
    expect(bothDue(clocks({ ledger: stopped('promised') })).binding).toBe('statutory');
    expect(bothDue(clocks({ ledger: stopped('both') })).binding).toBeNull();
  });

  test('an item without a statutory limit has the promised one', () => {
    expect(bothDue(clocks({ statutory: null }))).toMatchObject({ statutory: null, binding: 'promised' });
  });
});

describe('the explanation', () => {
  test('begins with the receipt, where acceptance came later', () => {
    const { steps } = explainUnder(clock({ receivedAt: at('2026-02-25') }));
    expect(steps[0]).toMatchObject({
      from: '2026-02-25',
      to: '2026-03-01',
      counted: 0,
      reason: 'before-acceptance',
      article: '行政许可法 第三十二条',
      text: '2026-02-25 至 2026-03-01：尚未受理，不计入',
    });
  });

  test('says which units are those of the extension, and by which article', () => {
    const { steps } = explainUnder(clock({ ledger: { suspensions: [], extension: extension() } }));
    expect(steps.filter(({ counted }) => counted > 0).map(({ from, total, part }) => [from, total, part])).toEqual([
      ['2026-03-03', 4, undefined],
      ['2026-03-09', 9, undefined],
      ['2026-03-16', 14, undefined],
      ['2026-03-23', 19, undefined],
      ['2026-03-30', 20, undefined],
      ['2026-03-31', 24, 'extension'],
      ['2026-04-07', 28, 'extension'],
      ['2026-04-13', 30, 'extension'],
    ]);
    expect(steps.at(-1)).toMatchObject({
      article: '行政许可法 第四十二条第一款',
      text: '2026-04-13 至 2026-04-14：工作日，计入延长的期限（累计 30／30）',
    });
  });

  test('cites the rule of a stop of the promise alone, and names a local cause', () => {
    const survey = suspension('2026-03-09', '2026-03-13', { cause: 'site-survey', clocks: 'promised', basis: '某市条例 第三十七条' });
    const { steps } = explainUnder(clock({ name: 'promised', ledger: { suspensions: [survey], extension: null } }));
    expect(steps.find(({ reason }) => reason === 'suspended')).toMatchObject({
      article: '某市条例 第三十七条',
      text: '2026-03-09 至 2026-03-13：现场勘验（依据：某市条例 第三十七条），所需时间不计入',
    });
  });

  test('cites the basis of a suspension where the procedure is no permit', () => {
    const { steps } = explainUnder(clock({ law: {}, ledger: { suspensions: [suspension('2026-03-09', '2026-03-13')], extension: null } }));
    expect(steps.find(({ reason }) => reason === 'suspended')?.article).toBe('某条例 第八条');
    expect(JSON.stringify(steps)).not.toContain('第四十五条');
  });

  test('of a limit and an extension of different units counts each in its own', () => {
    const ledger = { suspensions: [], extension: extension({ amount: 2 }) };
    const { day, steps, units } = explainUnder(clock({ limit: natural(20), ledger }));
    expect([day, units]).toEqual(['2026-03-24', 22]);
    expect(steps.map(({ reason, counted }) => [reason, counted])).toEqual([
      ['start-day', 0],
      ['natural-day', 20],
      ['working-day', 2],
    ]);
  });

  test('of months that are extended by months ends on the day of the same number after all of them', () => {
    const month = { amount: 1, unit: 'month', basis: '' } as const;
    const ledger = { suspensions: [], extension: extension({ amount: 1, unit: 'month' }) };
    expect(dueUnder(clock({ start: at('2026-01-31'), limit: month, ledger }))).toMatchObject({ day: '2026-03-31', units: 59 });
  });

  test('is provisional where it rests on what the calendar says of a start that it does not cover', () => {
    const covers = { ...NATIONAL_CALENDAR, coversFrom: '2026-03-02', daysOff: [], makeUpDays: [] };
    const start = { start: at('2026-03-01'), calendar: covers, limit: working(1) };
    expect(dueUnder(clock(start))).toMatchObject({ day: '2026-03-02', provisional: false });
    expect(dueUnder(clock({ ...start, readings: reading({ 'nonworking-start': 'next-working-day' }) }))).toMatchObject({
      day: '2026-03-03',
      provisional: true,
    });
  });

  test('past the coverage says what is assumed, and the date is provisional', () => {
    const late = explainUnder(
      clock({ start: at('2026-12-21'), ledger: { suspensions: [suspension('2026-12-28', '2027-01-04')], extension: null } }),
    );
    expect(late).toMatchObject({ day: '2027-01-26', provisional: true });
    expect(late.steps.at(-1)).toMatchObject({
      reason: 'assumed-working-day',
      text: '2027-01-25 至 2027-01-26：日历尚未公布，暂按工作日计入（累计 20／20）',
    });
  });
});

test.each([
  [
    'a suspension of no day',
    { ledger: { suspensions: [suspension('2026-02-30', null, { noticeServedAt: at('2026-03-01') })], extension: null } },
  ],
  ['an extension of nothing', { ledger: { suspensions: [], extension: extension({ amount: 0 }) } }],
  ['a limit of nothing', { limit: working(0) }],
  ['a thousand years', { limit: { amount: 1000, unit: 'year' as const, basis: '' } }],
])('%s cannot be counted', (_, more) => {
  expect(() => dueUnder(clock(more))).toThrow(RangeError);
});
