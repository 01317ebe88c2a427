import { newId } from '@onewindow/contracts';
import { eventually, leakCheck, testBrokers, testDatabase, type TestDatabase } from '@onewindow/testing';
import { kafkaClient } from '../src/transport/kafka-client.js';
import { PlainProducer } from '../src/transport/plain-producer.js';
import { batchOf, RelaySession } from '../src/tx/relay-session.js';
import { Probe, probeEvent, probeOptions, probeTopic, recordEffects, uniqueName } from './probe.js';

jest.setTimeout(30_000);

const leaks = leakCheck();
const topic = probeTopic(uniqueName());
let database: TestDatabase;
let probe: Probe;

beforeAll(async () => {
  database = await testDatabase({ service: 'probe', dataSourceOptions: probeOptions });
  probe = await Probe.start({ database, topic, handle: recordEffects });
  await eventually(() => probe.strategy.requireAlive());
});

afterAll(async () => {
  await probe.stop();
  await database.drop();
  await leaks();
});

it('is harmless when a former leader wakes up with rows in hand and sends them after the new one has', async () => {
  const producer = new PlainProducer(() => kafkaClient({ clientId: 'former-leader', brokers: testBrokers() }));
  const former = await RelaySession.open({ connectionString: database.url });
  try {
    const root = newId();
    await probe.relay.onApplicationShutdown();
    await probe.publish(
      topic,
      [1, 2, 3].map((sequence) => probeEvent(root, sequence)),
    );
    const inHand = await former.head(500, 950_000);
    expect(inHand).toHaveLength(3);

    const next = await Probe.start({ database, topic });
    await next.publish(
      topic,
      [4, 5].map((sequence) => probeEvent(root, sequence)),
    );
    await eventually(async () => expect(await probe.effects(root)).toEqual([1, 2, 3, 4, 5]));
    await producer.send(batchOf(inHand));
    await former.remove(inHand.map(({ position }) => position));
    await next.publish(topic, [probeEvent(root, 6)]);
    await eventually(async () => expect(await probe.effects(root)).toHaveLength(6));
    expect(await probe.effects(root)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(probe.strategy.counters.duplicates).toBe(3);
    await next.stop();
  } finally {
    await former.close();
    await producer.discard();
  }
});
