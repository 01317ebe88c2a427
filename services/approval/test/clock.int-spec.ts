import { newId, TOPICS, type Problem, type ReviewDatesView, type ReviewView } from '@onewindow/contracts';
import { clockChanges, dates, day, extension, openTimed, rung, serve, stop, suspension } from './clocks.js';
import { asSlice, OTHER_AGENCY, passBoth, step, STEPS, terminationRequested } from './events.js';
import { Running, type People } from './running.js';

let running: Running;
let people: People;

beforeAll(async () => {
  running = await Running.start();
  people = running.people;
}, 30_000);

afterAll(() => running.stop(), 30_000);

const EXCLUDED = '行政许可法 第四十五条';
const EXTENDED = '行政许可法 第四十二条第一款';

const put = <T = ReviewDatesView>(who: keyof People, id: string, body: unknown, suspensionId: string = newId()) =>
  people[who]<T>('PUT', `/v1/reviews/${id}/suspensions/${suspensionId}`, body);
const end = <T = ReviewDatesView>(who: keyof People, id: string, suspensionId: string, to: string) =>
  people[who]<T>('POST', `/v1/reviews/${id}/suspensions/${suspensionId}/end`, { to });
const extend = <T = ReviewDatesView>(who: keyof People, id: string, body: unknown = extension()) =>
  people[who]<T>('PUT', `/v1/reviews/${id}/extension`, body);

const documents = async (id: string) => (await running.published(TOPICS.document, id)).map(({ event }) => event.value);
const stored = async (id: string) =>
  running.query(`SELECT ledger, sequence, statutory_due_day, promised_due_day FROM review WHERE id = $1`, [id]);

/** The act is refused, and nothing is stored or told. */
async function refuses(
  id: string,
  act: () => Promise<{ status: number; body: Problem }>,
  status: number,
  problem: Record<string, unknown>,
): Promise<void> {
  const before = [await stored(id), await documents(id)];
  expect(await act()).toMatchObject({ status, body: problem });
  expect([await stored(id), await documents(id)]).toEqual(before);
}

