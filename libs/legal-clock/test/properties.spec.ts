import { DEFAULT_READINGS, type Readings } from '@onewindow/contracts';
import {
  jointDue,
  type JointHandling,
  dueDate,
  dueDay,
  dueUnder,
  explainUnder,
  remainingAt,
  type Clock,
  type ClockState,
  type Suspension,
} from '@onewindow/legal-clock';
import fc from 'fast-check';
import { anyReadings, bundles, byDefault, calendars, clocksBy, extensionOf, limits, noon, suspensions } from './arbitraries.js';
import { after, countByHand, isWorked, shanghaiDay, takesOut } from './day-by-day.js';

const RUNS = { numRuns: 500 };
const holds = <T extends unknown[]>(property: fc.IProperty<T>): void => fc.assert(property, RUNS);

/** A day that can be compared: a clock that stands is later than any. */
const dayOf = (state: ClockState): string => state.day ?? '9999-12-31';
const withSuspensions = (clock: Clock, all: readonly Suspension[]): Clock => ({ ...clock, ledger: { ...clock.ledger, suspensions: all } });

describe.each<[string, fc.Arbitrary<Readings>]>([
  ['by the default readings', byDefault],
  ['by any readings', anyReadings],
])('a due date under a ledger, %s', (_, readings) => {
  const clocks = clocksBy(readings);

  test('is what counting day by day gives', () => {
    holds(
      fc.property(clocks, (clock) => {
        expect(dueUnder(clock).day).toBe(countByHand(clock));
      }),
    );
  });

  test('has steps without a gap, from the start to the due day, which sum to the limit with its extension', () => {
    holds(
      fc.property(clocks, (clock) => {
        const { steps, ...state } = explainUnder(clock);
        expect(state).toEqual(dueUnder(clock));
        expect(steps[0]?.from).toBe(shanghaiDay(clock.start));
        expect(steps.slice(1).map(({ from }) => from)).toEqual(steps.slice(0, -1).map(({ to }) => after(to)));
        const sum = steps.reduce((total, { counted }) => total + counted, 0);
        expect([steps.at(-1)?.total, sum]).toEqual([sum, state.stopped ? state.counted : state.units]);
        expect(steps.at(-1)?.to).toBe(state.stopped ? state.since : state.day);
        expect(steps.at(-1)?.suspension?.id).toBe(state.stopped ? state.suspensionId : undefined);
        expect(steps.every((step) => step.article !== '' && step.text !== '')).toBe(true);
      }),
    );
  });

  test('is never earlier for a longer limit, nor for a later start', () => {
    holds(
      fc.property(clocks, fc.nat(20), (clock, more) => {
        const due = dayOf(dueUnder(clock));
        const longer = { ...clock, limit: { ...clock.limit, amount: clock.limit.amount + more } };
        const later = { ...clock, start: new Date(clock.start.getTime() + more * 86_400_000) };
        expect(dayOf(dueUnder(longer)) >= due).toBe(true);
        expect(dayOf(dueUnder(later)) >= due).toBe(true);
      }),
    );
  });

  test('is never moved earlier by a suspension', () => {
    holds(
      fc.property(clocks, suspensions, (clock, more) => {
        const all = [...clock.ledger.suspensions, ...more.map((one) => ({ ...one, id: `more-${one.id}` }))];
        expect(dayOf(dueUnder(withSuspensions(clock, all))) >= dayOf(dueUnder(clock))).toBe(true);
      }),
    );
  });

  test('is, extended by k units, that of a limit of n + k', () => {
    holds(
      fc.property(clocks, fc.integer({ min: 1, max: 15 }), (clock, k) => {
        const statutory: Clock = { ...clock, name: 'statutory' };
        const plain = { ...statutory.ledger, extension: null };
        const extended = { ...plain, extension: extensionOf(k, clock.limit.unit) };
        const longer = { ...clock.limit, amount: clock.limit.amount + k };
        expect(dueUnder({ ...statutory, ledger: extended })).toEqual(dueUnder({ ...statutory, ledger: plain, limit: longer }));
      }),
    );
  });

  test('is the same for a suspension in two parts', () => {
    holds(
      fc.property(clocks, fc.nat(29), (clock, at) => {
        const [first, ...rest] = clock.ledger.suspensions;
        fc.pre(first !== undefined && first.to !== null && first.from < first.to);
        let cut = first.from;
        for (let i = 0; i < at && after(cut) < (first.to ?? ''); i++) cut = after(cut);
        // where one of the edges counts, the parts share the day that would count twice
        const next = clock.readings['suspension-edges'] === 'neither' ? after(cut) : cut;
        fc.pre(next !== first.from || clock.readings['suspension-edges'] === 'neither');
        const parts = [
          { ...first, to: cut },
          { ...first, id: 'second', from: next },
        ];
        fc.pre(
          clock.readings['suspension-edges'] === 'neither' ||
            first.noticeServedAt === null ||
            shanghaiDay(first.noticeServedAt) <= first.from,
        );
        expect(dayOf(dueUnder(withSuspensions(clock, [...parts, ...rest])))).toBe(dayOf(dueUnder(clock)));
      }),
    );
  });

  test('leaves as many units as are counted after a day, none once it is over, and they never grow', () => {
    holds(
      fc.property(clocks, fc.nat(200), (clock, offset) => {
        const at = new Date(clock.start.getTime() + offset * 86_400_000);
        const state = dueUnder(clock);
        const [now, next] = [remainingAt(clock, at), remainingAt(clock, new Date(at.getTime() + 86_400_000))];
        expect(next.days).toBeLessThanOrEqual(now.days);
        expect(next.overdueDays).toBeGreaterThanOrEqual(now.overdueDays);
        expect(remainingAt(clock, clock.start).days).toBeGreaterThanOrEqual(state.units);
        expect(now.isOverdue).toBe(state.at !== null && at >= state.at);
        expect(now.ms === null).toBe(state.stopped);
        expect(now.days).toBeGreaterThanOrEqual(state.stopped ? state.remaining : 0);
        expect(now.isOverdue && now.days > 0).toBe(false);
      }),
    );
  });
});

