import { derivedId, newId, TerminationCause, TOPICS, type ReviewView } from '@onewindow/contracts';
import { accepted, asSlice, caseEvent, open, passBoth, passed, PLACE_UNMET, step, terminationRequested } from './events.js';
import { Running, type People } from './running.js';

let running: Running;
let people: People;

beforeAll(async () => {
  running = await Running.start();
  people = running.people;
}, 30_000);

afterAll(() => running.stop(), 30_000);

const read = async (id: string) => (await people.officerA<ReviewView>('GET', `/v1/reviews/${id}`)).body;
const grant = (id: string) => people.head<ReviewView>('POST', step(id, 'decision'), { outcome: 'passed' });

describe('an end without a decision', () => {
  it('skips what was not decided, keeps what was, and is told once', async () => {
    const id = await open(running);
    await people.officerA('POST', step(id, 'document-review'), passed('rules'));
    await people.officerB('PUT', step(id, 'premises-review', 'claim'));
    await asSlice(running, [terminationRequested(id)]);
    expect(await read(id)).toMatchObject({
      status: 'terminated',
      decidedAt: null,
      steps: [{ status: 'passed' }, { status: 'skipped', claimedBy: null }, { status: 'skipped' }],
    });
    expect(await running.told(id)).toEqual(['opened', 'stepOpened', 'stepOpened', 'stepDecided', 'stepClaimed', 'terminated']);
    expect((await running.published(TOPICS.review, id)).at(-1)?.event.value).toMatchObject({ cause: TerminationCause.WITHDRAWN });
    expect(await running.published(TOPICS.result, id)).toEqual([]);
    await asSlice(running, [terminationRequested(id)]);
    expect(await running.told(id)).toHaveLength(6);
  });

  it('is told to officers who come too late, and the step is in no queue', async () => {
    const id = await open(running);
    await asSlice(running, [terminationRequested(id)]);
    const late = { status: 409, body: { code: 'review-is-terminated', reviewStatus: 'terminated' } };
    expect(await people.officerA('POST', step(id, 'document-review'), passed('rules'))).toMatchObject(late);
    expect(await people.officerA('PUT', step(id, 'document-review', 'claim'))).toMatchObject(late);
    expect(await people.officerA('DELETE', step(id, 'document-review', 'claim'))).toMatchObject(late);
    expect(await people.head('POST', step(id, 'document-review', 'transfer'), { to: 'officer-b', reason: '休假' })).toMatchObject(late);
    expect(await people.stranger('POST', step(id, 'document-review'), passed('rules'))).toMatchObject({ status: 404 });
    const { body } = await people.officerA<{ items: { reviewId: string }[] }>('GET', '/v1/tasks?limit=200');
    expect(body.items.filter(({ reviewId }) => reviewId === id)).toEqual([]);
  });

  it('keeps the repeat of a decision that stands quiet', async () => {
    const id = await open(running);
    await people.officerA('POST', step(id, 'document-review'), passed('rules'));
    await asSlice(running, [terminationRequested(id)]);
    expect(await people.officerA('POST', step(id, 'document-review'), passed('rules'))).toMatchObject({ status: 200 });
    expect(await people.officerB('POST', step(id, 'document-review'), passed('rules'))).toMatchObject({
      status: 409,
      body: { code: 'review-is-terminated' },
    });
  });

  it('comes too late for a review that is decided: the request is kept as superseded', async () => {
    const id = await open(running);
    await passBoth(running, id);
    expect((await grant(id)).status).toBe(200);
    const before = await running.told(id);
    for (let again = 0; again < 2; again++) await asSlice(running, [terminationRequested(id)]);
    expect(await read(id)).toMatchObject({ status: 'granted' });
    expect(await running.told(id)).toEqual(before);
    const kept = `SELECT termination, termination_cause, termination_requested_by, terminated_at FROM review WHERE id = $1`;
    expect(await running.query(kept, [id])).toEqual([
      { termination: 'superseded', termination_cause: 'withdrawn', termination_requested_by: 'clerk', terminated_at: null },
    ]);
  });

  it('of a review that does not exist is a broken contract, and nothing is stored', async () => {
    const id = newId();
    await expect(asSlice(running, [terminationRequested(id)])).rejects.toMatchObject({ name: 'DomainError', code: 'review-not-found' });
    expect(await running.published(TOPICS.review, id)).toEqual([]);
  });

  it('in the same slice as the acceptance ends the review that it opened', async () => {
    const id = newId();
    await asSlice(running, [caseEvent(id, { case: 'accepted', value: accepted() }), terminationRequested(id)]);
    expect(await running.told(id)).toEqual(['opened', 'stepOpened', 'stepOpened', 'terminated']);
  });
});

