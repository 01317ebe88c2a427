import { DEFAULT_READINGS, READINGS, type Readings } from '@onewindow/contracts';
import type { Calendar, Clock, Extension, JointHandling, Limit, Suspension } from '@onewindow/legal-clock';
import fc from 'fast-check';

const DAY = 86_400_000;
const FIRST = Date.UTC(2026, 0, 1);
const dayOf = (offset: number): string => new Date(FIRST + offset * DAY).toISOString().slice(0, 10);
const isWeekend = (day: string): boolean => [0, 6].includes(new Date(day).getUTCDay());

/** Noon in Shanghai, some days after 2026-01-01. */
export const noon = (offset: number): Date => new Date(FIRST + offset * DAY + DAY / 6);

/** A calendar of some months from about 2026 with random holidays and worked weekends. */
export const calendars: fc.Arbitrary<Calendar> = fc
  .record({
    first: fc.integer({ min: -20, max: 20 }),
    length: fc.integer({ min: 30, max: 200 }),
    off: fc.uniqueArray(fc.nat(200), { maxLength: 40 }),
    worked: fc.uniqueArray(fc.nat(200), { maxLength: 20 }),
  })
  .map(({ first, length, off, worked }) => {
    const within = (offsets: number[]): string[] => offsets.filter((offset) => offset <= length).map((offset) => dayOf(first + offset));
    const daysOff = within(off);
    const makeUpDays = within(worked).filter((day) => isWeekend(day) && !daysOff.includes(day));
    return { regionCode: '220000', version: 1, coversFrom: dayOf(first), coversTo: dayOf(first + length), daysOff, makeUpDays };
  });

/** A limit in working or natural days. */
export const limits: fc.Arbitrary<Limit> = fc.record({
  amount: fc.integer({ min: 1, max: 60 }),
  unit: fc.constantFrom('working-day' as const, 'natural-day' as const),
  basis: fc.constant('行政许可法 第四十二条第一款'),
});

/** An answer to each question that the law leaves open. */
export const anyReadings = fc.record(
  Object.fromEntries(Object.entries(READINGS).map(([reading, answers]) => [reading, fc.constantFrom(...answers)])),
) as unknown as fc.Arbitrary<Readings>;

const suspension: fc.Arbitrary<Omit<Suspension, 'id'>> = fc
  .record({
    clocks: fc.constantFrom('both' as const, 'promised' as const),
    cause: fc.constantFrom('hearing', 'appraisal', 'expert-review', 'site-survey'),
    from: fc.integer({ min: -10, max: 120 }),
    length: fc.option(fc.nat(30), { freq: 5 }),
    notice: fc.option(fc.integer({ min: -5, max: 8 }), { freq: 8 }),
  })
  .map(({ clocks, cause, from, length, notice }) => ({
    clocks,
    cause,
    basis: '某条例 第八条',
    plannedDays: 10,
    from: dayOf(from),
    to: length === null ? null : dayOf(from + length),
    noticeServedAt: notice === null ? null : noon(from + notice),
  }));

/** Suspensions of any kind, some of which share days, go on without end or were never told. */
export const suspensions: fc.Arbitrary<Suspension[]> = fc
  .array(suspension, { maxLength: 4 })
  .map((all) => all.map((one, i) => ({ id: `s${i}`, ...one })));

export const extensionOf = (amount: number, unit: Extension['unit'] = 'working-day'): Extension => ({
  amount,
  unit,
  approver: 'agency-head',
  reasons: '案情复杂',
  toldAt: noon(0),
  basis: '行政许可法 第四十二条第一款',
});

/** A clock of any kind, by any reading. */
export const clocksBy = (readings: fc.Arbitrary<Readings>): fc.Arbitrary<Clock> =>
  fc
    .record({
      name: fc.constantFrom('statutory' as const, 'promised' as const, 'order' as const),
      start: fc.nat(40),
      limit: limits,
      calendar: calendars,
      suspensions,
      extended: fc.option(fc.integer({ min: 1, max: 15 })),
      readings,
    })
    .map(({ suspensions: all, extended, start, ...clock }) => ({
      ...clock,
      start: noon(start),
      ledger: { suspensions: all, extension: extended === null ? null : extensionOf(extended, clock.limit.unit) },
      law: { workingDays: '行政许可法 第八十二条', excludedTime: '行政许可法 第四十五条', check: '行政许可法 第三十二条' },
    }));

export const byDefault = fc.constant(DEFAULT_READINGS);

/** Up to four members, each of which may need some before it, by any reading. */
export const bundles: fc.Arbitrary<JointHandling> = fc
  .record({
    readings: anyReadings,
    calendar: calendars,
    own: suspensions,
    members: fc.array(
      fc.record({
        statutory: limits,
        promised: fc.option(limits),
        needs: fc.array(fc.nat(3), { maxLength: 2 }),
        suspensions,
        isJoint: fc.boolean(),
        finished: fc.option(fc.nat(60)),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ members, own, ...by }) => ({
    ...by,
    acceptedAt: noon(5),
    promised: null,
    ledger: { suspensions: own, extension: null },
    members: members.map(({ needs, suspensions: all, finished, ...member }, i) => ({
      ...member,
      key: `m${i}`,
      needs: [...new Set(needs)].filter((other) => other < i).map((other) => `m${other}`),
      ledger: { suspensions: all, extension: null },
      law: {},
      ...(finished === null ? {} : { finishedAt: noon(5 + finished) }),
    })),
  }));
