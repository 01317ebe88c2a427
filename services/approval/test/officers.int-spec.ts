import { TOPICS, type Page, type ReviewView, type TaskView } from '@onewindow/contracts';
import { open, passed, step } from './events.js';
import { Running, type People } from './running.js';

let running: Running;
let people: People;

beforeAll(async () => {
  running = await Running.start();
  people = running.people;
}, 30_000);

afterAll(() => running.stop(), 30_000);

const firstStep = async (id: string) => (await people.head<ReviewView>('GET', `/v1/reviews/${id}`)).body.steps[0];
const transferOf = (id: string) => step(id, 'document-review', 'transfer');
const claimOf = (id: string) => step(id, 'document-review', 'claim');

describe('a transfer', () => {
  it('goes from the holder to another officer for a new lease, with its reason kept', async () => {
    const id = await open(running);
    await people.officerA('PUT', claimOf(id));
    const answer = await people.officerA<ReviewView>('POST', transferOf(id), { to: 'officer-b', reason: '出差' });
    expect(answer).toMatchObject({ status: 200, body: { steps: [{ status: 'claimed', claimedBy: 'officer-b' }, {}, {}] } });
    expect((await running.published(TOPICS.review, id)).at(-1)?.event).toMatchObject({
      case: 'stepTransferred',
      value: { stepKey: 'document-review', fromOfficer: 'officer-a', toOfficer: 'officer-b', transferredBy: 'officer-a' },
    });
    expect(await people.officerA('POST', step(id, 'document-review'), passed('rules'))).toMatchObject({
      status: 409,
      body: { code: 'step-claimed' },
    });
    expect((await people.officerB('POST', step(id, 'document-review'), passed('rules'))).status).toBe(200);
    const kept = `SELECT from_officer, to_officer, transferred_by, reason FROM step_transfer WHERE review_id = $1`;
    expect(await running.query(kept, [id])).toEqual([
      { from_officer: 'officer-a', to_officer: 'officer-b', transferred_by: 'officer-a', reason: '出差' },
    ]);
  });

  it('again is quiet', async () => {
    const id = await open(running);
    await people.officerA('PUT', claimOf(id));
    for (let again = 0; again < 3; again++)
      expect((await people.officerA('POST', transferOf(id), { to: 'officer-b', reason: '出差' })).status).toBe(200);
    expect((await running.told(id)).filter((branch) => branch === 'stepTransferred')).toHaveLength(1);
  });

  it('by the head takes a step out of the queue, or from who holds it', async () => {
    const id = await open(running);
    expect((await people.head('POST', transferOf(id), { to: 'officer-c', reason: '分派' })).status).toBe(200);
    expect(await firstStep(id)).toMatchObject({ status: 'claimed', claimedBy: 'officer-c' });
    expect((await running.published(TOPICS.review, id)).at(-1)?.event.value).toMatchObject({ fromOfficer: '', transferredBy: 'head' });
    expect((await people.head('POST', transferOf(id), { to: 'officer-b', reason: '调度' })).status).toBe(200);
    expect((await running.published(TOPICS.review, id)).at(-1)?.event.value).toMatchObject({
      fromOfficer: 'officer-c',
      toOfficer: 'officer-b',
      transferredBy: 'head',
    });
  });

  it.each<[string, keyof People, string, number, string]>([
    ['an officer who does not hold it', 'officerB', 'officer-c', 403, 'transfer-not-yours'],
    ['the head of another agency', 'strangeHead', 'officer-c', 404, 'review-not-found'],
    ['the head, to nobody', 'head', 'nobody', 400, 'transferee-unknown'],
    ['the head, to an officer who has left', 'head', 'gone', 400, 'transferee-unknown'],
    ['the head, to an officer of another agency', 'head', 'stranger', 400, 'transferee-unknown'],
    ['the head, to somebody of another role', 'head', 'head', 400, 'transferee-not-of-role'],
    ['the head, to who received the case', 'head', 'receiver', 403, 'receiver-may-not-decide'],
  ])('is refused by %s', async (_, who, to, status, code) => {
    const id = await open(running);
    await people.officerA('PUT', claimOf(id));
    expect(await people[who]('POST', transferOf(id), { to, reason: '出差' })).toMatchObject({ status, body: { code } });
    expect(await firstStep(id)).toMatchObject({ claimedBy: 'officer-a' });
  });

  it('of a step that is not open, or decided, is refused', async () => {
    const id = await open(running);
    expect(await people.head('POST', step(id, 'decision', 'transfer'), { to: 'head', reason: '分派' })).toMatchObject({
      status: 409,
      body: { code: 'step-not-open' },
    });
    await people.officerA('POST', step(id, 'document-review'), passed('rules'));
    expect(await people.head('POST', transferOf(id), { to: 'officer-b', reason: '分派' })).toMatchObject({
      status: 409,
      body: { code: 'step-already-decided' },
    });
  });
});

