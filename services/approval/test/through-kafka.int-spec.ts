import { toBinary } from '@bufbuild/protobuf';
import { newId, TOPICS, type EventEnvelope, type Page, type ParkedMessageView, type Topic } from '@onewindow/contracts';
import { Relay, Transactions } from '@onewindow/messaging/tx';
import { eventually } from '@onewindow/testing';
import { delegationEvent, granted } from './delegations.js';
import { accepted, caseEvent, terminationRequested } from './events.js';
import { Running } from './running.js';

const patience = { timeoutMs: 20_000 };
let running: Running;

beforeAll(async () => {
  running = await Running.start({ hears: true });
}, 30_000);

afterAll(() => running.stop(), 30_000);

/** Brings events to the service by way of Kafka: through its own outbox and relay, as they are, repeats included. */
async function throughKafka<E extends EventEnvelope>({ name, schema }: Topic<E>, events: readonly E[]): Promise<void> {
  await running.get(Transactions).open(({ outbox }) => {
    for (const each of events) {
      const value = toBinary(schema, each);
      outbox.message({ topic: name, key: each.rootId, headers: { ce_id: each.eventId }, value });
    }
    return Promise.resolve();
  });
  running.get(Relay).wake();
}

it('a case that is accepted and withdrawn has one review and one end, repeats included', async () => {
  const id = newId();
  const events = [caseEvent(id, { case: 'accepted', value: accepted() }), terminationRequested(id)];
  await throughKafka(TOPICS.case, [...events, ...events]);
  await eventually(async () => expect(await running.told(id)).toEqual(['opened', 'stepOpened', 'stepOpened', 'terminated']), patience);
}, 30_000);

it('a case that overtakes its delegation is decided by it all the same', async () => {
  const [id, delegationId] = [newId(), newId()];
  await throughKafka(TOPICS.case, [caseEvent(id, { case: 'accepted', value: accepted({ immediate: granted(delegationId) }) })]);
  const waiting = () => running.query(`SELECT FROM waiting_acceptance WHERE case_id = $1`, [id]);
  await eventually(async () => expect(await waiting()).toHaveLength(1), patience);
  await throughKafka(TOPICS.organisation, [delegationEvent({}, { delegationId })]);
  await eventually(async () => expect((await running.told(id)).at(-1)).toBe('decided'), patience);
  expect(await waiting()).toEqual([]);
}, 30_000);

it('a request to end a review that does not exist is parked, and says why', async () => {
  const id = newId();
  await throughKafka(TOPICS.case, [terminationRequested(id)]);
  // The topics are shared: what other tests say of cases may be parked here too.
  const parked = () => running.people.administrator<Page<ParkedMessageView>>('GET', `/v1/operations/parked-messages?key=${id}`);
  await eventually(async () => expect((await parked()).body.items).toMatchObject([{ code: 'review-not-found' }]), patience);
  expect(await running.query(`SELECT FROM review WHERE id = $1`, [id])).toEqual([]);
}, 30_000);
