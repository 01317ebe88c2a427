import type { Page, Problem, ReviewView, TaskView } from '@onewindow/contracts';
import { leakCheck, type HttpAnswer } from '@onewindow/testing';
import { open, OTHER_AGENCY, passBoth, passed, PLACE_UNMET, step } from './events.js';
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

const problemOf = async (answer: Promise<HttpAnswer<Problem>>) => {
  const { status, body } = await answer;
  return [status, body.code];
};

describe('the road of a review', () => {
  it('goes from two steps decided in the same instant to a grant with licence and result', async () => {
    const id = await open(running);
    await passBoth(running, id);
    const decided = await people.head<ReviewView>('POST', step(id, 'decision'), { outcome: 'passed' });
    expect(decided.body).toMatchObject({ status: 'granted', steps: [{ status: 'passed' }, { status: 'passed' }, { status: 'passed' }] });
    expect(decided.body.decisionNo).toMatch(/^准〔\d{4}〕\d{6}号$/);
    const rows = await running.query('SELECT licence_no, status, subject_id FROM licence WHERE case_id = $1', [id]);
    expect(rows).toEqual([{ licence_no: decided.body.licenceNo, status: 'valid', subject_id: 'ab'.repeat(16) }]);
    // opened, two steps opened, two decided, decision opened, decision decided, review decided
    expect(decided.body.sequence).toBe(8);
  });

  it('ends in a refusal without a licence when a condition is not met', async () => {
    const id = await open(running);
    await people.officerA('POST', step(id, 'document-review'), passed('rules'));
    await people.officerB('POST', step(id, 'premises-review'), {
      outcome: 'failed',
      findings: [PLACE_UNMET],
    });
    expect(await problemOf(people.head<Problem>('POST', step(id, 'decision'), { outcome: 'passed' }))).toEqual([
      409,
      'grant-against-steps',
    ]);
    const refused = await people.head<ReviewView>('POST', step(id, 'decision'), {
      outcome: 'failed',
      opinion: '经营场所不符合食品安全法第三十三条',
    });
    expect(refused.body).toMatchObject({ status: 'refused', licenceNo: null });
    const rows = await running.query('SELECT 1 FROM licence WHERE case_id = $1', [id]);
    expect(rows).toEqual([]);
  });

  it('is opened once, however often it is told', async () => {
    const id = await open(running);
    await people.officerA('POST', step(id, 'document-review'), passed('rules'));
    await open(running, {}, id);
    const review = await people.head<ReviewView>('GET', `/v1/reviews/${id}`);
    expect(review.body.steps.map((one) => one.status)).toEqual(['passed', 'open', 'waiting']);
  });
});

