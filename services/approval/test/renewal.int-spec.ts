import { timestampDate } from '@bufbuild/protobuf/wkt';
import { CaseOutcome, newId, TOPICS, type Problem, type ReviewView } from '@onewindow/contracts';
import { endOfLegalDay } from '@onewindow/legal-clock';
import { day, extension, openTimed, suspension } from './clocks.js';
import { asSlice, caseEvent, accepted, passBoth, passed, step, terminationRequested } from './events.js';
import { licence, licences, openRenewal } from './renewals.js';
import { Running, type People } from './running.js';

let running: Running;
let people: People;

beforeAll(async () => {
  running = await Running.start();
  people = running.people;
}, 30_000);

afterAll(() => running.stop(), 30_000);

const YESTERDAY = day(-1);
const AHEAD = day(60);

/** A licence and the review that renews it. */
async function renewal(validTo: string, times: Parameters<typeof openRenewal>[2] = {}): Promise<{ id: string; licenceNo: string }> {
  const [licenceNo = ''] = await licences(running, validTo, 1);
  return { id: await openRenewal(running, { licenceNo, validTo }, times), licenceNo };
}

const limit = async (id: string) =>
  (await running.query<{ rung: string; at: Date }>(`SELECT rung, at FROM deadline WHERE subject = $1 AND clock = 'renewal'`, [id]))[0];
const decided = async (id: string) =>
  (await running.published(TOPICS.review, id)).flatMap(({ event }) => (event.case === 'decided' ? [event.value] : []));
const results = async (id: string) =>
  (await running.published(TOPICS.result, id)).flatMap(({ event }) => (event.case === 'published' ? [event.value] : []));
const lifeOf = async (licenceNo: string) => {
  const events = await running.published(TOPICS.licence, (await licence(running, licenceNo))?.root_id ?? '');
  return events.map(({ sequence, caseId, event }) => [sequence, caseId, event.case]);
};
const read = async (id: string) => (await people.officerA<ReviewView>('GET', `/v1/reviews/${id}`)).body;

describe('a renewal that the body decides', () => {
  it('lengthens the licence under its number, on from its old end, and is awaited no more', async () => {
    const { id, licenceNo } = await renewal(AHEAD);
    expect(await limit(id)).toEqual({ rung: 'expiry', at: endOfLegalDay(AHEAD) });
    await passBoth(running, id);
    expect((await people.head('POST', step(id, 'decision'), passed())).status).toBe(200);
    const kept = await licence(running, licenceNo);
    const to = new Date(Date.parse(AHEAD));
    to.setUTCFullYear(to.getUTCFullYear() + 5);
    expect(kept).toMatchObject({ sequence: 2, case_id: id, valid_from: '2021-11-25', valid_to: to.toISOString().slice(0, 10) });
    expect(kept?.earlier).toEqual([{ caseId: expect.any(String), validFrom: '2021-11-25', validTo: AHEAD }]);
    expect(await decided(id)).toMatchObject([
      {
        outcome: CaseOutcome.GRANTED,
        licenceNo,
        validFrom: '2021-11-25',
        validTo: kept?.valid_to,
        deemed: false,
        licenceName: '食品经营许可证',
      },
    ]);
    expect(await results(id)).toMatchObject([{ licenceNo, deemed: false }]);
    expect(await limit(id)).toBeUndefined();
  });

  it('counted from the decision, the licence is valid from that day', async () => {
    const { id, licenceNo } = await renewal(AHEAD, { countedFrom: 'decision' });
    await passBoth(running, id);
    await people.head('POST', step(id, 'decision'), passed());
    expect(await licence(running, licenceNo)).toMatchObject({ valid_from: day(0) });
  });

  it('refused, the licence ends when it was to end', async () => {
    const { id, licenceNo } = await renewal(AHEAD);
    await passBoth(running, id);
    const no = { outcome: 'failed', findings: [], opinion: '经营场所已拆除' };
    expect((await people.head('POST', step(id, 'decision'), no)).status).toBe(200);
    expect(await licence(running, licenceNo)).toMatchObject({ sequence: 1, valid_to: AHEAD });
    expect(await limit(id)).toBeUndefined();
  });

  it('told again, each review says the term that it gave', async () => {
    const { id, licenceNo } = await renewal(AHEAD);
    await passBoth(running, id);
    await people.head('POST', step(id, 'decision'), passed());
    const { valid_to: first = '' } = (await licence(running, licenceNo)) ?? {};
    const second = await openRenewal(running, { licenceNo, validTo: first });
    await passBoth(running, second);
    await people.head('POST', step(second, 'decision'), passed());
    expect((await licence(running, licenceNo))?.earlier).toHaveLength(2);
    for (const aggregate of ['review', 'result'])
      expect((await people.administrator('POST', `/v1/operations/snapshots/${aggregate}/${id}`)).status).toBe(202);
    const again = (await running.published(TOPICS.review, id)).at(-1);
    expect(again?.event).toMatchObject({ case: 'snapshot', value: { decided: { validTo: first, licenceNo } } });
    const result = (await running.published(TOPICS.result, id)).at(-1);
    expect(result?.event).toMatchObject({ case: 'snapshot', value: { validTo: first, licenceNo } });
  });
});

