import { timestampDate } from '@bufbuild/protobuf/wkt';
import { TOPICS, type OverdueExplanation, type Page, type Problem, type ReviewView, type TaskView } from '@onewindow/contracts';
import { endOfLegalDay } from '@onewindow/legal-clock';
import { dates, day, openTimed, passes, rung, stop } from './clocks.js';
import { delegate, granted } from './delegations.js';
import { AGENCY, asSlice, OTHER_AGENCY, passBoth, passed, step, terminationRequested } from './events.js';
import { Running, type People } from './running.js';

let running: Running;
let people: People;

beforeAll(async () => {
  running = await Running.start();
  people = running.people;
}, 30_000);

afterAll(() => running.stop(), 30_000);

const read = async (id: string) => (await people.officerA<ReviewView>('GET', `/v1/reviews/${id}`)).body;
const rungs = async (id: string) =>
  (await running.published(TOPICS.review, id)).flatMap(({ event }) => (event.case === 'rungReached' ? [event.value] : []));
const endOf = (fromToday: number) => endOfLegalDay(day(fromToday));

/** Rings the next rung as if its instant had come. */
async function climb(id: string): Promise<Date> {
  const at = await passes(running, id);
  await running.ring();
  return at;
}

describe('the ladder of a review', () => {
  it('is set with its opening: the reminder first, or what comes first by instant', async () => {
    // seven days: nine tenths are six of them, the day before the last, when the reminder comes too
    const id = await openTimed(running, { daysAgo: 0 });
    expect(await rung(running, id)).toEqual({ rung: 'reminder', at: endOf(6) });
    // twenty: yellow on the eighteenth, before the reminder, which is dropped
    const long = await openTimed(running, { daysAgo: 0, promised: 20 });
    expect(await rung(running, long)).toEqual({ rung: 'yellow', at: endOf(18) });
  });

  it('is that of the region as it was at acceptance', async () => {
    const ladder = [
      { key: 'yellow', clock: 'promised', place: { case: 'percent' as const, value: 50 }, basis: '某办法' },
      { key: 'leader', clock: 'statutory', place: { case: 'workingDaysAfterEnd' as const, value: 2 }, basis: '某办法' },
    ];
    const id = await openTimed(running, { daysAgo: 0, rules: { ladder } });
    expect(await rung(running, id)).toEqual({ rung: 'yellow', at: endOf(3) });
    await climb(id);
    expect(await rung(running, id)).toEqual({ rung: 'leader', at: endOf(22) });
    await climb(id);
    expect(await rung(running, id)).toBeUndefined();
    expect((await rungs(id)).map((one) => one.rung)).toEqual(['yellow', 'leader']);
  });

  it('is climbed rung by rung, each once: told, numbered from yellow on, marked on the review and its open steps', async () => {
    const id = await openTimed(running);
    await people.officerA('PUT', step(id, 'document-review', 'claim'));
    await people.officerB('POST', step(id, 'premises-review'), passed('place'));
    const at = await climb(id);
    await running.ring();
    const [reminder] = await rungs(id);
    expect(reminder).toMatchObject({
      rung: 'reminder',
      warningNo: '',
      clock: 'promised',
      due: { day: day(5) },
      agencyCode: AGENCY,
      steps: [{ stepKey: 'document-review', agencyCode: AGENCY, claimedBy: 'officer-a' }],
      supervisors: [OTHER_AGENCY],
    });
    expect(reminder?.rungAt && timestampDate(reminder.rungAt)).toEqual(at);
    const marks = ['reminder', 'yellow', 'red', 'order', 'leader'];
    for (const mark of marks.slice(1)) {
      await climb(id);
      const review = await read(id);
      expect(review.warning).toBe(mark);
      expect(review.steps.map(({ warning }) => warning)).toEqual([mark, 'none', 'none']);
    }
    const told = await rungs(id);
    expect(told.map((one) => one.rung)).toEqual(['reminder', 'yellow', 'red', 'supervision-order', 'leader']);
    const numbers = told.slice(1).map(({ warningNo }) => warningNo);
    for (const number of numbers) expect(number).toMatch(/^警〔\d{4}〕\d{6}号$/);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(told.map(({ clock }) => clock)).toEqual(['promised', 'promised', 'promised', 'statutory', 'statutory']);
    expect(await rung(running, id)).toBeUndefined();
  });

  it('rings late rungs one after the other, each with the instant at which it should have been', async () => {
    const id = await openTimed(running, { daysAgo: 24 });
    await running.ring();
    expect((await rungs(id)).map((one) => [one.rung, one.rungAt && timestampDate(one.rungAt)])).toEqual([
      ['reminder', endOf(-18)],
      ['yellow', endOf(-18)],
      ['red', endOf(-17)],
      ['supervision-order', endOf(-4)],
      ['leader', endOf(-1)],
    ]);
    expect((await running.told(id)).slice(3)).toEqual(Array.from({ length: 5 }, () => 'rungReached'));
  });

  it('goes on with a step that opens later', async () => {
    const id = await openTimed(running);
    await climb(id);
    await passBoth(running, id);
    expect((await read(id)).steps.map(({ warning }) => warning)).toEqual(['reminder', 'reminder', 'reminder']);
  });

  it('moves with the dates, and what was reached is not reached again', async () => {
    const id = await openTimed(running);
    await climb(id);
    expect(await rung(running, id)).toEqual({ rung: 'yellow', at: endOf(4) });
    const suspensionId = await stop(running, id);
    expect(await rung(running, id)).toEqual({ rung: 'yellow', at: null });
    await running.ring();
    await people.officerA('POST', `/v1/reviews/${id}/suspensions/${suspensionId}/end`, { to: day(0) });
    expect(await rung(running, id)).toEqual({ rung: 'yellow', at: endOf(5) });
    expect((await rungs(id)).map((one) => one.rung)).toEqual(['reminder']);
  });

  it('is quiet of a case that was decided or ended', async () => {
    const [decided, ended] = await Promise.all([openTimed(running), openTimed(running)]);
    await passBoth(running, decided);
    await people.head('POST', step(decided, 'decision'), { outcome: 'passed' });
    await asSlice(running, [terminationRequested(ended)]);
    for (const id of [decided, ended]) expect(await rung(running, id)).toBeUndefined();
  });

  it('has no rung for what the window decided at once', async () => {
    const id = await openTimed(running, { immediate: granted(await delegate(running)) });
    expect((await read(id)).immediate).toBe(true);
    expect(await rung(running, id)).toBeUndefined();
  });

  it('is seen in the queue, which can be asked for one mark', async () => {
    const id = await openTimed(running);
    await openTimed(running);
    await climb(id);
    await climb(id);
    const shown = async (query: string) => (await people.officerA<Page<TaskView>>('GET', `/v1/tasks?limit=200&${query}`)).body.items;
    const yellow = await shown('warning=yellow');
    expect(yellow.every(({ warning }) => warning === 'yellow')).toBe(true);
    expect(yellow.filter(({ reviewId }) => reviewId === id).map(({ stepKey }) => stepKey)).toEqual(['document-review', 'premises-review']);
    expect((await shown('warning=none')).map(({ reviewId }) => reviewId)).not.toContain(id);
  });
});

