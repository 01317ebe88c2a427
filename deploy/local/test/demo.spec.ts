import type { ExplainedDates } from '@onewindow/contracts';
import { dueDate, NATIONAL_CALENDAR } from '@onewindow/legal-clock';
import fc from 'fast-check';
import { countByHand, dateFaults, type DatesOfCase } from '../src/demo/due-dates.js';
import type { Heard } from '../src/demo/event-watch.js';
import { numberFaults, type Numbered } from '../src/demo/numbers.js';
import { eventFaults, LATEST_MS, TOLD, toldOfRace, type Matter } from '../src/demo/told.js';

const REVIEW = ['opened', 'stepOpened', 'stepOpened', 'stepDecided', 'stepDecided', 'stepOpened', 'stepDecided', 'decided'];
const FOOD = '11220104000000019D4000131010001';

describe('the demo, of the events of a matter', () => {
  const matter: Matter = { id: 'm', told: TOLD.refused };
  const life = (topic: string, aggregateId: string, ...branches: string[]): Heard[] =>
    branches.map((branch, index) => ({
      id: `${aggregateId}-${index + 1}`,
      topic,
      branch,
      aggregateId,
      sequence: index + 1,
      causedBy: 'request:1',
      happenedAt: 0,
      lagMs: 20,
    }));
  const heard: readonly Heard[] = [
    ...life('intake.case.v1', 'm', 'registered', 'accepted', 'ready'),
    ...life('approval.review.v1', 'm', ...REVIEW),
    ...life('approval.document.v1', 'd', 'issued'),
    ...life('approval.result.v1', 'm', 'published'),
    ...life('rating.rating.v1', 'i', 'invited'),
  ];
  const at = (topic: string, sequence: number): number => heard.findIndex((one) => one.topic === topic && one.sequence === sequence);

  it('finds nothing where each topic told what it has to, in whatever order the topics came', () => {
    expect(eventFaults(matter, heard)).toEqual([]);
    const topics = [...Map.groupBy(heard, ({ topic }) => topic).values()];
    expect(eventFaults(matter, topics.toReversed().flat())).toEqual([]);
  });

  it('finds each event that is lost, whichever it is', () => {
    for (let lost = 0; lost < heard.length; lost++) expect(eventFaults(matter, heard.toSpliced(lost, 1))).toHaveLength(1);
    expect(eventFaults(matter, heard.toSpliced(at('approval.review.v1', 7), 1))).toEqual([
      'matter m: approval.review.v1 should tell #1 opened #2 stepOpened #3 stepOpened #4 stepDecided #5 stepDecided #6 stepOpened #7 stepDecided #8 decided, and told #1 opened #2 stepOpened #3 stepOpened #4 stepDecided #5 stepDecided #6 stepOpened #8 decided',
    ]);
  });

  it('finds that nothing at all was heard', () => {
    expect(eventFaults(matter, [])).toHaveLength(5);
  });

  it('finds an event that comes twice under another id, and one too much', () => {
    for (let again = 0; again < heard.length; again++)
      expect(eventFaults(matter, heard.toSpliced(again, 0, heard[again] as Heard))).toHaveLength(1);
    expect(eventFaults(matter, [...heard, ...life('approval.licence.v1', 'l', 'issued')])).toEqual([
      'matter m: approval.licence.v1 should tell nothing, and told #1 issued',
    ]);
  });

  it('finds a gap in a sequence, an order that is not kept and another event in its place', () => {
    const changed = (index: number, change: Partial<Heard>): Heard[] => heard.with(index, { ...(heard[index] as Heard), ...change });
    const ready = at('intake.case.v1', 3);
    expect(eventFaults(matter, changed(ready, { sequence: 4 }))).toHaveLength(1);
    expect(eventFaults(matter, changed(ready, { branch: 'closed' }))).toHaveLength(1);
    expect(eventFaults(matter, changed(ready, { aggregateId: 'x' }))).toHaveLength(1);
    const [first, second] = [heard[0] as Heard, heard[1] as Heard];
    expect(eventFaults(matter, [second, first, ...heard.slice(2)])).toHaveLength(1);
  });

  it('finds an event that came too late, or does not say when it happened', () => {
    const late = (lagMs: number): Heard[] => heard.with(0, { ...(heard[0] as Heard), lagMs });
    expect(eventFaults(matter, late(LATEST_MS))).toEqual([]);
    expect(eventFaults(matter, late(LATEST_MS + 1))).toEqual([`matter m: intake.case.v1 #1 registered came after ${LATEST_MS + 1} ms`]);
    expect(eventFaults(matter, late(Number.NaN))).toHaveLength(1);
  });

  it('knows the two ends of a race, and whether the withdrawal was asked', () => {
    expect(toldOfRace({ id: 'm', end: 'granted', requested: false }).case).toEqual([['registered', 'accepted', 'ready']]);
    expect(toldOfRace({ id: 'm', end: 'granted', requested: true }).case).toEqual([
      ['registered', 'accepted', 'terminationRequested', 'ready'],
    ]);
    const { review = [], result } = toldOfRace({ id: 'm', end: 'terminated', requested: true });
    expect(review[0]?.at(-1)).toBe('terminated');
    expect(result).toBeUndefined();
  });
});

