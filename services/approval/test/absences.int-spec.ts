import { newId, TOPICS, type AbsenceView, type Page, type ReviewView } from '@onewindow/contracts';
import { open, passBoth, passed, step } from './events.js';
import { Running, type People } from './running.js';

let running: Running;
let people: People;

beforeAll(async () => {
  running = await Running.start();
  people = running.people;
}, 30_000);

afterAll(() => running.stop(), 30_000);

const HOUR = 3_600_000;
const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
const firstStep = async (id: string) => (await people.head<ReviewView>('GET', `/v1/reviews/${id}`)).body.steps[0];
const claimOf = (id: string) => step(id, 'document-review', 'claim');

/** Registers an absence now. @returns its id */
async function away(officerId: string, substituteId: string, more: { from?: string; to?: string } = {}): Promise<string> {
  const id = newId();
  const answer = await people.head('PUT', `/v1/absences/${id}`, { officerId, substituteId, from: at(-1), to: at(1), ...more });
  expect(answer.status).toBe(200);
  return id;
}

const back = async (id: string) => expect((await people.head('DELETE', `/v1/absences/${id}`)).status).toBe(200);

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