describe('an overdue case', () => {
  const explain = <T = ReviewView>(who: keyof People, id: string, reason: string, officerId?: string) =>
    people[who]<T>('PUT', `/v1/reviews/${id}/overdue-reason`, { reason, ...(officerId ? { officerId } : {}) });

  it('is explained to the public by the head of the agency, and a later word replaces an earlier one', async () => {
    const id = await openTimed(running, { daysAgo: 9 });
    await running.ring();
    expect((await read(id)).warning).toBe('red');
    expect(await dates(running, id)).toMatchObject({ warning: 'red', promised: { overdueDays: 2, remainingDays: 0 } });
    for (const reason of ['需要异地核查', '需要异地核查', '异地核查尚未回函'])
      expect((await explain('head', id, reason)).body.overdueReason).toBe(reason);
    const told = (await running.published(TOPICS.review, id)).flatMap(({ event }) =>
      event.case === 'overdueExplained' ? [event.value] : [],
    );
    expect(told).toMatchObject([{ reason: '需要异地核查', explainedBy: 'head' }, { reason: '异地核查尚未回函' }]);
  });

  it('is explained to everybody, and nothing says whose case it is', async () => {
    const explained: string[] = [];
    for (const reason of ['甲处停电', '乙处停电', '丙处停电']) {
      const id = await openTimed(running, { daysAgo: 9 });
      await running.ring();
      await explain('head', id, reason);
      explained.unshift(reason);
    }
    const list = async (query: string) => {
      const anybody = await running.anybody<Page<OverdueExplanation>>('GET', `/v1/overdue-explanations?${query}`);
      expect(anybody.status).toBe(200);
      return anybody.body;
    };
    const first = await list(`limit=2&agency=${AGENCY}`);
    const second = await list(`limit=2&agency=${AGENCY}&cursor=${first.next ?? ''}`);
    expect([...first.items, ...second.items].slice(0, 3).map(({ reason }) => reason)).toEqual(explained);
    const { statutoryDueOn, promisedDueOn, ...shown } = first.items[0] ?? {};
    expect([promisedDueOn, (statutoryDueOn ?? '') > (promisedDueOn ?? '')]).toEqual([day(-2), true]);
    expect(shown).toEqual({
      agencyCode: AGENCY,
      regionCode: expect.any(String),
      itemCode: expect.any(String),
      itemName: expect.any(String),
      reason: '丙处停电',
      explainedOn: day(0),
      decidedOn: null,
    });
    expect((await list(`agency=${OTHER_AGENCY}`)).items).toEqual([]);
    expect((await list('region=110000')).items).toEqual([]);
    const refused = await running.anybody<Problem>('GET', '/v1/overdue-explanations?cursor=abc');
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-cursor']);
  });

  it.each<[string, (id: string) => Promise<{ status: number; body: Problem }>, number, string | undefined]>([
    ['by an officer', (id) => explain('officerA', id, '忙'), 403, undefined],
    ['by a system that names an officer', (id) => explain('system', id, '忙', 'officer-a'), 403, 'overdue-reason-not-yours'],
    ['by the head of another agency', (id) => explain('strangeHead', id, '忙'), 404, 'review-not-found'],
  ])('is not explained %s', async (_, act, status, code) => {
    const id = await openTimed(running, { daysAgo: 9 });
    await running.ring();
    expect(await act(id)).toMatchObject({ status, body: code ? { code } : {} });
    expect((await read(id)).overdueReason).toBeNull();
  });

  it('is not explained while it is in time', async () => {
    const id = await openTimed(running);
    expect(await explain<Problem>('head', id, '忙')).toMatchObject({
      status: 409,
      body: { code: 'review-is-not-overdue', article: '优化营商环境条例 第三十六条第二款' },
    });
  });
});