describe('the demo, of the dates of a case', () => {
  const calendar = NATIONAL_CALENDAR;
  const limits = {
    statutoryLimit: { amount: 20, unit: 'working-day' },
    promisedLimit: { amount: 7, unit: 'natural-day' },
  } as const;
  const acceptedAt = '2026-09-23T03:00:00.000Z';
  const explain = (limit: (typeof limits)[keyof typeof limits], start = acceptedAt) => {
    const { day, at, provisional, steps } = dueDate({
      start: new Date(start),
      limit: { ...limit, basis: '' },
      calendar,
      workingDays: undefined,
    });
    return { due: { day, at: at.toISOString(), provisional }, stopped: false, steps: [...steps], expected: null };
  };
  const explained: ExplainedDates = { statutory: explain(limits.statutoryLimit), promised: explain(limits.promisedLimit) };
  const right: DatesOfCase = {
    view: { caseNo: 'N', acceptedAt, statutoryDue: explained.statutory.due, promisedDue: explained.promised.due },
    explained,
    limits,
    calendar,
  };

  it('finds nothing where both are as the legal clock counts them', () => {
    expect(dateFaults(right)).toEqual([]);
  });

  it('counts by hand what the legal clock counts, from any instant', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2027-06-30T00:00:00Z'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 90 }),
        fc.constantFrom('working-day' as const, 'natural-day' as const),
        (start, amount, unit) => {
          const { day, at, provisional } = dueDate({ start, limit: { amount, unit, basis: '' }, calendar, workingDays: undefined });
          expect(countByHand(start.toISOString(), { amount, unit }, calendar)).toEqual({ day, at: at.toISOString(), provisional });
        },
      ),
    );
  });

  it.each<[string, DatesOfCase]>([
    ['no date at all', { ...right, view: { ...right.view, statutoryDue: null } }],
    ['no acceptance', { ...right, view: { ...right.view, acceptedAt: null } }],
    ['the two dates exchanged', { ...right, view: { ...right.view, promisedDue: right.view.statutoryDue } }],
    ['a date that is a day off', { ...right, view: { ...right.view, promisedDue: { ...explained.promised.due, day: '2026-10-09' } } }],
    [
      'an end that is not 24:00 in Shanghai',
      { ...right, view: { ...right.view, promisedDue: { ...explained.promised.due, at: '2026-10-08T00:00:00.000Z' } } },
    ],
    ['another limit than the item has', { ...right, limits: { ...limits, statutoryLimit: { amount: 21, unit: 'working-day' } } }],
    ['a holiday that was not counted as one', { ...right, calendar: { ...calendar, daysOff: [...calendar.daysOff, '2026-10-12'] } }],
    ['an explanation of another date', { ...right, explained: { ...explained, promised: explained.statutory } }],
    [
      'a step that is missing',
      { ...right, explained: { ...explained, statutory: { ...explained.statutory, steps: explained.statutory.steps.toSpliced(3, 1) } } },
    ],
    [
      'a weekend that the explanation counts',
      {
        ...right,
        explained: {
          ...explained,
          statutory: {
            ...explained.statutory,
            steps: explained.statutory.steps.map((step) => {
              const { days, reason } = step as { days: number; reason: string };
              return reason === 'holiday' ? { ...(step as object), counted: days } : step;
            }),
          },
        },
      },
    ],
  ])('finds %s', (_, dates) => {
    expect(dateFaults(dates)).not.toEqual([]);
  });
});

describe('the demo, of numbers', () => {
  const numbered = (serial: string, more: Partial<Numbered> = {}): Numbered => ({
    caseNo: `${FOOD}20261126${serial}`,
    itemCode: FOOD,
    // still the 25th in UTC
    receivedAt: '2026-11-25T17:00:00.000Z',
    decisionNo: null,
    licenceNo: null,
    renews: null,
    ...more,
  });

  it('finds nothing where each case has a number of its own', () => {
    const renews = { licenceNo: 'L', validTo: '2026-12-31', lastDayToApply: '2026-12-01' };
    expect(numberFaults([numbered('000001', { licenceNo: 'L' }), numbered('000002', { licenceNo: 'L', renews })])).toEqual([]);
    expect(numberFaults([numbered('000001'), numbered('000002', { decisionNo: '准〔2026〕000001号', licenceNo: 'L1' })])).toEqual([]);
  });

  it.each<[string, Numbered[]]>([
    ['two cases with one number', [numbered('000001'), numbered('000001')]],
    ['five digits', [numbered('00001')]],
    ['seven digits', [numbered('0000001')]],
    ['a letter among the digits', [numbered('00000A')]],
    ['zero, which is no serial', [numbered('000000')]],
    ['another item', [numbered('000001', { itemCode: `${FOOD.slice(0, -1)}2` })]],
    ['another day than that of receipt', [numbered('000001', { receivedAt: '2026-11-25T15:59:59.999Z' })]],
    ['two decisions with one number', [numbered('000001', { decisionNo: 'D' }), numbered('000002', { decisionNo: 'D' })]],
    ['two licences with one number', [numbered('000001', { licenceNo: 'L' }), numbered('000002', { licenceNo: 'L' })]],
  ])('finds %s', (_, cases) => {
    expect(numberFaults(cases)).toHaveLength(1);
  });
});
