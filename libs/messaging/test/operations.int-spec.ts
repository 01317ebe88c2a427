import {
  DomainError,
  id,
  newId,
  type Page,
  type ParkedMessageView,
  type Problem,
  type ReplayView,
  type SnapshotsView,
} from '@onewindow/contracts';
import {
  eventually,
  httpClient,
  leakCheck,
  testDatabase,
  testIssuer,
  type HttpClient,
  type TestDatabase,
  type TestIssuer,
} from '@onewindow/testing';
import { sql, type SnapshotSource } from '../src/tx/index.js';
import { Probe, probeEvent, probeOptions, probeTopic, recordEffects, uniqueName } from './probe.js';

jest.setTimeout(30_000);

const leaks = leakCheck();
const topic = probeTopic(uniqueName());
const COUNT = 1250;

/** The rows of `single` as aggregates whose state can be told again. */
const singles: SnapshotSource = {
  aggregate: 'single',
  keys: { table: 'single', column: 'id' },
  key: id,
  async publish(tx, keys) {
    const rows = await sql<{ id: string }>(tx, `SELECT id FROM single WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE`, [keys]);
    for (const row of rows) {
      const value = { status: 'received' };
      tx.publish(topic, { ...probeEvent(row.id, 7), event: { case: 'snapshot', value } });
    }
    return rows.length;
  },
};

let database: TestDatabase;
let issuer: TestIssuer;
let probe: Probe;
let administrator: HttpClient;
let broken: ReadonlySet<string> = new Set();

beforeAll(async () => {
  database = await testDatabase({ service: 'probe', dataSourceOptions: probeOptions });
  issuer = await testIssuer();
  probe = await Probe.start({
    database,
    topic,
    issuer,
    snapshots: [singles],
    handle: async (events, slice) => {
      if (events.some((event) => broken.has(event.rootId)))
        throw new DomainError('conflict', 'contract-broken', 'about 11010519491231002X');
      await recordEffects(events, slice);
    },
  });
  administrator = httpClient(probe.service.address, await issuer.token({ id: 'admin-1', roles: ['administrator'] }));
  await eventually(() => probe.strategy.requireAlive());
});

afterAll(async () => {
  await probe.stop();
  await issuer.close();
  await database.drop();
  await leaks();
});

const PARKED = '/v1/operations/parked-messages';
const parkedOf = async (key: string): Promise<readonly ParkedMessageView[]> =>
  (await administrator<Page<ParkedMessageView>>('GET', `${PARKED}?key=${key}`)).body.items;

/** A key whose messages wait because the first one is refused. */
async function parkedKey(count: number): Promise<string> {
  const root = newId();
  broken = new Set([...broken, root]);
  await probe.publish(
    topic,
    Array.from({ length: count }, (_, n) => probeEvent(root, n + 1)),
  );
  await eventually(async () => expect(await parkedOf(root)).toHaveLength(count));
  return root;
}

it('is for administrators alone', async () => {
  const clerk = httpClient(probe.service.address, await issuer.token({ roles: ['window-clerk', 'auditor'] }));
  const asked = [
    ['GET', PARKED],
    ['POST', `${PARKED}/replay`],
    ['POST', `${PARKED}/1/dismissal`],
    ['GET', '/v1/operations/snapshots'],
    ['POST', '/v1/operations/snapshots/single'],
    ['POST', `/v1/operations/snapshots/single/${newId()}`],
  ] as const;
  for (const [method, path] of asked) expect([path, (await clerk(method, path)).status]).toEqual([path, 403]);
});

it('lists what is parked in pages, without its content and without the numbers of citizens', async () => {
  const root = await parkedKey(3);
  const first = await administrator<Page<ParkedMessageView>>('GET', `${PARKED}?topic=${topic.name}&key=${root}&limit=2`);
  const second = await administrator<Page<ParkedMessageView>>('GET', `${PARKED}?topic=${topic.name}&key=${root}&cursor=${first.body.next}`);
  expect(second.body.next).toBeNull();
  const [head, ...behind] = [...first.body.items, ...second.body.items];
  expect(head).toMatchObject({ key: root, topic: topic.name, type: `${topic.name}.registered`, code: 'contract-broken', attempts: 1 });
  expect(head).toMatchObject({ reason: 'about 110105********002X', headers: { ce_subject: root } });
  expect(behind.map(({ code, attempts }) => [code, attempts])).toEqual([
    ['behind', 0],
    ['behind', 0],
  ]);
  expect(Object.keys(head ?? {})).not.toContain('value');
});