describe('a refusal', () => {
  it.each(['05', ''])('of an item that is no permit (type "%s") states its reasons without the law of permits', async (itemType) => {
    const id = await open(running, { itemType });
    const facts = { ...PLACE_UNMET, reason: undefined };
    const refused = await people.officerB('POST', step(id, 'premises-review'), { outcome: 'failed', findings: [facts] });
    expect(refused).toMatchObject({ status: 400, body: { code: 'reason-missing', field: 'findings.0.reason' } });
    expect(refused.body).not.toHaveProperty('article');
  });

  it('issues a letter with a reason for each unmet condition', async () => {
    const id = await open(running);
    const path = step(id, 'premises-review');
    const facts = { ...PLACE_UNMET, reason: undefined };
    expect(await people.officerB('POST', path, { outcome: 'failed', findings: [facts] })).toMatchObject({
      status: 400,
      body: { code: 'reason-missing', field: 'findings.0.reason', article: '行政许可法 第三十八条第二款' },
    });
    const { reasonCode: _, ...uncoded } = PLACE_UNMET;
    expect(await people.officerB('POST', path, { outcome: 'failed', findings: [uncoded] })).toMatchObject({
      status: 400,
      body: { code: 'reason-code-missing', field: 'findings.0.reasonCode', article: '行政许可法 第三十八条第二款' },
    });
    expect(await people.officerB('POST', path, { outcome: 'failed', findings: [{ ...PLACE_UNMET, reasonCode: 'nope' }] })).toMatchObject({
      status: 400,
      body: { code: 'reason-code-unknown', field: 'findings.0.reasonCode', codes: ['too-near'] },
    });
    expect((await read(id)).steps[1]).toMatchObject({ status: 'open', findings: null });
    expect((await people.officerB('POST', path, { outcome: 'failed', findings: [PLACE_UNMET] })).status).toBe(200);
    const rules = { condition: 'rules', met: false, reason: '没有制度' };
    await people.officerA('POST', step(id, 'document-review'), { outcome: 'failed', findings: [rules] });
    const refused = await people.head<ReviewView>('POST', step(id, 'decision'), { outcome: 'failed', opinion: '不予许可' });
    expect(refused.body).toMatchObject({
      status: 'refused',
      conditions: [{ reasons: [] }, { reasons: [{ code: 'too-near', text: '经营场所与污染源距离不足' }] }],
      steps: [{ findings: [rules] }, { findings: [PLACE_UNMET] }, { findings: [], opinion: '不予许可' }],
    });
    const letters = await running.published(TOPICS.document, id);
    expect(letters).toMatchObject([
      {
        aggregateId: derivedId(id, 'decision-letter'),
        caseId: id,
        sequence: 1,
        event: {
          case: 'issued',
          value: {
            kind: 'REFUSE',
            documentNo: refused.body.decisionNo,
            reasons: [
              { condition: '有食品安全规章制度', legalBasis: '食品安全法 第三十三条第一款第三项', reason: '', facts: '没有制度' },
              {
                condition: '与有毒、有害场所保持规定的距离',
                legalBasis: '食品安全法 第三十三条第一款第一项',
                reason: '经营场所与污染源距离不足',
                facts: '距旱厕十五米',
              },
            ],
          },
        },
      },
    ]);
  });

  it('that rests on no condition states the opinion of the decision', async () => {
    const id = await open(running);
    await passBoth(running, id);
    await people.head('POST', step(id, 'decision'), { outcome: 'failed', opinion: '隐瞒有关情况（第七十八条）' });
    const [letter] = await running.published(TOPICS.document, id);
    expect(letter?.event.value).toMatchObject({ reasons: [{ condition: '', facts: '隐瞒有关情况（第七十八条）' }] });
  });
});

describe('a grant', () => {
  it('tells the licence with its validity, and issues no letter of refusal', async () => {
    const id = await open(running);
    await passBoth(running, id);
    const granted = await grant(id);
    const [decided] = (await running.published(TOPICS.review, id)).filter(({ event }) => event.case === 'decided');
    const [licence] = await running.query<Record<string, string>>(
      `SELECT valid_from::text, valid_to::text FROM licence WHERE case_id = $1`,
      [id],
    );
    expect(decided?.event.value).toMatchObject({
      licenceNo: granted.body.licenceNo,
      licenceName: '食品经营许可证',
      validFrom: licence?.['valid_from'],
      validTo: licence?.['valid_to'],
      immediate: false,
    });
    expect(await running.published(TOPICS.document, id)).toEqual([]);
  });
});

describe('a snapshot', () => {
  const snapshot = (aggregate: string, id: string) => people.administrator('POST', `/v1/operations/snapshots/${aggregate}/${id}`);

  it('of a terminated review carries its end, and there is no result of it', async () => {
    const id = await open(running);
    await asSlice(running, [terminationRequested(id)]);
    expect((await snapshot('review', id)).status).toBe(202);
    const last = (await running.published(TOPICS.review, id)).at(-1);
    expect(last).toMatchObject({
      sequence: 4,
      event: { case: 'snapshot', value: { status: 'terminated', terminated: { cause: TerminationCause.WITHDRAWN } } },
    });
    expect(last?.event.value).not.toHaveProperty('decided');
    expect((await snapshot('result', id)).status).toBe(404);
    expect((await snapshot('letter', id)).status).toBe(404);
  });

  it('of a decided review, its result and its letter says what was told', async () => {
    const id = await open(running);
    await passBoth(running, id);
    await people.head('POST', step(id, 'decision'), { outcome: 'failed', opinion: '不予许可' });
    for (const aggregate of ['review', 'result', 'letter']) expect((await snapshot(aggregate, id)).status).toBe(202);
    for (const topic of [TOPICS.result, TOPICS.document]) {
      const [told, again] = (await running.published<never>(topic as never, id)) as { event: { case: string; value: unknown } }[];
      expect(again?.event).toEqual({ case: 'snapshot', value: told?.event.value });
    }
    const reviews = await running.published(TOPICS.review, id);
    const decided = reviews.find(({ event }) => event.case === 'decided');
    expect(reviews.at(-1)?.event.value).toMatchObject({ status: 'refused', decided: decided?.event.value });
  });
});
