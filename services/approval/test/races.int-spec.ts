import { setTimeout } from 'node:timers/promises';
import { type Problem, type ReviewView } from '@onewindow/contracts';
import { asSlice, open, passBoth, passed, step, terminationRequested } from './events.js';
import { Running, type People } from './running.js';

let running: Running;
let people: People;

beforeAll(async () => {
  running = await Running.start();
  people = running.people;
}, 30_000);

afterAll(() => running.stop(), 30_000);

const ENDS = ['decided', 'terminated'];

it('a request to end against the last decision has exactly one end, whoever wins', async () => {
  const ends: (string | undefined)[] = [];
  // Who won waits a little longer in the next round, so that both come to win.
  let headStart = 0;
  for (let round = 0; round < 30; round++) {
    const id = await open(running);
    await passBoth(running, id);
    const [decision] = await Promise.all([
      setTimeout(Math.max(0, -headStart)).then(() => people.head<Problem>('POST', step(id, 'decision'), { outcome: 'passed' })),
      setTimeout(Math.max(0, headStart)).then(() => asSlice(running, [terminationRequested(id)])),
    ]);
    const told = (await running.told(id)).filter((branch) => ENDS.includes(branch ?? ''));
    expect(told).toHaveLength(1);
    const [end] = told;
    const review = (await people.head<ReviewView>('GET', `/v1/reviews/${id}`)).body;
    const [row] = await running.query<{ termination: string; licences: number }>(
      `SELECT termination, (SELECT count(*)::int FROM licence WHERE case_id = review.id) AS licences FROM review WHERE id = $1`,
      [id],
    );
    if (end === 'decided') {
      expect(decision.status).toBe(200);
      expect([review.status, row?.termination, row?.licences]).toEqual(['granted', 'superseded', 1]);
    } else {
      expect([decision.status, decision.body.code]).toEqual([409, 'review-is-terminated']);
      expect([review.status, row?.termination, row?.licences]).toEqual(['terminated', 'done', 0]);
    }
    headStart += end === 'terminated' ? 3 : -3;
    ends.push(end);
  }
  expect(new Set(ends)).toEqual(new Set(ENDS));
}, 30_000);

it('two officers who decide one step at once: one stands, the other is told the state', async () => {
  for (let round = 0; round < 20; round++) {
    const id = await open(running);
    const path = step(id, 'document-review');
    const answers = await Promise.all([
      people.officerA<Problem>('POST', path, passed('rules')),
      people.officerB<Problem>('POST', path, { ...passed('rules'), outcome: 'failed', opinion: '材料与场所不一致' }),
    ]);
    expect(answers.map(({ status }) => status).toSorted((x, y) => x - y)).toEqual([200, 409]);
    const loser = answers.find(({ status }) => status === 409);
    expect(loser?.body).toMatchObject({ code: 'step-already-decided', stepStatus: answers[0]?.status === 200 ? 'passed' : 'failed' });
    expect((await running.told(id)).filter((branch) => branch === 'stepDecided')).toHaveLength(1);
  }
}, 30_000);

it('ten grants at once are one decision', async () => {
  const id = await open(running);
  await passBoth(running, id);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => people.head<ReviewView>('POST', step(id, 'decision'), { outcome: 'passed' })),
  );
  expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.decisionNo}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(200);
}, 30_000);

it('twenty claims at once are one claim', async () => {
  for (let round = 0; round < 3; round++) {
    const id = await open(running);
    const officers = [people.officerA, people.officerB, people.officerC];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (officers[i % 3] as People['officerA'])<Problem>('PUT', step(id, 'document-review', 'claim'))),
    );
    const claimedBy = (await people.head<ReviewView>('GET', `/v1/reviews/${id}`)).body.steps[0]?.claimedBy;
    for (const [i, { status, body }] of answers.entries()) {
      if (`officer-${'abc'[i % 3]}` === claimedBy) expect(status).toBe(200);
      else expect([status, body.code]).toEqual([409, 'step-claimed']);
    }
    expect((await running.told(id)).filter((branch) => branch === 'stepClaimed')).toHaveLength(1);
  }
}, 30_000);

it('transfers, claims, releases, decisions and an end of many reviews at once leave no deadlock and no error', async () => {
  const ids = await Promise.all(Array.from({ length: 5 }, () => open(running)));
  const acts = ids.flatMap((id) => [
    () => people.head('POST', step(id, 'document-review', 'transfer'), { to: 'officer-b', reason: '调度' }),
    () => people.officerA('PUT', step(id, 'document-review', 'claim')),
    () => people.officerA('DELETE', step(id, 'document-review', 'claim')),
    () => people.officerB('POST', step(id, 'document-review'), passed('rules')),
    () => people.officerC('POST', step(id, 'premises-review'), passed('place')),
  ]);
  const slices = [ids, ids.toReversed()].map((order) => asSlice(running, order.toSorted().map(terminationRequested)));
  const answers = await Promise.all(acts.map((act) => act()));
  await Promise.all(slices);
  for (const { status } of answers) expect([200, 409]).toContain(status);
  for (const id of ids) expect((await running.told(id)).filter((branch) => ENDS.includes(branch ?? ''))).toEqual(['terminated']);
}, 30_000);
