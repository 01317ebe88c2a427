import {
  newId,
  TOPICS,
  type AbsenceView,
  type ListTasks,
  type Page,
  type Problem,
  type ReviewView,
  type TaskView,
} from '@onewindow/contracts';
import { leakCheck } from '@onewindow/testing';
import type { EntityManager } from 'typeorm';
import { listTasks } from '../src/review/review.queries.js';
import { AGENCY, open, OTHER_ITEM, passBoth, passed, step } from './events.js';
import { Running, type People } from './running.js';

const checkLeaks = leakCheck();
let running: Running;
let people: People;

beforeAll(async () => {
  running = await Running.start();
  people = running.people;
}, 30_000);

afterAll(async () => {
  await running.stop();
  await checkLeaks();
}, 30_000);

const HOUR = 3_600_000;
const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
const firstStep = async (id: string) => (await people.head<ReviewView>('GET', `/v1/reviews/${id}`)).body.steps[0];
const transferOf = (id: string) => step(id, 'document-review', 'transfer');
const claimOf = (id: string) => step(id, 'document-review', 'claim');

/** Registers an absence now. @returns its id */
async function away(officerId: string, substituteId: string, more: { from?: string; to?: string } = {}): Promise<string> {
  const id = newId();
  const answer = await people.head('PUT', `/v1/absences/${id}`, { officerId, substituteId, from: at(-1), to: at(1), ...more });
  expect(answer.status).toBe(200);
  return id;
}

