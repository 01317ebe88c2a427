import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@onewindow/contracts';
import { eventually, leakCheck, ownKafka, testDatabase, type OwnPart, type TestDatabase } from '@onewindow/testing';
import type { Part } from '@onewindow/local';
import { REBALANCE_MS } from '../src/transport/kafka-client.js';
import { Probe, probeEvent, probeOptions, probeTopic, recordEffects, uniqueName } from './probe.js';

jest.setTimeout(120_000);

const leaks = leakCheck();
const topic = probeTopic(uniqueName());
let kafka: OwnPart<Part>;
let database: TestDatabase;
let probe: Probe;

beforeAll(async () => {
  kafka = await ownKafka();
  database = await testDatabase({ service: 'probe', dataSourceOptions: probeOptions });
  probe = await Probe.start({ database, topic, brokers: [kafka.part.address], handle: recordEffects });
  await eventually(() => probe.strategy.requireAlive());
});

afterAll(async () => {
  await probe.stop();
  await database.drop();
  await kafka.discard();
  await leaks();
});

// Whatever became of the test before: the broker is up, and the group has settled, which a message there and back again shows.
beforeEach(async () => {
  await kafka.part.start();
  const root = newId();
  await probe.publish(topic, [probeEvent(root)]);
  await eventually(async () => expect(await probe.effects(root)).toEqual([1]), { timeoutMs: 60_000 });
  await eventually(() => probe.strategy.requireAlive(), { timeoutMs: 20_000 });
});

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);

it('loses nothing and doubles nothing when the broker is killed in traffic', async () => {
  const roots = Array.from({ length: 50 }, () => newId());
  let stop = false;
  let sequence = 0;
  const publishing = (async () => {
    while (!stop) {
      sequence += 1;
      await probe.publish(
        topic,
        roots.map((root) => probeEvent(root, sequence)),
      );
      await sleep(20);
    }
  })();
  try {
    await sleep(1000);
    await kafka.part.abort?.();
    await sleep(500);
    expect(probe.relay.counters.leading).toBe(true);
    await kafka.part.restart?.();
    await eventually(async () => expect((await probe.effects(...roots)).at(-1)).toBeGreaterThan(sequence - 20), { timeoutMs: 40_000 });
  } finally {
    stop = true;
    await publishing;
  }
  await eventually(async () => expect(await probe.effects(...roots)).toHaveLength(50 * sequence), { timeoutMs: 40_000 });
  for (const root of roots) expect(await probe.effects(root)).toEqual(numbers(sequence));
  expect(probe.relay.counters.rejectedSends).toBeGreaterThan(0);
  await eventually(() => probe.strategy.requireAlive(), { timeoutMs: 30_000 });
});

/** One outage, long enough to be noticed. @returns whether the consumer was still the same member of its group afterwards */
async function outage(): Promise<boolean> {
  const root = newId();
  const { rebuilds } = probe.strategy.counters;
  await kafka.part.abort?.();
  await probe.publish(topic, [probeEvent(root)]);
  // the same member fetches nothing; one that kafkajs has given up meanwhile was built anew and cannot join
  const reason = () => (probe.strategy.counters.rebuilds === rebuilds ? 'fetches nothing' : 'has not joined its group yet');
  await eventually(() => expect(() => probe.strategy.requireAlive()).toThrow(reason()), { timeoutMs: 30_000 });
  expect((await fetch(`${probe.service.address}/health/ready`)).status).toBe(503);
  await kafka.part.restart?.();
  const back = Date.now();
  await eventually(async () => expect(await probe.effects(root)).toEqual([1]), { timeoutMs: 40_000 });
  const took = Date.now() - back;
  await eventually(async () => expect((await fetch(`${probe.service.address}/health/ready`)).status).toBe(200), { timeoutMs: 30_000 });
  const remained = probe.strategy.counters.rebuilds === rebuilds;
  // a new member waits until the group has given the old one up
  expect(took).toBeLessThan((remained ? 0 : REBALANCE_MS) + 2500);
  return remained;
}

// kafkajs gives a consumer up in about one outage of fourteen; with fewer attempts to reconnect it would in every one
it('serves commands while the broker is away, is not ready, and as a rule waits the outage out as the same member', async () => {
  let remained = false;
  for (let outages = 0; outages < 3 && !remained; outages++) remained = await outage();
  expect(remained).toBe(true);
});

it('starts and stops while the broker is away, and carries later what was published then', async () => {
  const root = newId();
  const group = `${topic.publisher}-late`;
  const brokers = [kafka.part.address];
  const late = await Probe.start({ database, topic, brokers, handle: () => Promise.resolve(), group });
  await eventually(() => late.strategy.requireAlive());
  await kafka.part.abort?.();
  const from = Date.now();
  await late.stop();
  expect(Date.now() - from).toBeLessThan(9000);
  const early = await Probe.startWithoutTopics({ database, topic, brokers, handle: () => Promise.resolve(), group });
  try {
    await probe.publish(topic, [probeEvent(root)]);
    expect(() => early.strategy.requireAlive()).toThrow('has not joined its group yet');
    await kafka.part.restart?.();
    await eventually(() => early.strategy.requireAlive(), { timeoutMs: 30_000 });
    await eventually(async () => expect(await probe.effects(root)).toEqual([1]), { timeoutMs: 40_000 });
  } finally {
    await early.stop();
  }
});
