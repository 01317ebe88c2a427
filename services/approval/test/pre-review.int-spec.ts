import {
  LimitUnit,
  newId,
  StepKind,
  TerminationCause,
  TOPICS,
  type Page,
  type Problem,
  type ReviewView,
  type TaskView,
} from '@onewindow/contracts';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { endOfLegalDay } from '@onewindow/legal-clock';
import { dates, day, everyDay, extension, rung, stop, suspension } from './clocks.js';
import { accepted, AGENCY, asSlice, caseEvent, passBoth, passed, step, STEPS, type AcceptedSaid } from './events.js';
import { Running, type People } from './running.js';

let running: Running;
let people: People;

beforeAll(async () => {
  running = await Running.start();
  people = running.people;
}, 30_000);

afterAll(() => running.stop(), 30_000);

const JOINT = new Date('2027-01-29T16:00:00Z');
const OWN = new Date('2026-12-08T16:00:00Z');

/** A member of a bundle is reviewed ahead. @returns its id */
async function ahead(said: AcceptedSaid = {}): Promise<string> {
  const id = newId();
  const value = accepted({ dueAt: JOINT, statutoryDueAt: JOINT, ...said });
  await asSlice(running, [caseEvent(id, { case: 'preReviewed', value })]);
  return id;
}

/** Its prerequisites are finished: it is accepted. */
const accept = (id: string, said: AcceptedSaid = {}) =>
  asSlice(running, [caseEvent(id, { case: 'accepted', value: accepted({ dueAt: OWN, statutoryDueAt: OWN, ...said }) }, 3)]);

const read = async (id: string) => (await people.officerA<ReviewView>('GET', `/v1/reviews/${id}`)).body;
const tasks = async (id: string) =>
  (await people.officerA<Page<TaskView>>('GET', '/v1/tasks?limit=200')).body.items.filter(({ reviewId }) => reviewId === id);