it('a snapshot says who has to answer and who supervises, as the rungs do, and of a review that has ended nobody has to', async () => {
  const id = await openTimed(running, { daysAgo: 9 });
  await people.officerA('PUT', step(id, 'document-review', 'claim'));
  await running.ring();
  const red = (await rungs(id)).at(-1);
  expect(red?.steps.map(({ claimedBy }) => claimedBy !== '')).toContain(true);
  const snapshot = async () => {
    expect((await people.administrator('POST', `/v1/operations/snapshots/review/${id}`)).status).toBe(202);
    return (await running.published(TOPICS.review, id)).at(-1)?.event;
  };
  expect(await snapshot()).toMatchObject({ case: 'snapshot', value: { rung: 'red', openSteps: red?.steps, supervisors: [OTHER_AGENCY] } });
  await people.officerB('POST', step(id, 'premises-review'), passed('place'));
  const after = await snapshot();
  expect(after).toMatchObject({ value: { steps: [{ stepKey: 'premises-review' }], openSteps: [{ stepKey: 'document-review' }] } });
  await asSlice(running, [terminationRequested(id)]);
  expect(await snapshot()).toMatchObject({ value: { status: 'terminated', openSteps: [] } });
});

it('a snapshot carries the dates with the ledger, the rung and the explanation', async () => {
  const id = await openTimed(running, { daysAgo: 9 });
  await running.ring();
  await people.head('PUT', `/v1/reviews/${id}/overdue-reason`, { reason: '需要异地核查' });
  const suspensionId = await stop(running, id);
  expect((await people.administrator('POST', `/v1/operations/snapshots/review/${id}`)).status).toBe(202);
  expect((await running.published(TOPICS.review, id)).at(-1)?.event).toMatchObject({
    case: 'snapshot',
    value: {
      rung: 'red',
      overdue: { reason: '需要异地核查' },
      clock: { entry: '', statutoryStopped: true, promisedStopped: false, ledger: { suspensions: [{ suspensionId }] } },
    },
  });
  expect((await people.administrator('POST', `/v1/operations/snapshots/letter/${id}`)).status).toBe(202);
  expect((await running.published(TOPICS.document, id)).at(-1)?.event).toMatchObject({
    case: 'snapshot',
    value: { kind: 'SUSPENSION_NOTICE' },
  });
});
