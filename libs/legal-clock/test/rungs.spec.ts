import { DEFAULT_LADDER, rungsOf, type Clock, type Rung } from '@onewindow/legal-clock';
import { at, clock, extension, natural, reading, suspension, working } from './given.js';

const promised = (amount: number, more: Partial<Clock> = {}): Clock => clock({ name: 'promised', limit: working(amount), ...more });
const placed = (clocks: Parameters<typeof rungsOf>[1], ladder: readonly Rung[] = DEFAULT_LADDER) =>
  rungsOf(ladder, clocks).map(({ key, day, at: instant }) => [key, day, instant.toISOString()]);
const end = (day: string): string => new Date(`${day}T24:00:00+08:00`).toISOString();
const begin = (day: string): string => at(day, '00:00').toISOString();

describe('the rungs of the default ladder', () => {
  test('ten days: the reminder and yellow at the end of the ninth, red at the end', () => {
    expect(placed({ promised: promised(10) })).toEqual([
      ['reminder', '2026-03-13', end('2026-03-13')],
      ['yellow', '2026-03-13', end('2026-03-13')],
      ['red', '2026-03-16', end('2026-03-16')],
    ]);
  });

  test('the limit of the law: the order at its end, the leader three working days later', () => {
    expect(placed({ statutory: clock() })).toEqual([
      ['supervision-order', '2026-03-30', end('2026-03-30')],
      ['leader', '2026-04-02', end('2026-04-02')],
    ]);
  });

  test('twenty days: yellow at the end of the eighteenth, and no reminder after it', () => {
    expect(placed({ promised: promised(20) }).slice(0, 2)).toEqual([
      ['yellow', '2026-03-26', end('2026-03-26')],
      ['red', '2026-03-30', end('2026-03-30')],
    ]);
  });

  test.each([
    [1, []],
    [2, ['2026-03-03']],
    [5, ['2026-03-06']],
    [9, ['2026-03-12']],
    [11, ['2026-03-13']],
  ])('%i days: yellow on %j', (amount, days) => {
    const yellow = placed({ promised: promised(amount) }).filter(([key]) => key === 'yellow');
    expect(yellow.map(([, day]) => day)).toEqual(days);
  });

  test('one day has neither reminder nor yellow', () => {
    expect(placed({ promised: promised(1) }).map(([key]) => key)).toEqual(['red']);
  });

  test("an order's own end may be a rung", () => {
    const leader: Rung = { key: 'leader', clock: 'order', place: { kind: 'end' } };
    expect(placed({ order: clock({ name: 'order', start: at('2026-03-04'), limit: working(5) }) }, [leader])).toEqual([
      ['leader', '2026-03-11', end('2026-03-11')],
    ]);
  });

  test('a clock that stands has none, and that of another goes on', () => {
    const ledger = { suspensions: [suspension('2026-03-10', null)], extension: null };
    expect(placed({ promised: promised(10, { ledger }), statutory: null })).toEqual([]);
    expect(placed({ promised: promised(10, { ledger }), statutory: clock() }).map(([key]) => key)).toEqual(['supervision-order', 'leader']);
  });
});

describe('warning-instant', () => {
  test('start-of-day: yellow at the start of that day, and the reminder comes after it', () => {
    const early = promised(10, { readings: reading({ 'warning-instant': 'start-of-day' }) });
    expect(placed({ promised: early }).slice(0, 2)).toEqual([
      ['yellow', '2026-03-13', begin('2026-03-13')],
      ['red', '2026-03-16', end('2026-03-16')],
    ]);
  });
});

describe('the rungs move with the due date', () => {
  test('by a suspension, which is no day of them', () => {
    const ledger = { suspensions: [suspension('2026-03-12', '2026-03-17')], extension: null };
    expect(placed({ promised: promised(10, { ledger }) }).map(([key, day]) => [key, day])).toEqual([
      ['reminder', '2026-03-19'],
      ['yellow', '2026-03-19'],
      ['red', '2026-03-20'],
    ]);
  });

  test('by a suspension between yellow and the end', () => {
    const ledger = { suspensions: [suspension('2026-03-14', '2026-03-17')], extension: null };
    expect(placed({ promised: promised(10, { ledger }) }).map(([, day]) => day)).toEqual(['2026-03-13', '2026-03-13', '2026-03-18']);
  });

  test('by an extension, of which the percentage takes its part', () => {
    const ladder: Rung[] = [{ key: 'yellow', clock: 'statutory', place: { kind: 'percent', amount: 90 } }];
    const ledger = { suspensions: [], extension: extension() };
    expect(placed({ statutory: clock({ ledger }) }, ladder)).toEqual([['yellow', '2026-04-09', end('2026-04-09')]]);
    expect(placed({ statutory: clock() }, ladder)).toEqual([['yellow', '2026-03-26', end('2026-03-26')]]);
  });
});

describe('a ladder of another region', () => {
  const ladder: Rung[] = [
    { key: 'red', clock: 'promised', place: { kind: 'end' } },
    { key: 'reminder', clock: 'promised', place: { kind: 'working-days-before-end', amount: 3 } },
    { key: 'yellow', clock: 'promised', place: { kind: 'percent', amount: 50 } },
    { key: 'supervision-order', clock: 'promised', place: { kind: 'percent', amount: 100 } },
  ];

  test('is in order of instant, and then as it is written', () => {
    expect(placed({ promised: promised(5) }, ladder).map(([key, day]) => [key, day])).toEqual([
      ['reminder', '2026-03-04'],
      ['yellow', '2026-03-04'],
      ['red', '2026-03-09'],
      ['supervision-order', '2026-03-09'],
    ]);
  });

  test('has working days before the end and parts of natural days on limits in natural days', () => {
    const month = promised(20, { limit: natural(20) });
    expect(placed({ promised: month }, ladder).map(([key, day]) => [key, day])).toEqual([
      ['yellow', '2026-03-12'],
      ['supervision-order', '2026-03-22'],
      ['red', '2026-03-23'],
    ]);
    expect(
      placed(
        { promised: month },
        ladder.filter(({ key }) => key === 'reminder'),
      ).map(([, day]) => day),
    ).toEqual(['2026-03-18']);
  });

  test.each([0, -1, 1.5, 101])('is refused with a rung at %p percent', (amount) => {
    expect(() => rungsOf([{ key: 'yellow', clock: 'promised', place: { kind: 'percent', amount } }], { promised: promised(10) })).toThrow(
      RangeError,
    );
  });
});