describe('a review that is opened ahead of acceptance', () => {
  it('has its steps in the queue but for the one that decides, due with the bundle', async () => {
    const id = await ahead();
    expect(await read(id)).toMatchObject({ status: 'open', preReview: true, promisedDue: { at: JOINT.toISOString() } });
    expect((await tasks(id)).map(({ stepKey, dueAt }) => [stepKey, dueAt])).toEqual([
      ['document-review', JOINT.toISOString()],
      ['premises-review', JOINT.toISOString()],
    ]);
    expect((await running.published(TOPICS.review, id))[0]?.event).toMatchObject({ case: 'opened', value: { preReview: true } });
  });

  it('is examined to the last step and decided by nobody, until the case is accepted', async () => {
    const id = await ahead();
    await passBoth(running, id);
    const early = await people.head<Problem>('POST', step(id, 'decision'), { outcome: 'passed' });
    expect([early.status, early.body.code]).toEqual([409, 'step-not-open']);
    expect(await tasks(id)).toEqual([]);
    await accept(id);
    expect(await read(id)).toMatchObject({ status: 'open', preReview: false, promisedDue: { at: OWN.toISOString() } });
    expect((await running.told(id)).slice(-2)).toEqual(['accepted', 'stepOpened']);
    const granted = await people.head<ReviewView>('POST', step(id, 'decision'), { outcome: 'passed' });
    expect([granted.status, granted.body.status]).toEqual([200, 'granted']);
  });

  it('that was examined in part goes on, its open steps timed anew', async () => {
    const limited = STEPS.map((each) => ({ ...each, limit: { amount: 2, unit: LimitUnit.WORKING_DAY, basis: '内部时限' } }));
    const id = await ahead({ steps: limited });
    await people.officerA('POST', step(id, 'document-review'), passed('rules'));
    await accept(id, { steps: limited });
    expect((await tasks(id)).map(({ stepKey, dueAt }) => [stepKey, dueAt])).toEqual([['premises-review', OWN.toISOString()]]);
    expect((await running.told(id)).at(-1)).toBe('accepted');
    await people.officerB('POST', step(id, 'premises-review'), passed('place'));
    expect((await tasks(id)).map(({ stepKey }) => stepKey)).toEqual(['decision']);
  });

  it('of a graph in which no step decides keeps its last step back, so that it cannot end', async () => {
    const steps = [
      { key: 'papers', name: '审查', kind: StepKind.REVIEW, agencyCode: AGENCY, role: 'officer' },
      { key: 'record', name: '登记', kind: StepKind.REVIEW, agencyCode: AGENCY, role: 'officer', needs: ['papers'] },
    ];
    const id = await ahead({ steps });
    await people.officerA('POST', step(id, 'papers'), passed());
    expect([(await read(id)).status, await tasks(id)]).toEqual(['open', []]);
    await accept(id, { steps });
    await people.officerA('POST', step(id, 'record'), passed());
    expect((await read(id)).status).toBe('granted');
  });

  it('bars who accepted the case from deciding it', async () => {
    const id = await ahead({ acceptedBy: 'officer-a' });
    await accept(id, { acceptedBy: 'officer-a' });
    const own = await people.officerA<Problem>('POST', step(id, 'document-review'), passed('rules'));
    expect([own.status, own.body.code]).toEqual([403, 'receiver-may-not-decide']);
  });

  it('ends without a decision when its prerequisite failed', async () => {
    const id = await ahead();
    const value = { cause: TerminationCause.PREREQUISITE_FAILED, requestedAt: timestampFromDate(new Date()), requestedBy: 'orchestrator' };
    await asSlice(running, [caseEvent(id, { case: 'terminationRequested', value }, 3)]);
    expect((await read(id)).status).toBe('terminated');
    expect((await running.published(TOPICS.review, id)).at(-1)?.event).toMatchObject({
      case: 'terminated',
      value: { cause: TerminationCause.PREREQUISITE_FAILED },
    });
    await accept(id);
    expect((await running.told(id)).at(-1)).toBe('terminated');
  });

  it('is opened once and accepted once, however often that is told', async () => {
    const id = await ahead();
    const value = accepted({ dueAt: JOINT, statutoryDueAt: JOINT });
    await asSlice(running, [caseEvent(id, { case: 'preReviewed', value })]);
    await accept(id);
    await accept(id);
    await asSlice(running, [caseEvent(id, { case: 'preReviewed', value })]);
    expect(await running.told(id)).toEqual(['opened', 'stepOpened', 'stepOpened', 'accepted']);
    expect((await read(id)).preReview).toBe(false);
  });

  it('has no clock of its own before it is accepted: nothing rings, stops or is shown; with acceptance it runs by the rules told then', async () => {
    const times = { limits: { statutory: 20, promised: 7 }, calendar: everyDay(), acceptedAt: new Date() };
    const id = await ahead(times);
    expect(await rung(running, id)).toBeUndefined();
    for (const refused of [
      await people.officerA<Problem>('GET', `/v1/reviews/${id}/dates`),
      await people.officerA<Problem>('PUT', `/v1/reviews/${id}/suspensions/${newId()}`, suspension()),
      await people.head<Problem>('PUT', `/v1/reviews/${id}/extension`, extension()),
    ])
      expect([refused.status, refused.body.code]).toEqual([409, 'case-not-accepted']);
    const ladder = [{ key: 'yellow', clock: 'promised', place: { case: 'percent' as const, value: 50 }, basis: '某办法' }];
    await accept(id, { ...times, dueAt: endOfLegalDay(day(7)), statutoryDueAt: endOfLegalDay(day(20)), rules: { ladder } });
    expect(await rung(running, id)).toEqual({ rung: 'yellow', at: endOfLegalDay(day(3)) });
    await stop(running, id);
    expect(await dates(running, id)).toMatchObject({ promised: { due: null } });
  });

  it('is not counted again by a new calendar before it is accepted', async () => {
    const times = { limits: { statutory: 20, promised: 7 }, acceptedAt: new Date() };
    const id = await ahead({ ...times, calendar: everyDay([], 1) });
    const [row] = await running.query<{ recountable: boolean }>(`SELECT recountable FROM review WHERE id = $1`, [id]);
    expect(row?.recountable).toBe(false);
    await accept(id, { ...times, calendar: everyDay([], 1) });
    const [now] = await running.query<{ recountable: boolean }>(`SELECT recountable FROM review WHERE id = $1`, [id]);
    expect(now?.recountable).toBe(true);
  });
});
