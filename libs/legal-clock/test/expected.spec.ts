import { dueUnder, expectedUnder } from '@onewindow/legal-clock';
import { at, clock, suspension } from './given.js';

const open = (plannedDays: number, from = '2026-03-09') =>
  clock({ ledger: { suspensions: [suspension(from, null, { plannedDays })], extension: null } });
const ended = (to: string) => clock({ ledger: { suspensions: [suspension('2026-03-09', to)], extension: null } });

describe('a clock that stands is expected', () => {
  it('where it will be if the time needed is that of the notice, in natural days of which the first is one', () => {
    // from Monday the 9th to Sunday the 15th: five working days
    const expected = expectedUnder(open(7), at('2026-03-10'));
    expect(expected).toMatchObject({ stopped: false, day: '2026-04-07' });
    expect(expected?.day).toBe(dueUnder(ended('2026-03-15')).day);
    expect(expected?.steps.find(({ suspension: by }) => by)).toMatchObject({ from: '2026-03-09', to: '2026-03-15', counted: 0 });
  });

  it('to run from tomorrow on where the notice has been outlasted', () => {
    expect(expectedUnder(open(7), at('2026-03-18'))?.day).toBe(dueUnder(ended('2026-03-18')).day);
    expect(expectedUnder(open(7), at('2026-03-15', '23:59'))?.day).toBe(dueUnder(ended('2026-03-15')).day);
  });

  it('nowhere while it runs, or once the suspension has ended', () => {
    expect(expectedUnder(clock(), at('2026-03-10'))).toBeNull();
    expect(expectedUnder(ended('2026-03-15'), at('2026-03-10'))).toBeNull();
  });
});