describe('a suspension', () => {
  it('is announced with a written notice, and stops nothing before that is served', async () => {
    const id = await openTimed(running);
    const before = await dates(running, id);
    const suspensionId = newId();
    const { status, body } = await put('officerA', id, suspension(), suspensionId);
    expect(status).toBe(200);
    expect(body.suspensions).toMatchObject([
      { id: suspensionId, status: 'announced', causeName: '检验', plannedDays: 5, noticeServedAt: null },
    ]);
    expect(body.statutory.due).toEqual(before.statutory.due);
    expect(await documents(id)).toMatchObject([
      {
        kind: 'SUSPENSION_NOTICE',
        documentNo: body.suspensions[0]?.documentNo,
        suspension: { clocks: 'both', cause: '检验', basis: '食品安全法 第八十七条', plannedDays: 5, fromDay: day(0), reason: '样品送检' },
      },
    ]);
    expect(await running.told(id)).toEqual(['opened', 'stepOpened', 'stepOpened']);
  });

  it('stands from the service of its notice on, and both dates move by the days that it took', async () => {
    const id = await openTimed(running, { daysAgo: 6 });
    const suspensionId = await stop(running, id, { from: day(-5) }, new Date(Date.now() - 3 * 86_400_000));
    const standing = await dates(running, id);
    expect(standing).toMatchObject({
      binding: null,
      statutory: { due: null, stoppedBy: suspensionId },
      promised: { due: null, remainingDays: 5 },
    });
    expect(standing.suspensions).toMatchObject([{ status: 'running' }]);
    expect((await people.officerA<ReviewView>('GET', `/v1/reviews/${id}`)).body).toMatchObject({
      statutoryStopped: true,
      promisedStopped: true,
      promisedDue: { day: day(1) },
    });
    expect(await rung(running, id)).toEqual({ rung: 'reminder', at: null });

    // served three days ago, over yesterday: three days are taken out
    const ended = await end('officerA', id, suspensionId, day(-1));
    expect(ended.body).toMatchObject({ statutory: { due: { day: day(17) } }, promised: { due: { day: day(4) } } });
    expect(ended.body.promised.steps.find(({ reason }) => reason === 'suspended')).toMatchObject({
      from: day(-3),
      to: day(-1),
      days: 3,
      counted: 0,
      article: EXCLUDED,
    });
    expect(await clockChanges(running, id)).toMatchObject([
      {
        entry: 'suspension',
        entryId: suspensionId,
        statutoryStopped: true,
        promisedStopped: true,
        promisedDue: { day: day(1) },
        toDay: '',
      },
      {
        entry: 'resumption',
        statutoryStopped: false,
        promisedDue: { day: day(4) },
        statutoryDue: { day: day(17) },
        cause: 'inspection',
        fromDay: day(-5),
        toDay: day(-1),
        ledger: { suspensions: [{ suspensionId, clocks: 'both', plannedDays: 5, toDay: day(-1) }] },
      },
    ]);
    expect((await rung(running, id))?.at?.toISOString()).toBe(new Date(`${day(3)}T16:00:00Z`).toISOString());
  });

  it('of a local cause stops the promise alone', async () => {
    const id = await openTimed(running);
    await stop(running, id, { cause: 'publicity', clocks: 'promised', basis: '安阳市政务服务条例 第三十七条' });
    expect(await dates(running, id)).toMatchObject({ binding: 'statutory', statutory: { due: { day: day(18) } }, promised: { due: null } });
    expect(await rung(running, id)).toMatchObject({ rung: 'supervision-order' });
  });

  it('moves the open steps with the case, never later than it, and their own time stands with it', async () => {
    const id = await openTimed(running, {
      steps: STEPS.map((each, i) => (i === 0 ? { ...each, limit: { amount: 3, unit: 1, basis: '内部时限' } } : each)),
    });
    // the first step opened yesterday: without the stop its three days would end the day after tomorrow
    const tasks = async () =>
      running.query(`SELECT key, due_day::text AS day FROM review_step WHERE review_id = $1 ORDER BY position`, [id]);
    expect(await tasks()).toEqual([
      { key: 'document-review', day: day(3) },
      { key: 'premises-review', day: day(5) },
      { key: 'decision', day: day(5) },
    ]);
    await running.fill([`UPDATE review_step SET opened_at = now() - interval '1 day' WHERE review_id = '${id}' AND opened_at IS NOT NULL`]);
    const suspensionId = await stop(running, id, {});
    await end('officerA', id, suspensionId, day(0));
    expect(await tasks()).toEqual([
      { key: 'document-review', day: day(3) },
      { key: 'premises-review', day: day(6) },
      { key: 'decision', day: day(6) },
    ]);
  });

  it('is entered once: the same again is quiet, another under its id is refused', async () => {
    const id = await openTimed(running);
    const suspensionId = newId();
    const answers = [await put('officerA', id, suspension(), suspensionId), await put('officerA', id, suspension(), suspensionId)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await documents(id)).toHaveLength(1);
    await refuses(id, () => put('officerA', id, suspension({ plannedDays: 6 }), suspensionId), 409, { code: 'suspension-content-differs' });
  });

  it('that is told and served again says nothing new', async () => {
    const id = await openTimed(running);
    await stop(running, id);
    const documentNo = (await dates(running, id)).suspensions[0]?.documentNo ?? '';
    await serve(running, id, { kind: 'SUSPENSION_NOTICE', documentNo });
    await serve(running, id, { kind: 'ACCEPT_NOTICE', documentNo });
    expect(await clockChanges(running, id)).toHaveLength(1);
  });

  it('ends once: the same day again is quiet, another is refused', async () => {
    const id = await openTimed(running);
    const suspensionId = await stop(running, id, { from: day(-1) });
    expect((await end('officerA', id, suspensionId, day(0))).status).toBe(200);
    expect((await end('officerA', id, suspensionId, day(0))).status).toBe(200);
    expect(await clockChanges(running, id)).toHaveLength(2);
    await refuses(id, () => end<Problem>('officerA', id, suspensionId, day(-1)), 409, {
      code: 'suspension-already-ended',
      article: EXCLUDED,
      endedOn: day(0),
    });
  });

  it('that ends before its notice was served never stopped anything', async () => {
    const id = await openTimed(running);
    const suspensionId = newId();
    await put('officerA', id, suspension({ from: day(-1) }), suspensionId);
    expect((await end('officerA', id, suspensionId, day(-1))).body).toMatchObject({ promised: { due: { day: day(5) } } });
    const documentNo = (await dates(running, id)).suspensions[0]?.documentNo ?? '';
    await serve(running, id, { kind: 'SUSPENSION_NOTICE', documentNo });
    expect(await dates(running, id)).toMatchObject({ promised: { due: { day: day(5) } }, suspensions: [{ status: 'ended' }] });
  });

  it.each<[string, Record<string, unknown>, number, Record<string, unknown>]>([
    [
      'a local cause for the limit of the law',
      { cause: 'site-survey' },
      400,
      { code: 'suspension-cause-unknown', field: 'cause', article: EXCLUDED },
    ],
    ['what begins tomorrow', { from: day(1) }, 400, { code: 'suspension-begins-later', field: 'from', article: EXCLUDED, latest: day(0) }],
  ])('is refused for %s', async (_, change, status, problem) => {
    const id = await openTimed(running);
    await refuses(id, () => put<Problem>('officerA', id, suspension(change)), status, problem);
  });

  it('is refused where it overlaps another, served or not', async () => {
    const id = await openTimed(running);
    const first = newId();
    await put('officerA', id, suspension(), first);
    await refuses(id, () => put<Problem>('officerA', id, suspension()), 409, {
      code: 'suspension-overlaps',
      article: EXCLUDED,
      overlaps: first,
    });
  });

  it('is one of the special procedures of the item, where its version names some, and no longer than they are', async () => {
    const specialProcedures = [
      { name: '现场检验', cause: 'testing', longest: { amount: 10, unit: 1, basis: '' }, basis: '食品安全法 第八十四条' },
    ];
    const id = await openTimed(running, { specialProcedures });
    await refuses(id, () => put<Problem>('officerA', id, suspension()), 400, {
      code: 'suspension-not-of-item',
      article: EXCLUDED,
      allowed: ['testing'],
    });
    await refuses(id, () => put<Problem>('officerA', id, suspension({ cause: 'testing', plannedDays: 11 })), 400, {
      code: 'suspension-too-long',
      field: 'plannedDays',
      latest: day(10),
    });
    expect((await put('officerA', id, suspension({ cause: 'testing', plannedDays: 10 }))).status).toBe(200);
  });

  it('is for who has a step at the agency that decides; to others the review is not there', async () => {
    const id = await openTimed(running, { steps: [...STEPS, { ...STEPS[0], key: 'elsewhere', agencyCode: OTHER_AGENCY }] });
    await refuses(id, () => put<Problem>('stranger', id, suspension()), 404, { code: 'review-not-found' });
    await refuses(id, () => put<Problem>('administrator', id, suspension()), 403, {});
    await refuses(id, () => put<Problem>('system', id, suspension()), 400, { code: 'officer-missing', field: 'officerId' });
    await refuses(id, () => put<Problem>('system', id, suspension({ officerId: 'gone' })), 403, { code: 'officer-unknown' });
    expect((await put('system', id, suspension({ officerId: 'officer-b' }))).body.suspensions).toMatchObject([
      { announcedBy: 'officer-b' },
    ]);
    const heads = await openTimed(running, { steps: [{ ...STEPS[2], needs: [] }] });
    await refuses(heads, () => put<Problem>('officerA', heads, suspension()), 403, { code: 'clock-not-yours' });
  });

  it('is refused once the review has ended, and its end then too', async () => {
    const id = await openTimed(running);
    const suspensionId = await stop(running, id);
    await passBoth(running, id);
    await people.head('POST', step(id, 'decision'), { outcome: 'passed' });
    await refuses(id, () => put<Problem>('officerA', id, suspension()), 409, { code: 'review-is-decided' });
    await refuses(id, () => end<Problem>('officerA', id, suspensionId, day(0)), 409, { code: 'review-is-decided' });
    const ended = await openTimed(running);
    await asSlice(running, [terminationRequested(ended)]);
    await refuses(ended, () => put<Problem>('officerA', ended, suspension()), 409, { code: 'review-is-terminated' });
  });

  it.each<[string, (id: string, suspensionId: string) => Promise<{ status: number; body: Problem }>, number, Record<string, unknown>]>([
    ['that is unknown', (id) => end('officerA', id, newId(), day(0)), 404, { code: 'suspension-unknown', article: EXCLUDED }],
    ['before it began', (id, one) => end('officerA', id, one, day(-2)), 400, { code: 'suspension-ends-before-start', earliest: day(-1) }],
    ['on a day to come', (id, one) => end('officerA', id, one, day(1)), 400, { code: 'suspension-ends-later', latest: day(0) }],
  ])('does not end %s', async (_, act, status, problem) => {
    const id = await openTimed(running);
    const suspensionId = await stop(running, id, { from: day(-1) });
    await refuses(id, () => act(id, suspensionId), status, problem);
  });

  it('whose notice came late is void where the region takes it so', async () => {
    const id = await openTimed(running, { rules: { readings: [{ question: 'late-notice', answer: 'refuse' }] } });
    const suspensionId = await stop(running, id, { from: day(-1) });
    expect(await dates(running, id)).toMatchObject({ suspensions: [{ status: 'void' }], promised: { due: { day: day(5) } } });
    expect(await clockChanges(running, id)).toMatchObject([
      { entry: 'suspension-void', promisedStopped: false, ledger: { suspensions: [] } },
    ]);
    await refuses(id, () => end<Problem>('officerA', id, suspensionId, day(0)), 409, { code: 'suspension-is-void' });
    expect((await put('officerA', id, suspension())).status).toBe(200);
  });

  it('of the promise alone holds at once where the region asks for no notice', async () => {
    const id = await openTimed(running, { rules: { readings: [{ question: 'promised-notice', answer: 'not-required' }] } });
    const { body } = await put('officerA', id, suspension({ cause: 'publicity', clocks: 'promised' }));
    expect(body).toMatchObject({ suspensions: [{ status: 'running' }], promised: { due: null } });
    expect(await clockChanges(running, id)).toMatchObject([{ entry: 'suspension', promisedStopped: true, statutoryStopped: false }]);
  });

  it('cannot be entered where the limits were not told', async () => {
    const id = await openTimed(running, { limits: { statutory: 20, promised: 7 }, calendar: undefined });
    await refuses(id, () => put<Problem>('officerA', id, suspension()), 409, { code: 'limits-not-told' });
    expect((await people.officerA<Problem>('GET', `/v1/reviews/${id}/dates`)).body).toMatchObject({ code: 'limits-not-told' });
    expect(await rung(running, id)).toBeUndefined();
  });
});

