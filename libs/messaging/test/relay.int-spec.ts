import { newId } from '@onewindow/contracts';
import { eventually, leakCheck, testDatabase, type TestDatabase } from '@onewindow/testing';
import { FaultSockets } from './fault-socket.js';
import { Probe, probeEvent, probeOptions, probeTopic, recordEffects, uniqueName } from './probe.js';

jest.setTimeout(30_000);

const leaks = leakCheck();
const topic = probeTopic(uniqueName());
const sockets = new FaultSockets();
let database: TestDatabase;
let probe: Probe;

beforeAll(async () => {
  database = await testDatabase({ service: 'probe', dataSourceOptions: probeOptions });
  probe = await Probe.start({ database, topic, handle: recordEffects, socketFactory: sockets.factory });
  await eventually(() => probe.strategy.requireAlive());
});

afterAll(async () => {
  await probe.stop();
  await database.drop();
  await leaks();
});

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);
const lives = (count: number): string[] => Array.from({ length: count }, () => newId());

/** Each root lives through 1…length, the roots mixed, a few events a transaction. */
async function publishLives(by: Probe, roots: readonly string[], length: number): Promise<void> {
  for (const sequence of numbers(length)) {
    for (let from = 0; from < roots.length; from += 10) {
      await by.publish(
        topic,
        roots.slice(from, from + 10).map((root) => probeEvent(root, sequence)),
      );
    }
  }
}

async function expectEachOnceInOrder(roots: readonly string[], length: number, timeoutMs = 15_000): Promise<void> {
  await eventually(async () => expect(await probe.effects(...roots)).toHaveLength(roots.length * length), { timeoutMs });
  for (const root of roots) expect(await probe.effects(root)).toEqual(numbers(length));
}

it('brings the events of each key once and in their order', async () => {
  const roots = lives(20);
  await publishLives(probe, roots, 15);
  await expectEachOnceInOrder(roots, 15);
  await eventually(async () => expect(await probe.rows(`SELECT FROM outbox`)).toHaveLength(0));
  expect(probe.relay.counters).toMatchObject({ leading: true, depth: 0 });
});

it('sends again what was stored but not acknowledged, and the effect happens once', async () => {
  const roots = lives(5);
  const before = { ...probe.relay.counters, duplicates: probe.strategy.counters.duplicates };
  sockets.loseNext();
  await publishLives(probe, roots, 4);
  await expectEachOnceInOrder(roots, 4);
  await eventually(() => expect(probe.strategy.counters.duplicates).toBeGreaterThan(before.duplicates));
  expect([sockets.lost, probe.relay.counters.rejectedSends - before.rejectedSends]).toEqual([1, 1]);
});

it('survives several lost answers in a row', async () => {
  const roots = lives(5);
  const lost = sockets.lost;
  sockets.loseNext(4);
  await publishLives(probe, roots, 10);
  await eventually(() => expect(sockets.lost - lost).toBe(4));
  await eventually(async () => expect(await probe.rows(`SELECT FROM outbox`)).toHaveLength(0));
  await expectEachOnceInOrder(roots, 10);
});

it('goes on after its database connection was ended, with the order kept', async () => {
  const roots = lives(10);
  const publishing = publishLives(probe, roots, 10);
  await probe.rows(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1`, [`${topic.publisher}-relay`]);
  await publishing;
  await expectEachOnceInOrder(roots, 10);
});

it('sends events that only fit one at a time', async () => {
  const roots = lives(3);
  await probe.publish(
    topic,
    roots.flatMap((root) => numbers(3).map((sequence) => probeEvent(root, sequence, 'x'.repeat(700 * 1024)))),
  );
  await expectEachOnceInOrder(roots, 3);
});

it('has one of two instances carry the outbox, and the other one takes over', async () => {
  const second = await Probe.start({ database, topic });
  const third = await Probe.start({ database, topic });
  try {
    const roots = lives(10);
    await Promise.all([publishLives(second, roots.slice(0, 5), 10), publishLives(third, roots.slice(5), 10)]);
    await expectEachOnceInOrder(roots, 10);
    expect([probe, second, third].map(({ relay }) => relay.counters.leading)).toEqual([true, false, false]);

    await probe.relay.onApplicationShutdown();
    const later = lives(5);
    await publishLives(second, later, 3);
    await expectEachOnceInOrder(later, 3);
    expect([second, third].filter(({ relay }) => relay.counters.leading)).toHaveLength(1);
  } finally {
    await second.stop();
    await third.stop();
  }
});