describe('a renewal that nobody decides until the licence ends (行政许可法 第五十条第二款)', () => {
  it('is granted as of that end by itself, once, with its number, its licence and its result', async () => {
    const { id, licenceNo } = await renewal(YESTERDAY);
    await running.ring();
    expect(await running.ring()).toBe(0);
    const [told, ...more] = await decided(id);
    expect(more).toEqual([]);
    expect(told).toMatchObject({ outcome: CaseOutcome.GRANTED, deemed: true, decidedBy: '', licenceNo, immediate: false });
    expect(told?.decisionNo).toMatch(/^准〔\d{4}〕\d{6}号$/);
    expect(told?.decidedAt && timestampDate(told.decidedAt)).toEqual(endOfLegalDay(YESTERDAY));
    expect(await results(id)).toMatchObject([{ deemed: true, licenceNo, validTo: told?.validTo }]);
    expect((await licence(running, licenceNo))?.valid_to).toBe(told?.validTo);
    expect(await read(id)).toMatchObject({
      status: 'granted',
      steps: [{ status: 'skipped' }, { status: 'skipped' }, { status: 'skipped' }],
    });
    expect(await lifeOf(licenceNo)).toEqual([[2, id, 'renewed']]);
    expect(await running.query(`SELECT FROM deadline WHERE subject = $1`, [id])).toEqual([]);
  });

  it('counted from the decision, it is valid from the day after its old end, in both ways without a gap', async () => {
    const { id, licenceNo } = await renewal(YESTERDAY, { countedFrom: 'decision' });
    await running.ring();
    expect((await decided(id))[0]).toMatchObject({ deemed: true, validFrom: day(0) });
    expect(await licence(running, licenceNo)).toMatchObject({ valid_from: day(0) });
  });

  it('is granted though a suspension stands: the law speaks of the end of the licence alone', async () => {
    const { id } = await renewal(day(0));
    expect((await people.officerA('PUT', `/v1/reviews/${id}/suspensions/${newId()}`, suspension({ clocks: 'both' }))).status).toBe(200);
    const at = new Date(Date.now() - 1000).toISOString();
    await running.fill([`UPDATE deadline SET at = '${at}', ring_at = '${at}' WHERE subject = '${id}' AND clock = 'renewal'`]);
    await running.ring();
    expect(await decided(id)).toMatchObject([{ deemed: true }]);
  });

  it('before the alarm has rung, nobody decides, suspends or extends it any more, and nothing is stored', async () => {
    const { id, licenceNo } = await renewal(YESTERDAY);
    const before = await running.told(id);
    const acts: ['POST' | 'PUT', string, unknown, keyof People][] = [
      ['POST', step(id, 'document-review'), passed('rules'), 'officerA'],
      ['PUT', `/v1/reviews/${id}/suspensions/${newId()}`, suspension(), 'officerA'],
      ['PUT', `/v1/reviews/${id}/extension`, extension(), 'head'],
    ];
    for (const [method, path, body, who] of acts) {
      const answer = await people[who]<Problem & { article?: string }>(method, path, body);
      expect([path, answer.status, answer.body.code]).toEqual([path, 409, 'renewal-is-granted-by-law']);
      expect(answer.body.article).toBe('行政许可法 第五十条第二款');
    }
    expect(await running.told(id)).toEqual(before);
    expect(await licence(running, licenceNo)).toMatchObject({ sequence: 1 });
  });

  it('a withdrawal that comes after the end comes too late', async () => {
    const { id } = await renewal(YESTERDAY);
    await asSlice(running, [terminationRequested(id)]);
    await running.ring();
    expect(await decided(id)).toMatchObject([{ deemed: true }]);
    expect(await running.told(id)).not.toContain('terminated');
    expect(await read(id)).toMatchObject({ status: 'granted' });
  });

  it.each([
    ['applied for within the thirty days', { appliedDaysAgo: 10 }],
    ['accepted only when the licence had ended', { daysAgo: 0 }],
  ])('is not granted by law where it was %s', async (_, times) => {
    const { id } = await renewal(YESTERDAY, times);
    expect(await limit(id)).toBeUndefined();
    await passBoth(running, id);
    expect((await people.head('POST', step(id, 'decision'), passed())).status).toBe(200);
    expect(await decided(id)).toMatchObject([{ deemed: false }]);
  });
});

it('a renewal of a licence that was not issued here to this applicant breaks the contract, and opens nothing', async () => {
  const id = newId();
  const renews = { licenceNo: 'somebody-elses', validTo: AHEAD, appliedAt: new Date() };
  await expect(asSlice(running, [caseEvent(id, { case: 'accepted', value: accepted({ renews }) })])).rejects.toMatchObject({
    code: 'licence-unknown',
  });
  expect(await running.told(id)).toEqual([]);
});

it('a case that renews nothing awaits no licence', async () => {
  expect(await limit(await openTimed(running))).toBeUndefined();
});