describe('the extension', () => {
  const told = async (id: string, at = new Date()) =>
    serve(running, id, { kind: 'EXTENSION_NOTICE', documentNo: (await dates(running, id)).extension?.documentNo ?? '', at });

  it('is announced with its reasons, and lengthens the limit of the law once the applicant is told', async () => {
    const id = await openTimed(running);
    const { status, body } = await extend('head', id);
    expect([status, body.extension?.status, body.statutory.due?.day]).toEqual([200, 'announced', day(18)]);
    expect(await documents(id)).toMatchObject([
      {
        kind: 'EXTENSION_NOTICE',
        extension: { amount: 10, approver: 'agency-head', basis: EXTENDED, formerDueDay: day(18), dueDay: day(28) },
      },
    ]);
    await told(id);
    expect(await dates(running, id)).toMatchObject({
      extension: { status: 'effective' },
      statutory: { due: { day: day(28) } },
      promised: { due: { day: day(5) } },
    });
    expect(await clockChanges(running, id)).toMatchObject([
      {
        entry: 'extension',
        basis: EXTENDED,
        statutoryDue: { day: day(28) },
        ledger: { extension: { amount: 10, approver: 'agency-head' } },
      },
    ]);
  });

  it('moves the promise too where the region reads it so', async () => {
    const id = await openTimed(running, { rules: { readings: [{ question: 'extension-moves', answer: 'both' }] } });
    await extend('head', id);
    await told(id);
    expect(await dates(running, id)).toMatchObject({ statutory: { due: { day: day(28) } }, promised: { due: { day: day(15) } } });
  });

  it('of which the applicant is told on the due day is in time; after it, it never takes effect, and says so', async () => {
    const [id, late] = await Promise.all([openTimed(running, { daysAgo: 20 }), openTimed(running, { daysAgo: 20 })]);
    for (const one of [id, late]) expect((await extend('head', one)).status).toBe(200);
    await told(id);
    expect(await dates(running, id)).toMatchObject({ extension: { status: 'effective' }, statutory: { due: { day: day(10) } } });
    await told(late, new Date(Date.now() + 86_400_000));
    expect(await dates(running, late)).toMatchObject({ extension: { status: 'lapsed' }, statutory: { due: { day: day(0) } } });
    const [change] = await clockChanges(running, late);
    expect(change).toMatchObject({ entry: 'extension-lapsed', statutoryDue: { day: day(0) } });
    expect(change?.ledger?.extension).toBeUndefined();
    await refuses(late, () => extend<Problem>('head', late, extension({ amount: 5 })), 409, { code: 'extension-already-granted' });
  });

  it('is given once: the same again is quiet, another is refused', async () => {
    const id = await openTimed(running);
    expect([(await extend('head', id)).status, (await extend('head', id)).status]).toEqual([200, 200]);
    expect(await documents(id)).toHaveLength(1);
    await refuses(id, () => extend<Problem>('head', id, extension({ amount: 5 })), 409, {
      code: 'extension-already-granted',
      article: EXTENDED,
    });
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['more than ten days', { amount: 11 }, { code: 'extension-too-long', field: 'amount', article: EXTENDED, most: 10 }],
    [
      'another approver',
      { approver: 'government-head' },
      { code: 'extension-approver-wrong', field: 'approver', article: EXTENDED, expected: 'agency-head' },
    ],
  ])('is refused for %s', async (_, change, problem) => {
    const id = await openTimed(running);
    await refuses(id, () => extend<Problem>('head', id, extension(change)), 400, problem);
  });

  it('is refused after the limit has ended, of what is no permit, and of what has ended', async () => {
    const late = await openTimed(running, { daysAgo: 21 });
    await refuses(late, () => extend<Problem>('head', late), 409, { code: 'extension-after-due', article: EXTENDED, latest: day(-1) });
    const payment = await openTimed(running, { itemType: '05' });
    await refuses(payment, () => extend<Problem>('head', payment), 409, { code: 'extension-not-allowed' });
    const ended = await openTimed(running);
    await asSlice(running, [terminationRequested(ended)]);
    await refuses(ended, () => extend<Problem>('head', ended), 409, { code: 'review-is-terminated' });
  });

  it('is for the head of the agency that decides', async () => {
    const id = await openTimed(running, { steps: [...STEPS, { ...STEPS[0], key: 'elsewhere', agencyCode: OTHER_AGENCY }] });
    await refuses(id, () => extend<Problem>('strangeHead', id), 404, { code: 'review-not-found' });
    await refuses(id, () => extend<Problem>('officerA', id), 403, {});
    await refuses(id, () => extend<Problem>('system', id, extension({ officerId: 'officer-a' })), 403, { code: 'extension-not-yours' });
    expect((await extend('system', id, extension({ officerId: 'head' }))).body.extension).toMatchObject({ approvedBy: 'head' });
  });
});

it('what reaches the applicant after the end of the review changes nothing', async () => {
  const id = await openTimed(running);
  const { body } = await put('officerA', id, suspension());
  await asSlice(running, [terminationRequested(id)]);
  await serve(running, id, { kind: 'SUSPENSION_NOTICE', documentNo: body.suspensions[0]?.documentNo ?? '' });
  expect((await running.told(id)).at(-1)).toBe('terminated');
});

it('the dates are for the agencies that have a step', async () => {
  const id = await openTimed(running);
  expect(await people.stranger<Problem>('GET', `/v1/reviews/${id}/dates`)).toMatchObject({
    status: 404,
    body: { code: 'review-not-found' },
  });
  expect(await dates(running, id)).toMatchObject({
    binding: 'promised',
    promised: { limit: { amount: 7, unit: 'working-day' }, remainingDays: 5, overdueDays: 0 },
    calendar: { regionCode: '000000', version: 1 },
  });
});
