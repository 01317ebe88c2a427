import { setTimeout as sleep } from 'node:timers/promises';
import { DEAD_LETTER_TOPIC, DomainError, newId, type CaseEvent } from '@onewindow/contracts';
import { eventually, leakCheck, testBrokers, testDatabase, type TestDatabase } from '@onewindow/testing';
import { sql, type SliceContext } from '../src/tx/index.js';
import { textHeaders } from '../src/transport/cloud-events.js';
import { consumerSettings, kafkaClient } from '../src/transport/kafka-client.js';
import { Probe, probeEvent, probeOptions, probeTopic, recordEffects, uniqueName } from './probe.js';

jest.setTimeout(30_000);

const leaks = leakCheck();
const topic = probeTopic(uniqueName());
let database: TestDatabase;
let probe: Probe;
const behaviour = new Map<string, (event: CaseEvent, slice: SliceContext) => Promise<void> | void>();

beforeAll(async () => {
  database = await testDatabase({ service: 'probe', dataSourceOptions: probeOptions });
  probe = await Probe.start({
    database,
    topic,
    handle: async (events, slice) => {
      await recordEffects(events, slice);
      for (const event of events) await behaviour.get(event.rootId)?.(event, slice);
    },
  });
  await eventually(() => probe.strategy.requireAlive());
});

afterAll(async () => {
  await probe.stop();
  await database.drop();
  await leaks();
});

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);
const parkedOf = async (key: string) => (await probe.parked.list({ limit: 1000 })).filter((message) => message.key === key);
const refuse = (sequence: number, error: () => Error) => (event: CaseEvent) => {
  if (event.sequence === sequence) throw error();
};
const brokenContract = (): Error => new DomainError('conflict', 'contract-broken', 'must not happen');

/** Dead letters of one key, read with a consumer of their own. */
async function deadLetters(key: string, count: number): Promise<Record<string, string>[]> {
  const found: Record<string, string>[] = [];
  const consumer = kafkaClient({ clientId: 'reader', brokers: testBrokers() }).consumer(consumerSettings(uniqueName()));
  await consumer.connect();
  await consumer.subscribe({ topics: [DEAD_LETTER_TOPIC], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      if (message.key?.toString() === key) found.push(textHeaders(message.headers));
    },
  });
  await eventually(() => expect(found.length).toBeGreaterThanOrEqual(count));
  await consumer.disconnect();
  return found;
}

it('parks the one message of a slice that is refused, and what comes later of its key; the rest is done', async () => {
  const bad = newId();
  const roots = [bad, ...Array.from({ length: 30 }, () => newId())];
  behaviour.set(bad, refuse(2, brokenContract));
  await probe.publish(
    topic,
    numbers(4).flatMap((sequence) => roots.map((root) => probeEvent(root, sequence))),
  );
  await eventually(async () => expect(await probe.effects(...roots.slice(1))).toHaveLength(120));
  await eventually(async () => expect(await parkedOf(bad)).toHaveLength(3));
  for (const root of roots.slice(1)) expect(await probe.effects(root)).toEqual([1, 2, 3, 4]);
  expect(await probe.effects(bad)).toEqual([1]);
  expect((await parkedOf(bad)).map(({ code, type }) => [code, type])).toEqual([
    ['contract-broken', `${topic.name}.registered`],
    ['behind', `${topic.name}.registered`],
    ['behind', `${topic.name}.registered`],
  ]);

  await probe.publish(topic, [probeEvent(bad, 5)]);
  await eventually(async () => expect(await parkedOf(bad)).toHaveLength(4));
  expect(await deadLetters(bad, 1)).toEqual([
    expect.objectContaining({
      ce_type: `${topic.name}.registered`,
      dead_letter_service: topic.publisher,
      dead_letter_topic: topic.name,
      dead_letter_code: 'contract-broken',
      dead_letter_reason: 'must not happen',
    }),
  ]);
});

it('tries three times what fails for no known reason, each in a fresh transaction, and parks it with its stack', async () => {
  const root = newId();
  let calls = 0;
  behaviour.set(root, () => {
    calls += 1;
    throw new TypeError('cannot read undefined');
  });
  await probe.publish(topic, [probeEvent(root)]);
  await eventually(async () => expect(await parkedOf(root)).toHaveLength(1));
  expect(calls).toBe(4); // with its slice, then three times alone
  const [row] = await probe.rows<{ stack: string; reason: string }>(`SELECT stack, reason FROM parked_message WHERE key = $1`, [root]);
  expect(row?.reason).toBe('TypeError: cannot read undefined');
  expect(row?.stack).toContain('parked.int-spec');
  expect(await probe.effects(root)).toEqual([]);
});

