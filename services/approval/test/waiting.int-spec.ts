import { CaseOutcome, newId, TOPICS, type ReviewView } from '@onewindow/contracts';
import { NumberBlocks } from '@onewindow/documents';
import { Transactions } from '@onewindow/messaging/tx';
import { eventually } from '@onewindow/testing';
import { judge } from '../src/review/waiting.commands.js';
import { delegate, granted } from './delegations.js';
import { accepted, asSlice, caseEvent, open, terminationRequested } from './events.js';
import { Running, type People } from './running.js';

let running: Running;
let people: People;

beforeAll(async () => {
  running = await Running.start();
  people = running.people;
}, 30_000);

afterAll(() => running.stop(), 30_000);

describe('an acceptance that overtakes its delegation', () => {
  const waiting = (id: string) => running.query(`SELECT FROM waiting_acceptance WHERE case_id = $1`, [id]);
  const judged = (id: string) => eventually(async () => expect(await waiting(id)).toEqual([]));
  const expire = (id: string) => running.query(`UPDATE waiting_acceptance SET until = now() WHERE case_id = $1`, [id]);
  const read = async (id: string) => (await people.officerA<ReviewView>('GET', `/v1/reviews/${id}`)).body;
  const DECIDED = ['opened', 'stepDecided', 'stepDecided', 'stepDecided', 'decided'];
  const DECLINED = ['opened', 'immediateDeclined', 'stepOpened', 'stepOpened'];

  it('waits for it, tells nothing until then, and is decided as if it had come after it', async () => {
    const delegationId = newId();
    const id = await open(running, { immediate: granted(delegationId) });
    expect(await waiting(id)).toHaveLength(1);
    expect(await running.told(id)).toEqual([]);
    expect(await people.officerA('GET', `/v1/reviews/${id}`)).toMatchObject({ status: 404, body: { code: 'review-not-found' } });
    await delegate(running, {}, { delegationId });
    await judged(id);
    expect(await running.told(id)).toEqual(DECIDED);
    expect(await read(id)).toMatchObject({ status: 'granted', immediate: true });
  });

  it('waits ten seconds at most, then it goes to the queue and the window is told that nobody knows the delegation', async () => {
    const id = await open(running, { immediate: granted(newId()) });
    const [row] = await running.query<{ left: number }>(
      `SELECT extract(epoch FROM until - now())::float AS left FROM waiting_acceptance WHERE case_id = $1`,
      [id],
    );
    expect(row?.left).toBeGreaterThan(5);
    expect(row?.left).toBeLessThanOrEqual(10);
    await expire(id);
    await judged(id);
    expect(await running.told(id)).toEqual(DECLINED);
    expect((await running.published(TOPICS.review, id))[1]?.event.value).toMatchObject({ code: 'delegation-unknown' });
  });

  it('is judged by the day on which the window decided, though it waited beyond it', async () => {
    const delegationId = newId();
    const id = await open(running, { immediate: granted(delegationId) }, newId(), new Date('2026-11-24T15:59:59Z'));
    await delegate(running, { validTo: '2026-11-24' }, { delegationId });
    await judged(id);
    expect(await read(id)).toMatchObject({ status: 'granted' });
  });

  it('holds up no other case of its slice', async () => {
    const [late, other] = [newId(), newId()];
    await asSlice(running, [
      caseEvent(late, { case: 'accepted', value: accepted({ immediate: granted(newId()) }) }),
      caseEvent(other, { case: 'accepted', value: accepted() }),
    ]);
    expect(await running.told(other)).toEqual(['opened', 'stepOpened', 'stepOpened']);
    expect(await running.told(late)).toEqual([]);
  });

  it.each([
    ['the delegation', true, [...DECIDED]],
    ['nothing', false, [...DECLINED, 'terminated']],
  ])('is judged before a withdrawal that came meanwhile, when %s follows', async (_, follows, told) => {
    const delegationId = newId();
    const id = await open(running, { immediate: granted(delegationId) });
    await asSlice(running, [terminationRequested(id)]);
    expect(await running.told(id)).toEqual([]);
    if (follows) await delegate(running, {}, { delegationId });
    else await expire(id);
    await judged(id);
    expect(await running.told(id)).toEqual(told);
    const [row] = await running.query(`SELECT termination FROM review WHERE id = $1`, [id]);
    expect(row).toEqual({ termination: follows ? 'superseded' : 'done' });
  });

  it('is judged once, though it is told again meanwhile and afterwards, and several judge it at once', async () => {
    const delegationId = newId();
    const immediate = granted(delegationId);
    const id = await open(running, { immediate });
    await open(running, { immediate }, id);
    await delegate(running, {}, { delegationId });
    const numbers = running.get(NumberBlocks);
    const judging = () => numbers.run(() => running.get(Transactions).open((session) => judge(session, id, numbers)));
    await Promise.all(Array.from({ length: 5 }, judging));
    await open(running, { immediate }, id);
    expect(await running.told(id)).toEqual(DECIDED);
    expect(await waiting(id)).toEqual([]);
  });

  it('is put aside as parked when it is incomplete, and so is an incomplete request to end it', async () => {
    const delegationId = newId();
    const id = newId();
    const broken = { code: 'event-incomplete' };
    const unspecified = accepted({ immediate: { ...granted(delegationId), outcome: CaseOutcome.UNSPECIFIED } });
    await expect(asSlice(running, [caseEvent(id, { case: 'accepted', value: unspecified })])).rejects.toMatchObject(broken);
    await open(running, { immediate: granted(delegationId) }, id);
    await expect(asSlice(running, [caseEvent(id, { case: 'terminationRequested', value: {} })])).rejects.toMatchObject(broken);
    await delegate(running, {}, { delegationId });
    await judged(id);
    expect(await running.told(id)).toEqual(DECIDED);
  });
});
