import { LimitUnit, TOPICS, type Page, type TaskView } from '@onewindow/contracts';
import { dueDay } from '@onewindow/legal-clock';
import { day, openTimed, stop } from './clocks.js';
import { open, passed, step, STEPS } from './events.js';
import { Running, type People } from './running.js';

let running: Running;
let people: People;

beforeAll(async () => {
  running = await Running.start();
  people = running.people;
}, 30_000);

afterAll(() => running.stop(), 30_000);

// Every day of it is worked but the first after the steps open, so that no weekend can make the tests pass.
const DAY_MS = 86_400_000;
const dayAfter = (days: number) => new Date(Date.now() + 8 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10);
const calendarDays = Array.from({ length: 60 }, (_, i) => i);
const isWeekend = (day: string) => [0, 6].includes(new Date(day).getUTCDay());
const calendar = {
  regionCode: '000000',
  version: 1,
  coversFrom: dayAfter(0),
  coversTo: dayAfter(59),
  daysOff: [dayAfter(1)],
  makeUpDays: calendarDays
    .filter((i) => i !== 1)
    .map(dayAfter)
    .filter(isWeekend),
};

const limited = (amounts: readonly number[]) =>
  STEPS.map((each, i) => ({ ...each, limit: { amount: amounts[i] ?? 0, unit: LimitUnit.WORKING_DAY, basis: '内部时限' } }));
const caseDueAt = (days: number) => new Date(`${dayAfter(days)}T16:00:00Z`);
const opening = (amounts: readonly number[], days = 20) =>
  open(running, { dueAt: caseDueAt(days), statutoryDueAt: caseDueAt(40), steps: limited(amounts), calendar });

const tasks = async (who: keyof People, id: string) =>
  (await people[who]<Page<TaskView>>('GET', '/v1/tasks?limit=200')).body.items.filter(({ reviewId }) => reviewId === id);
const counted = (amount: number) => dueDay({ start: new Date(), limit: { amount, unit: 'working-day', basis: '' }, calendar });

describe('a step with a limit of its own', () => {
  it('is due by it from the day on which it opens, by the calendar of the case, and the queue shows what binds first on top', async () => {
    const id = await opening([5, 2, 3]);
    expect(counted(2).day).toBe(dayAfter(3));
    expect(await tasks('officerA', id)).toMatchObject([
      { stepKey: 'premises-review', dueDay: dayAfter(3), dueAt: counted(2).at.toISOString() },
      { stepKey: 'document-review', dueDay: dayAfter(6), dueAt: counted(5).at.toISOString() },
    ]);
    const told = (await running.published(TOPICS.review, id)).flatMap(({ event }) => (event.case === 'stepOpened' ? [event.value] : []));
    expect(told.map(({ stepKey, due }) => [stepKey, due?.day, due?.provisional])).toEqual([
      ['document-review', dayAfter(6), false],
      ['premises-review', dayAfter(3), false],
    ]);
  });

  it('is never due later than the case', async () => {
    const id = await opening([5, 2, 3], 4);
    expect((await tasks('officerA', id)).map(({ dueDay: day }) => day)).toEqual([dayAfter(3), dayAfter(4)]);
  });

  it('that opens later is due from then on, and keeps its day when it is claimed', async () => {
    const id = await opening([5, 2, 3]);
    await people.officerA('POST', step(id, 'document-review'), passed('rules'));
    await people.officerB('POST', step(id, 'premises-review'), passed('place'));
    await people.head('PUT', step(id, 'decision', 'claim'));
    expect(await tasks('officerA', id)).toMatchObject([{ stepKey: 'decision', status: 'claimed', dueDay: dayAfter(4) }]);
    const opened = (await running.published(TOPICS.review, id)).findLast(({ event }) => event.case === 'stepOpened');
    expect(opened?.event.value).toMatchObject({ stepKey: 'decision', due: { day: dayAfter(4) } });
  });

  it('that cannot be counted is no step of an accepted case', async () => {
    await expect(opening([5, 0, 3])).rejects.toMatchObject({ code: 'event-incomplete' });
  });
});

/** The step whose own time ends next. */
const next = async (id: string) =>
  (await running.query<{ rung: string; at: Date | null }>(`SELECT rung, at FROM deadline WHERE subject = $1 AND clock = 'step'`, [id]))[0];
const late = async (id: string) =>
  (await running.published(TOPICS.review, id)).flatMap(({ event }) => (event.case === 'stepOverdue' ? [event.value] : []));
/** As if the own time of the next step had passed. */
const passes = (id: string) =>
  running.fill([
    `UPDATE deadline SET at = now() - interval '1 minute', ring_at = now() - interval '1 minute' WHERE subject = '${id}' AND clock = 'step'`,
  ]);

describe('the own time of a step', () => {
  it('passes while the case is in time: it is told once, with who holds the step, and the step goes on', async () => {
    const id = await opening([5, 2, 3]);
    expect(await next(id)).toEqual({ rung: 'premises-review', at: counted(2).at });
    await people.officerB('PUT', step(id, 'premises-review', 'claim'));
    await passes(id);
    expect([await running.ring(), await running.ring()]).toEqual([1, 0]);
    expect(await late(id)).toMatchObject([
      {
        step: { stepKey: 'premises-review', claimedBy: 'officer-b' },
        due: { day: dayAfter(3) },
        caseNo: expect.any(String),
        itemCode: expect.any(String),
      },
    ]);
    expect(await next(id)).toEqual({ rung: 'document-review', at: counted(5).at });
    expect((await people.officerB('POST', step(id, 'premises-review'), passed('place'))).status).toBe(200);
    const told = await running.told(id);
    expect(told.filter((branch) => branch === 'stepOverdue')).toHaveLength(1);
  });

  it('is quiet once the step is decided, and runs of the one that opens then', async () => {
    const id = await opening([5, 2, 3]);
    await people.officerB('POST', step(id, 'premises-review'), passed('place'));
    await passes(id);
    expect([await running.ring(), await late(id)]).toEqual([1, []]);
    expect((await next(id))?.rung).toBe('document-review');
    await people.officerA('POST', step(id, 'document-review'), passed('rules'));
    expect((await next(id))?.rung).toBe('decision');
    expect((await people.head('POST', step(id, 'decision'), { outcome: 'passed' })).status).toBe(200);
    expect(await next(id)).toBeUndefined();
  });

  it('is none where it would not end before that of the case, or where the step has none', async () => {
    const bounded = await opening([5, 6, 3], 4);
    const without = await openTimed(running, { daysAgo: 0 });
    expect([await next(bounded), await next(without)]).toEqual([undefined, undefined]);
  });

  it('stands still with the case, and goes on with it', async () => {
    const steps = limited([5, 2, 3]);
    const id = await openTimed(running, { daysAgo: 0, promised: 15, steps });
    const before = await next(id);
    expect(before?.rung).toBe('premises-review');
    const suspensionId = await stop(running, id, { from: day(0) });
    expect(await next(id)).toBeUndefined();
    await people.officerA('POST', `/v1/reviews/${id}/suspensions/${suspensionId}/end`, { to: day(0) });
    expect((await next(id))?.rung).toBe('premises-review');
  });
});