it('keeps what people entered out of the reason, in the table as in the dead letter', async () => {
  const [root, other] = [newId(), newId()];
  behaviour.set(root, async (event, slice) => {
    await sql(slice.at(event), `SELECT $1::uuid`, ['张三 13844001234']);
  });
  behaviour.set(other, () => {
    throw new DomainError('invalid', 'subject-unknown', 'nobody has the number 11010519491231002X');
  });
  await probe.publish(topic, [probeEvent(root), probeEvent(other)]);
  await eventually(async () => expect([await parkedOf(root), await parkedOf(other)].flat()).toHaveLength(2));
  const [letter] = await deadLetters(root, 1);
  expect(letter?.['dead_letter_reason']).toBe('QueryFailedError: invalid input syntax for type uuid: "…"');
  const [second] = await deadLetters(other, 1);
  expect(second?.['dead_letter_reason']).toBe('nobody has the number 110105********002X');
  const rows = await probe.rows(`SELECT code, reason, stack FROM parked_message WHERE key = ANY ($1)`, [[root, other]]);
  expect(rows).toHaveLength(2);
  for (const entered of ['张三', '13844001234', '19491231']) expect(JSON.stringify(rows)).not.toContain(entered);
});

it('parks a poisoned message and lets the rest flow', async () => {
  const [poisoned, nullified, ...others] = Array.from({ length: 12 }, () => newId());
  await probe.publishRaw(topic.name, { key: poisoned as string, value: Buffer.from('{"json":"not protobuf"}') });
  await probe.publishRaw(topic.name, { key: nullified as string, value: null });
  await probe.publishRaw(topic.name, { key: null, value: Buffer.from([0xff]) });
  await probe.publish(
    topic,
    [...others, poisoned as string].map((root) => probeEvent(root)),
  );
  await eventually(async () => expect(await probe.effects(...others)).toHaveLength(others.length));
  await eventually(async () => expect((await parkedOf(poisoned as string)).map(({ code }) => code)).toEqual(['undecodable', 'behind']));
  expect((await parkedOf(nullified as string)).map(({ code }) => code)).toEqual(['undecodable']);
  expect((await probe.parked.list()).filter(({ key }) => key === null)).toHaveLength(1);
});

it('replays a key in order, with what comes meanwhile, and the key is free again', async () => {
  const root = newId();
  let broken = true;
  behaviour.set(root, (event) => {
    if (broken && event.sequence === 2) throw brokenContract();
  });
  await probe.publish(
    topic,
    numbers(3).map((sequence) => probeEvent(root, sequence)),
  );
  await eventually(async () => expect(await parkedOf(root)).toHaveLength(2));

  const failed = await probe.parked.replay(topic.name, root);
  expect(failed).toMatchObject({ replayed: 0, left: 2, stoppedBy: { code: 'contract-broken' } });
  expect((await parkedOf(root)).map(({ attempts }) => attempts)).toEqual([2, 0]);

  broken = false;
  expect(await probe.parked.replay(topic.name, root)).toEqual({ replayed: 2, left: 0 });
  await probe.publish(topic, [probeEvent(root, 4)]);
  await eventually(async () => expect(await probe.effects(root)).toHaveLength(4));
  expect(await probe.effects(root)).toEqual([1, 2, 3, 4]);
  expect(await parkedOf(root)).toEqual([]);
});

it('does not park behind a key that is being set free at that moment', async () => {
  const [root, ...others] = Array.from({ length: 41 }, () => newId()) as [string, ...string[]];
  let broken = true;
  behaviour.set(root, async ({ sequence }) => {
    if (broken && sequence === 1) throw brokenContract();
    if (sequence === 1) await sleep(150);
  });
  // their slices are still open when the replay looks for what has come meanwhile
  for (const other of others) behaviour.set(other, () => sleep(40));
  await probe.publish(topic, [probeEvent(root, 1)]);
  await eventually(async () => expect(await parkedOf(root)).toHaveLength(1));
  broken = false;
  const replaying = probe.parked.replay(topic.name, root);
  await probe.publish(
    topic,
    [root, ...others].map((each) => probeEvent(each, 2)),
  );
  await replaying;
  await eventually(async () => expect(await probe.effects(root)).toEqual([1, 2]));
  expect(await parkedOf(root)).toEqual([]);
});

it('forgets a dismissed message, and replays what stood behind it', async () => {
  const root = newId();
  behaviour.set(root, refuse(1, brokenContract));
  await probe.publish(topic, [probeEvent(root, 1), probeEvent(root, 2)]);
  await eventually(async () => expect(await parkedOf(root)).toHaveLength(2));
  const [first] = await parkedOf(root);
  const dismissed = await probe.parked.dismiss(first?.id ?? '', 'admin-1', 'entered twice by mistake');
  expect(dismissed).toMatchObject({ key: root, dismissedBy: 'admin-1', reason: 'entered twice by mistake' });
  expect(await probe.parked.dismiss(first?.id ?? '', 'admin-2', 'once more')).toEqual(dismissed);
  expect(await probe.parked.replay(topic.name, root)).toEqual({ replayed: 1, left: 0 });
  expect(await probe.effects(root)).toEqual([2]);
});