describe('two at once', () => {
  it('one decision stands and the other officer is told the state', async () => {
    const id = await open(running);
    const answers = await Promise.all([
      people.officerA<Problem>('POST', step(id, 'document-review'), passed('rules')),
      people.officerB<Problem>('POST', step(id, 'document-review'), passed('rules')),
    ]);
    expect(answers.map((answer) => answer.status).sort((x, y) => x - y)).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)?.body).toMatchObject({ code: 'step-already-decided', status: 409 });
  });

  it('ten grants at once are one decision', async () => {
    const id = await open(running);
    await passBoth(running, id);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => people.head<ReviewView>('POST', step(id, 'decision'), { outcome: 'passed' })),
    );
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.decisionNo}`)).size).toBe(1);
  });

  it('one claim holds and the other is told who holds it', async () => {
    const id = await open(running);
    const [a, b] = await Promise.all([
      people.officerA<Problem>('PUT', step(id, 'document-review', 'claim')),
      people.officerB<Problem>('PUT', step(id, 'document-review', 'claim')),
    ]);
    expect([a.status, b.status].sort((x, y) => x - y)).toEqual([200, 409]);
    expect((a.status === 409 ? a : b).body.code).toBe('step-claimed');
  });
});

describe('claims', () => {
  it('can be given back, and then another takes the step', async () => {
    const id = await open(running);
    expect((await people.officerA('PUT', step(id, 'document-review', 'claim'))).status).toBe(200);
    expect(await problemOf(people.officerB<Problem>('POST', step(id, 'document-review'), passed('rules')))).toEqual([409, 'step-claimed']);
    expect((await people.officerA<ReviewView>('DELETE', step(id, 'document-review', 'claim'))).body.steps[0]).toMatchObject({
      status: 'open',
      claimedBy: null,
    });
    expect((await people.officerB('POST', step(id, 'document-review'), passed('rules'))).status).toBe(200);
  });

  it('whose lease has run out hold nobody off', async () => {
    const id = await open(running);
    await people.officerA('PUT', step(id, 'document-review', 'claim'));
    await running.query(`UPDATE review_step SET lease_until = now() - interval '1 second' WHERE review_id = $1 AND status = 'claimed'`, [
      id,
    ]);
    expect((await people.officerB<ReviewView>('PUT', step(id, 'document-review', 'claim'))).body.steps[0]).toMatchObject({
      claimedBy: 'officer-b',
    });
  });
});

describe('who may decide', () => {
  it.each([
    ['the person who received the case', 'receiver', 403, 'receiver-may-not-decide'],
    ['another role', 'head', 403, 'step-not-your-role'],
    ['another agency', 'stranger', 404, 'review-not-found'],
  ] as const)('not %s', async (_, who, status, code) => {
    const id = await open(running);
    expect(await problemOf(people[who]<Problem>('POST', step(id, 'document-review'), passed('rules')))).toEqual([status, code]);
  });

  it("an agency's own system, for an officer it names", async () => {
    const id = await open(running);
    const path = step(id, 'document-review');
    expect(await problemOf(people.system<Problem>('POST', path, passed('rules')))).toEqual([400, 'officer-missing']);
    expect(await problemOf(people.system<Problem>('POST', path, { ...passed('rules'), officerId: 'nobody' }))).toEqual([
      403,
      'officer-unknown',
    ]);
    expect(await problemOf(people.system<Problem>('POST', path, { ...passed('rules'), officerId: 'gone' }))).toEqual([
      403,
      'officer-unknown',
    ]);
    const decided = await people.system<ReviewView>('POST', path, { ...passed('rules'), officerId: 'officer-a' });
    expect(decided.body.steps[0]).toMatchObject({ status: 'passed', decidedBy: 'officer-a' });
  });

  it('a person for nobody else', async () => {
    const id = await open(running);
    expect(
      await problemOf(people.officerB<Problem>('POST', step(id, 'document-review'), { ...passed('rules'), officerId: 'officer-a' })),
    ).toEqual([403, 'officer-not-you']);
  });
});

describe('bad input', () => {
  it.each<[string, string, unknown, number, string]>([
    ['an outcome that is none', 'document-review', { outcome: 'maybe' }, 400, 'invalid-body'],
    ['a finding left out', 'document-review', { outcome: 'passed' }, 400, 'finding-missing'],
    ['an unknown step', 'nope', passed(), 404, 'step-not-found'],
    ['a step key that is none', 'NOPE', passed(), 400, 'invalid-path'],
    ['a step that is not open yet', 'decision', { outcome: 'passed' }, 403, 'step-not-your-role'],
  ])('%s is refused', async (_, key, body, status, code) => {
    const id = await open(running);
    expect(await problemOf(people.officerA<Problem>('POST', step(id, key), body))).toEqual([status, code]);
  });

  it('a decision before its prerequisites is refused', async () => {
    const id = await open(running);
    expect(await problemOf(people.head<Problem>('POST', step(id, 'decision'), { outcome: 'passed' }))).toEqual([409, 'step-not-open']);
  });
});

describe('the queue', () => {
  it('shows what binds first on top, page by page without repeats, and only the own agency', async () => {
    const late = await open(running, { dueAt: new Date('2026-12-10T16:00:00Z') });
    const soon = await open(running, { dueAt: new Date('2026-11-25T16:00:00Z') });
    const seen: TaskView[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: Page<TaskView> = (await people.officerA<Page<TaskView>>('GET', `/v1/tasks?limit=3${next ? `&cursor=${next}` : ''}`)).body;
      seen.push(...page.items);
      next = page.next;
    }
    const keys = seen.map((task) => `${task.reviewId}/${task.stepKey}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(seen.map((task) => task.dueAt)).toEqual(seen.map((task) => task.dueAt).sort());
    expect(keys.indexOf(`${soon}/document-review`)).toBeLessThan(keys.indexOf(`${late}/document-review`));
    expect((await people.stranger<Page<TaskView>>('GET', '/v1/tasks')).body.items).toEqual([]);
    expect(await problemOf(people.officerA<Problem>('GET', `/v1/tasks?agency=${OTHER_AGENCY}`))).toEqual([403, 'agency-not-yours']);
  });

  it('tells claimed steps from open ones', async () => {
    const id = await open(running);
    await people.officerA('PUT', step(id, 'document-review', 'claim'));
    const claimed = await people.officerB<Page<TaskView>>('GET', '/v1/tasks?status=claimed&limit=200');
    expect(claimed.body.items.filter((task) => task.reviewId === id)).toMatchObject([
      { stepKey: 'document-review', claimedBy: 'officer-a', applicant: '张**' },
    ]);
    const left = await people.officerB<Page<TaskView>>('GET', '/v1/tasks?status=open&limit=200');
    expect(left.body.items.filter((task) => task.reviewId === id).map((task) => task.stepKey)).toEqual(['premises-review']);
  });
});