it('replays a key until one fails again, and says which and why', async () => {
  const root = await parkedKey(3);
  const replay = () => administrator<ReplayView>('POST', `${PARKED}/replay`, { topic: topic.name, key: root });
  const failed = await replay();
  const [head] = await parkedOf(root);
  expect([failed.status, failed.body]).toMatchObject([200, { replayed: 0, left: 3, stoppedBy: { id: head?.id, code: 'contract-broken' } }]);
  broken = new Set();
  expect((await replay()).body).toEqual({ replayed: 3, left: 0, stoppedBy: null });
  expect((await replay()).body).toEqual({ replayed: 0, left: 0, stoppedBy: null });
  expect(await probe.effects(root)).toEqual([1, 2, 3]);
});

it('refuses to replay a topic it does not listen to', async () => {
  const { status, body } = await administrator<Problem>('POST', `${PARKED}/replay`, { topic: 'other.v1', key: 'x' });
  expect([status, body.code, body.field]).toEqual([400, 'topic-not-subscribed', 'topic']);
});

it('dismisses one message for a reason and keeps who and why', async () => {
  const root = await parkedKey(2);
  const [head] = await parkedOf(root);
  const dismissal = `${PARKED}/${head?.id}/dismissal`;
  expect((await administrator<Problem>('POST', dismissal, {})).body).toMatchObject({ code: 'invalid-body', field: 'reason' });
  expect(await parkedOf(root)).toHaveLength(2);
  const { status, body } = await administrator('POST', dismissal, { reason: 'entered twice' });
  expect([status, body]).toMatchObject([200, { id: head?.id, key: root, dismissedBy: 'admin-1', reason: 'entered twice' }]);
  const [kept] = await probe.rows(`SELECT event_id, dismissed_by, dismissed_because FROM dismissed_message WHERE id = $1`, [head?.id]);
  expect(kept).toEqual({ event_id: head?.eventId, dismissed_by: 'admin-1', dismissed_because: 'entered twice' });
  broken = new Set();
  expect((await administrator<ReplayView>('POST', `${PARKED}/replay`, { topic: topic.name, key: root })).body.replayed).toBe(1);
  expect(await probe.effects(root)).toEqual([2]);
  expect((await administrator<Problem>('POST', `${PARKED}/999999999/dismissal`, { reason: 'x' })).body.code).toBe(
    'parked-message-not-found',
  );
});

it('publishes the state of every aggregate, a thousand a request, each once and under the sequence it has', async () => {
  await probe.rows(`INSERT INTO single SELECT gen_random_uuid() FROM generate_series(1, $1)`, [COUNT]);
  const first = await administrator<SnapshotsView>('POST', '/v1/operations/snapshots/single');
  expect([first.status, first.body.published]).toEqual([202, 1000]);
  const second = await administrator<SnapshotsView>('POST', `/v1/operations/snapshots/single?cursor=${first.body.next}`);
  expect(second.body).toEqual({ published: COUNT - 1000, next: null });
  const ids = (await probe.rows<{ id: string }>(`SELECT id FROM single`)).map((row) => row.id);
  await eventually(async () => expect(await probe.effects(...ids)).toEqual(Array.from({ length: COUNT }, () => 7)));
});

it('publishes the state of one aggregate, and says where there is none', async () => {
  const one = newId();
  await probe.rows(`INSERT INTO single VALUES ($1)`, [one]);
  const { status, body } = await administrator<SnapshotsView>('POST', `/v1/operations/snapshots/single/${one}`);
  expect([status, body]).toEqual([202, { published: 1, next: null }]);
  await eventually(async () => expect(await probe.effects(one)).toEqual([7]));
  const codeOf = async (path: string) => (await administrator<Problem>('POST', `/v1/operations/snapshots/${path}`)).body.code;
  expect(await codeOf(`single/${newId()}`)).toBe('aggregate-not-found');
  expect(await codeOf('single/not-a-uuid')).toBe('invalid-path');
  expect(await codeOf('double')).toBe('aggregate-unknown');
});