const back = async (id: string) => expect((await people.head('DELETE', `/v1/absences/${id}`)).status).toBe(200);

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

  it('by the head takes an open step out of the queue', async () => {
    const id = await open(running);
    expect((await people.head('POST', transferOf(id), { to: 'officer-c', reason: '分派' })).status).toBe(200);
    expect(await firstStep(id)).toMatchObject({ status: 'claimed', claimedBy: 'officer-c' });
    expect((await running.published(TOPICS.review, id)).at(-1)?.event.value).toMatchObject({ fromOfficer: '', transferredBy: 'head' });
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

describe('an absence', () => {
  const content = () => ({ officerId: 'officer-a', substituteId: 'officer-b', from: at(24), to: at(48) });

  it('is registered by who is away, quietly again, listed, and taken back once', async () => {
    const path = `/v1/absences/${newId()}`;
    const absence = content();
    const first = await people.officerA<AbsenceView>('PUT', path, absence);
    expect(first).toMatchObject({ status: 200, body: { ...absence, registeredBy: 'officer-a', endedAt: null } });
    expect((await people.head<AbsenceView>('PUT', path, absence)).body).toEqual(first.body);
    expect(await people.head('PUT', path, { ...absence, to: at(49) })).toMatchObject({
      status: 409,
      body: { code: 'absence-content-differs' },
    });
    const listed = async () => (await people.officerC<Page<AbsenceView>>('GET', '/v1/absences?limit=200')).body.items.map(({ id }) => id);
    expect(await listed()).toContain(first.body.id);
    expect((await people.stranger<Page<AbsenceView>>('GET', '/v1/absences')).body.items).toEqual([]);
    expect(await people.officerB('DELETE', path)).toMatchObject({ status: 403, body: { code: 'absence-not-yours' } });
    expect(await people.strangeHead('DELETE', path)).toMatchObject({ status: 404, body: { code: 'absence-not-found' } });
    const ended = await people.officerA<AbsenceView>('DELETE', path);
    expect(ended.body.endedAt).not.toBeNull();
    expect((await people.head<AbsenceView>('DELETE', path)).body).toEqual(ended.body);
    expect((await people.head<AbsenceView>('PUT', path, absence)).body).toEqual(ended.body);
    expect(await listed()).not.toContain(first.body.id);
  });

  it.each<[string, keyof People, Partial<ReturnType<typeof content>>, number, string]>([
    ['by a third person', 'officerC', {}, 403, 'absence-not-yours'],
    ['by the substitute', 'officerB', {}, 403, 'absence-not-yours'],
    ['of nobody', 'head', { officerId: 'nobody' }, 400, 'staff-unknown'],
    ['with a substitute who has left', 'head', { substituteId: 'gone' }, 400, 'staff-unknown'],
    ['with a substitute of another agency', 'head', { substituteId: 'stranger' }, 400, 'staff-unknown'],
    ['by the head of another agency', 'strangeHead', {}, 400, 'staff-unknown'],
    ['that is over', 'head', { from: at(-2), to: at(-1) }, 400, 'absence-is-over'],
    ['that ends before it begins', 'head', { from: at(2), to: at(1) }, 400, 'invalid-body'],
    ['for oneself', 'head', { substituteId: 'officer-a' }, 400, 'invalid-body'],
  ])('is refused %s', async (_, who, more, status, code) => {
    const id = newId();
    expect(await people[who]('PUT', `/v1/absences/${id}`, { ...content(), ...more })).toMatchObject({ status, body: { code } });
    expect(await running.query(`SELECT FROM absence WHERE id = $1`, [id])).toEqual([]);
  });

  it('is one, although it is registered ten times at once', async () => {
    const path = `/v1/absences/${newId()}`;
    const absence = content();
    const answers = await Promise.all(Array.from({ length: 10 }, () => people.head('PUT', path, absence)));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
  });

  it('is listed page by page, what ends first on top', async () => {
    const ids = [await away('officer-c', 'officer-b', { to: at(3) }), await away('officer-c', 'officer-b', { to: at(2) })];
    const seen: AbsenceView[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page<AbsenceView> = (await people.head<Page<AbsenceView>>('GET', `/v1/absences?limit=1${cursor && `&cursor=${cursor}`}`))
        .body;
      seen.push(...page.items);
      cursor = page.next;
    }
    expect(seen.map(({ to }) => to)).toEqual(seen.map(({ to }) => to).toSorted());
    expect(seen.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    await Promise.all(ids.map(back));
  });
});

describe('a substitute', () => {
  it("decides in the absent head's role, and both names are told", async () => {
    const id = await open(running);
    await passBoth(running, id);
    const decide = () => people.officerC<ReviewView>('POST', step(id, 'decision'), { outcome: 'passed' });
    expect(await decide()).toMatchObject({ status: 403, body: { code: 'step-not-your-role' } });
    const absence = await away('head', 'officer-c');
    const decided = await decide();
    await back(absence);
    expect(decided.body).toMatchObject({ status: 'granted', steps: [{}, {}, { decidedBy: 'officer-c', onBehalfOf: 'head' }] });
    const told = (await running.published(TOPICS.review, id)).findLast(({ event }) => event.case === 'stepDecided');
    expect(told?.event.value).toMatchObject({ stepKey: 'decision', decidedBy: 'officer-c', onBehalfOf: 'head' });
  });

  it('takes over what the absent officer holds', async () => {
    const id = await open(running);
    await people.officerA('PUT', claimOf(id));
    expect(await people.officerB('PUT', claimOf(id))).toMatchObject({ status: 409, body: { code: 'step-claimed' } });
    const absence = await away('officer-a', 'officer-b');
    expect((await people.officerB('PUT', claimOf(id))).status).toBe(200);
    expect(await firstStep(id)).toMatchObject({ claimedBy: 'officer-b', onBehalfOf: 'officer-a' });
    expect(await people.officerC('PUT', claimOf(id))).toMatchObject({ status: 409, body: { code: 'step-claimed' } });
    await back(absence);
  });

  it.each<[string, { from?: string; to?: string }]>([
    ['before the absence begins', { from: at(1), to: at(2) }],
    ['once it was taken back', {}],
  ])('is none %s', async (_, period) => {
    const id = await open(running);
    await people.officerA('PUT', claimOf(id));
    const absence = await away('officer-a', 'officer-b', period);
    if (!period.from) await back(absence);
    expect(await people.officerB('POST', step(id, 'document-review'), passed('rules'))).toMatchObject({
      status: 409,
      body: { code: 'step-claimed' },
    });
    await back(absence);
  });

  it('of who received the case may not decide it, nor one who received it for another', async () => {
    const id = await open(running);
    const [of, by] = [await away('receiver', 'head'), await away('officer-a', 'receiver')];
    const refused = { status: 403, body: { code: 'receiver-may-not-decide' } };
    expect(await people.head('POST', step(id, 'document-review'), passed('rules'))).toMatchObject(refused);
    expect(await people.receiver('POST', step(id, 'document-review'), passed('rules'))).toMatchObject(refused);
    await Promise.all([of, by].map(back));
  });
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

  it('gives back nothing and reads nothing of another agency', async () => {
    const id = await open(running);
    await people.officerA('PUT', claimOf(id));
    expect(await people.strangeSystem('DELETE', `${claimOf(id)}?officerId=stranger`)).toMatchObject({ status: 404 });
    expect(await people.strangeSystem('GET', `/v1/reviews/${id}`)).toMatchObject({ status: 404 });
    expect((await people.strangeSystem<Page<TaskView>>('GET', '/v1/tasks')).body.items).toEqual([]);
    expect(await firstStep(id)).toMatchObject({ claimedBy: 'officer-a' });
  });
});

describe('the queue by filters', () => {
  const tasks = async (who: keyof People, query: string) => {
    const answer = await people[who]<Page<TaskView> & Problem>('GET', `/v1/tasks?limit=200&${query}`);
    expect(answer.status).toBe(200);
    return answer.body.items;
  };

  it('shows one item alone', async () => {
    const id = await open(running, { itemCode: OTHER_ITEM });
    await open(running);
    const shown = await tasks('officerA', `item=${OTHER_ITEM}`);
    expect(new Set(shown.map(({ reviewId }) => reviewId))).toEqual(new Set([id]));
  });

  it('shows what is due by a day, that day included', async () => {
    const due = await open(running, { dueAt: new Date('2026-11-25T16:00:00Z') });
    const later = await open(running, { dueAt: new Date('2026-11-26T16:00:00Z') });
    const shown = await tasks('officerA', 'dueBy=2026-11-25');
    const ids = shown.map(({ reviewId }) => reviewId);
    expect(ids).toContain(due);
    expect(ids).not.toContain(later);
    expect(shown.every(({ dueDay }) => dueDay <= '2026-11-25')).toBe(true);
    expect((await tasks('officerA', 'dueBy=2026-11-26')).map(({ reviewId }) => reviewId)).toContain(later);
  });

  it.each(['0000-01-01', '1900-01-01'])('shows nothing that is due by %s', async (day) => {
    expect(await tasks('officerA', `dueBy=${day}`)).toEqual([]);
  });

  it('shows everything that is due by 9999-12-31', async () => {
    expect(await tasks('officerA', 'dueBy=9999-12-31')).toEqual(await tasks('officerA', ''));
  });

  it('shows what one holds, until the lease has run out', async () => {
    const id = await open(running);
    await people.officerC('PUT', claimOf(id));
    const mine = async (who: keyof People) => (await tasks(who, 'claimedBy=me')).filter(({ reviewId }) => reviewId === id);
    expect(await mine('officerC')).toMatchObject([{ stepKey: 'document-review', claimedBy: 'officer-c' }]);
    expect(await mine('officerB')).toEqual([]);
    await running.query(`UPDATE review_step SET lease_until = now() - interval '1 second' WHERE review_id = $1 AND status = 'claimed'`, [
      id,
    ]);
    expect(await mine('officerC')).toEqual([]);
  });

  it.each<[string, Partial<ListTasks>, string]>([
    ['all', {}, 'review_step_queue'],
    ['of one item', { item: OTHER_ITEM }, 'review_step_queue_of_item'],
    ['due by a day', { dueBy: '2026-12-08' }, 'review_step_queue'],
    ['held by one', { claimedBy: 'me' }, 'review_step_held'],
  ])('finds what is shown by an index that has it in order: %s', async (_, filter, index) => {
    const id = await open(running);
    // Enough for the planner to mind: a busy agency with many items, and what was decided long ago.
    await running.query(
      `INSERT INTO review_step (review_id, key, position, name, kind, agency_code, item_code, role, needs, conditions, status, due_at, due_day, claimed_by, lease_until)
       SELECT $1, 'filled-' || md5(i::text), i, '', 'review', $2, 'item-' || i % 50, 'officer', '{}', '{}',
              (ARRAY['open', 'claimed', 'passed', 'passed', 'passed'])[1 + i % 5], timestamptz '2026-12-01' + i * interval '1 minute', '2026-12-01',
              'filler-' || i % 40, now() + interval '1 hour'
       FROM generate_series(1, 20000) AS i`,
      [id, AGENCY],
    );
    try {
      await running.query(`ANALYZE review_step`);
      let asked: [string, unknown[]] = ['', []];
      const recorder = { query: (...args: [string, unknown[]]) => ((asked = args), Promise.resolve([])) } as unknown as EntityManager;
      await listTasks(recorder, { limit: 50, ...filter }, { id: 'officer-c', agencyCode: AGENCY }, new Date());
      const plan = await running.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${asked[0]}`, asked[1]);
      const lines = plan.map((row) => row['QUERY PLAN']).join('\n');
      expect(lines).toMatch(new RegExp(`Index (Only )?Scan using ${index} on review_step`));
      expect(lines).not.toContain('Sort');
    } finally {
      await running.query(`DELETE FROM review_step WHERE key LIKE 'filled-%'`);
    }
  });
});