test('a clock whose ledger is empty is due as the limit alone is', () => {
  holds(
    fc.property(limits, calendars, fc.nat(60), (limit, calendar, offset) => {
      const input = { start: noon(offset), limit, calendar };
      const clock: Clock = {
        ...input,
        name: 'statutory',
        ledger: { suspensions: [], extension: null },
        readings: DEFAULT_READINGS,
        law: {},
      };
      const { steps, stopped, units, ...due } = explainUnder(clock) as Extract<ReturnType<typeof explainUnder>, { stopped: false }>;
      expect([stopped, units]).toEqual([false, limit.amount]);
      expect(due).toEqual(dueDay(input));
      expect(steps).toEqual(dueDate({ ...input, workingDays: undefined }).steps);
    }),
  );
});

describe('what is handled together, by any readings', () => {
  test('is due when counting forty-five working days day by day gives', () => {
    holds(
      fc.property(bundles, (bundle) => {
        const { statutory, members } = jointDue(bundle);
        expect(statutory.day).toBe(jointByHand(bundle, members));
      }),
    );
  });

  test('is explained without a gap, also where its promise is the longest way through its members', () => {
    holds(
      fc.property(bundles, (bundle) => {
        const { statutory, promised } = jointDue(bundle);
        for (const state of [statutory, ...(promised ? [promised] : [])]) {
          expect(state.steps[0]?.from).toBe(shanghaiDay(bundle.acceptedAt));
          expect(state.steps.slice(1).map(({ from }) => from)).toEqual(state.steps.slice(0, -1).map(({ to }) => after(to)));
          const sum = state.steps.reduce((total, { counted }) => total + counted, 0);
          expect([sum, state.steps.at(-1)?.total]).toEqual(state.stopped ? [state.counted, state.counted] : [state.units, state.units]);
          expect(state.steps.at(-1)?.to).toBe(state.stopped ? state.since : state.day);
        }
      }),
    );
  });
});

/** The joint day, by the days on which each member runs. Far enough, a clock stands. */
function jointByHand(
  { acceptedAt, members, ledger, calendar, readings }: JointHandling,
  dates: ReturnType<typeof jointDue>['members'],
): string | null {
  const runs = members.flatMap(({ isJoint, finishedAt, ledger: { suspensions: all } }, i) => {
    const { startDay = null, state = null } = dates[i]?.statutory ?? {};
    const to = finishedAt ? shanghaiDay(finishedAt) : (state?.day ?? '9999-12-31');
    return isJoint && startDay !== null ? [{ from: startDay, to, all }] : [];
  });
  const isOut = (day: string): boolean => {
    const stands = (all: readonly Suspension[]): boolean => all.some((one) => takesOut(one, day, 'statutory', readings));
    if (stands(ledger.suspensions)) return true;
    const standing = runs.filter(({ from, to }) => from < day && day <= to).map(({ all }) => stands(all));
    if (readings['joint-suspension'] === 'bundle-alone') return false;
    return readings['joint-suspension'] === 'any-running-member'
      ? standing.includes(true)
      : standing.length > 0 && !standing.includes(false);
  };
  let day = shanghaiDay(acceptedAt);
  if (readings['nonworking-start'] === 'next-working-day') while (!isWorked(day, calendar)) day = after(day);
  for (let left = 45; left > 0;) {
    day = after(day);
    if (day > '2028-01-01') return null;
    if (isWorked(day, calendar) && !isOut(day)) left--;
  }
  return day;
}
