import type { Problem, ReviewView } from '@onewindow/contracts';
import type { HttpAnswer } from '@onewindow/testing';
import { AGENCY, open, passBoth, passed, PLACE_UNMET, step } from './events.js';
import { Running, type People } from './running.js';

let running: Running;
let people: People;

beforeAll(async () => {
  running = await Running.start();
  people = running.people;
}, 30_000);

afterAll(() => running.stop(), 30_000);

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

  it('gives licences of two items under one directory entry of a region numbers that differ', async () => {
    const licences = [`${AGENCY}3442199806777`, `${AGENCY}4442199806777`].map(async (itemCode) => {
      const id = await open(running, { itemCode });
      await passBoth(running, id);
      return people.head<ReviewView>('POST', step(id, 'decision'), { outcome: 'passed' });
    });
    const numbers = (await Promise.all(licences)).map(({ body }) => body.licenceNo?.replace(/-\d{4}-/, '-2026-'));
    // two at once may each draw a block of numbers, so they need not follow each other
    for (const number of numbers) expect(number).toMatch(/^220104-442199806777-2026-\d{6}$/);
    expect(new Set(numbers).size).toBe(2);
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
