import { climb, DEFAULT_TERMS, limitFrom, nextDue, standingRungs, type RunningLimits } from './terms.domain.js';

const shanghai = (text: string): Date => new Date(`${text}:00+08:00`);
const endOf = (day: string): string => new Date(Date.parse(`${day}T00:00:00+08:00`) + 86_400_000).toISOString();
const START = shanghai('2026-11-24T10:00'); // a Tuesday

describe('a limit of a work order', () => {
  it.each([
    ['to speak with who rated is one working day', DEFAULT_TERMS.contact, START, '2026-11-25'],
    ['to put right what is complex is five', DEFAULT_TERMS.rectification, START, '2026-12-01'],
    ['passes over the National Day', DEFAULT_TERMS.contact, shanghai('2026-09-30T17:00'), '2026-10-08'],
    ['counts a worked Sunday', DEFAULT_TERMS.contact, shanghai('2026-09-18T17:00'), '2026-09-20'],
  ])('%s', (_, limit, start, day) => {
    expect(limitFrom(start, limit, DEFAULT_TERMS)).toMatchObject({ start: start.toISOString(), amount: limit.amount, due: endOf(day) });
  });

  it('is lengthened by an extension, not counted from it', () => {
    const extended = limitFrom(START, DEFAULT_TERMS.rectification, DEFAULT_TERMS, 15);
    expect(extended).toMatchObject({ amount: 5, due: endOf('2026-12-22') });
  });

  it('is warned of before its end, passes, and climbs to the supervisor and the leader', () => {
    expect(limitFrom(START, DEFAULT_TERMS.rectification, DEFAULT_TERMS).rungs).toEqual([
      { rung: 'reminder', at: endOf('2026-11-30') },
      { rung: 'overdue', at: endOf('2026-12-01') },
      { rung: 'supervisor', at: endOf('2026-12-01') },
      { rung: 'leader', at: endOf('2026-12-04') },
    ]);
  });

  it('of one day has no reminder, which would come on the day it begins', () => {
    expect(limitFrom(START, DEFAULT_TERMS.contact, DEFAULT_TERMS).rungs.map(({ rung }) => rung)).toEqual([
      'overdue',
      'supervisor',
      'leader',
    ]);
  });

  it('climbs by the ladder of its region', () => {
    const ladder = [{ key: 'supervision-order', clock: 'statutory', place: { kind: 'working-days-after-end', amount: 2 } }] as const;
    expect(limitFrom(START, DEFAULT_TERMS.contact, { ...DEFAULT_TERMS, ladder }).rungs).toEqual([
      { rung: 'supervisor', at: endOf('2026-11-27') },
    ]);
  });
});

describe('climbing', () => {
  const limits: RunningLimits = {
    contact: limitFrom(START, DEFAULT_TERMS.contact, DEFAULT_TERMS),
    verification: limitFrom(START, DEFAULT_TERMS.rectification, DEFAULT_TERMS),
  };

  it('reaches nothing a millisecond before the end', () => {
    const before = new Date(Date.parse(endOf('2026-11-25')) - 1);
    expect(climb(limits, before)).toEqual({ reached: [], limits });
  });

  it('reaches what has come at that very instant, in order, and leaves the rest', () => {
    const { reached, limits: rest } = climb(limits, new Date(endOf('2026-11-25')));
    expect(reached.map(({ clock, rung }) => `${clock} ${rung}`)).toEqual(['contact overdue', 'contact supervisor']);
    expect(rest.contact).toMatchObject({ due: limits.contact?.due, rungs: [{ rung: 'leader' }] });
    expect(standingRungs(rest).map(({ clock, rung, due }) => [clock, rung, due])).toEqual([['contact', 'supervisor', limits.contact?.due]]);
    expect(rest.verification).toEqual(limits.verification);
  });

  it('reaches each rung once, however late and in however many steps', () => {
    let now = START.getTime();
    let rest: RunningLimits = limits;
    const steps: string[] = [];
    for (; now < shanghai('2026-12-31T00:00').getTime(); now += 7 * 3_600_000) {
      const climbed = climb(rest, new Date(now));
      steps.push(...climbed.reached.map(({ clock, rung }) => `${clock} ${rung}`));
      rest = climbed.limits;
    }
    const atOnce = climb(limits, new Date(now)).reached.map(({ clock, rung }) => `${clock} ${rung}`);
    expect(steps).toEqual(atOnce);
    expect(new Set(steps).size).toBe(7);
  });

  it('tells what ends first as what is to be done next', () => {
    expect(nextDue(limits)).toEqual({ clock: 'contact', at: limits.contact?.due });
    expect(nextDue({})).toBeNull();
  });
});