it('who accepted what another received may neither claim a step nor be given one (受审分离)', async () => {
  const id = await open(running, { acceptedBy: 'officer-b' });
  const refused = { status: 403, body: { code: 'receiver-may-not-decide' } };
  expect(await people.officerB('PUT', claimOf(id))).toMatchObject(refused);
  expect(await people.head('POST', transferOf(id), { to: 'officer-b', reason: '分派' })).toMatchObject(refused);
  expect((await people.officerA('PUT', claimOf(id))).status).toBe(200);
});

describe("a department's own system", () => {
  it('claims, releases, transfers and decides for the officers of its staff list', async () => {
    const id = await open(running);
    const officerId = 'officer-a';
    expect(await people.system('PUT', claimOf(id), { officerId })).toMatchObject({
      status: 200,
      body: { steps: [{ claimedBy: officerId }, {}, {}] },
    });
    expect(await people.system('DELETE', `${claimOf(id)}?officerId=${officerId}`)).toMatchObject({
      status: 200,
      body: { steps: [{ status: 'open' }, {}, {}] },
    });
    expect((await people.system('PUT', claimOf(id), { officerId })).status).toBe(200);
    const moved = await people.system<ReviewView>('POST', transferOf(id), { officerId, to: 'officer-b', reason: '调度' });
    expect(moved.body.steps[0]).toMatchObject({ claimedBy: 'officer-b' });
    const decided = await people.system<ReviewView>('POST', step(id, 'document-review'), { ...passed('rules'), officerId: 'officer-b' });
    expect(decided.body.steps[0]).toMatchObject({ status: 'passed', decidedBy: 'officer-b' });
    expect((await people.system('GET', `/v1/reviews/${id}`)).status).toBe(200);
  });

  it.each<[string, string, string, Record<string, unknown>]>([
    ['claim', 'PUT', 'claim', {}],
    ['decision', 'POST', 'decision', passed('rules')],
    ['transfer', 'POST', 'transfer', { to: 'officer-b', reason: '调度' }],
  ])('names for a %s an officer who is on its list', async (_, method, act, body) => {
    const id = await open(running);
    const path = step(id, 'document-review', act);
    expect(await people.system(method, path, body)).toMatchObject({ status: 400, body: { code: 'officer-missing', field: 'officerId' } });
    for (const officerId of ['nobody', 'gone', 'stranger'])
      expect(await people.system(method, path, { ...body, officerId })).toMatchObject({ status: 403, body: { code: 'officer-unknown' } });
    expect(await people.strangeSystem(method, path, { ...body, officerId: 'officer-a' })).toMatchObject({
      status: 403,
      body: { code: 'officer-unknown' },
    });
    expect(await people.strangeSystem(method, path, { ...body, officerId: 'stranger' })).toMatchObject({
      status: 404,
      body: { code: 'review-not-found' },
    });
    expect(await firstStep(id)).toMatchObject({ status: 'open' });
  });

  it.each<[string, string, string]>([
    ['for who received the case', 'receiver', 'receiver-may-not-decide'],
    ['for an officer without the role', 'head', 'step-not-your-role'],
  ])('decides and claims nothing %s', async (_, officerId, code) => {
    const id = await open(running);
    const refused = { status: 403, body: { code } };
    expect(await people.system('PUT', claimOf(id), { officerId })).toMatchObject(refused);
    expect(await people.system('DELETE', `${claimOf(id)}?officerId=${officerId}`)).toMatchObject(refused);
    expect(await people.system('POST', step(id, 'document-review'), { ...passed('rules'), officerId })).toMatchObject(refused);
    expect(await running.told(id)).toEqual(['opened', 'stepOpened', 'stepOpened']);
  });

  it('gives back nothing and reads nothing of another agency', async () => {
    const id = await open(running);
    await people.officerA('PUT', claimOf(id));
    expect(await people.strangeSystem('DELETE', `${claimOf(id)}?officerId=stranger`)).toMatchObject({ status: 404 });
    expect(await people.strangeSystem('GET', `/v1/reviews/${id}`)).toMatchObject({ status: 404 });
    expect((await people.strangeSystem<Page<TaskView>>('GET', '/v1/tasks')).body.items).toEqual([]);
    expect(await firstStep(id)).toMatchObject({ claimedBy: 'officer-a' });
  });
});
