import { create, toBinary } from '@bufbuild/protobuf';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { newId, type CaseEvent } from '@onewindow/contracts';
import { TransientError } from '@onewindow/platform';
import { eventually, leakCheck, testDatabase, type TestDatabase } from '@onewindow/testing';
import type { SliceContext } from '../src/tx/index.js';
import { Probe, probeEvent, probeOptions, probeTopic, recordEffects, uniqueName } from './probe.js';

jest.setTimeout(30_000);

const leaks = leakCheck();
const topic = probeTopic(uniqueName());
let database: TestDatabase;
let probe: Probe;
/** What the handler does with events of a root beside recording them. */
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
const envelope = (rootId: string, more: Partial<CaseEvent> = {}): CaseEvent =>
  create(topic.schema, {
    ...probeEvent(rootId),
    eventId: newId(),
    occurredAt: timestampFromDate(new Date()),
    causedBy: 'test',
    ...more,
  } as never);

it('handles a slice in one call and one transaction', async () => {
  const roots = Array.from({ length: 100 }, () => newId());
  await probe.publish(
    topic,
    roots.map((root) => probeEvent(root)),
  );
  await eventually(async () => expect(await probe.effects(...roots)).toHaveLength(100));
  const slices = await probe.rows<{ slice: number }>(`SELECT DISTINCT slice FROM effect WHERE root_id = ANY ($1)`, [roots]);
  // four partitions, each with about a quarter of them
  expect(Math.max(...slices.map(({ slice }) => slice))).toBeGreaterThan(10);
});

it('calls the handler once for an event that comes again, in the same slice or later', async () => {
  const root = newId();
  const event = envelope(root);
  const message = { key: root, headers: { ce_id: event.eventId }, value: Buffer.from(toBinary(topic.schema, event)) };
  const { duplicates } = probe.strategy.counters;
  await probe.transactions.open((session) => {
    for (let copy = 0; copy < 3; copy++) session.outbox.message({ topic: topic.name, ...message });
    return Promise.resolve();
  });
  await eventually(() => expect(probe.strategy.counters.duplicates).toBe(duplicates + 2));
  await probe.publishRaw(topic.name, message);
  await eventually(() => expect(probe.strategy.counters.duplicates).toBe(duplicates + 3));
  expect(await probe.effects(root)).toEqual([1]);
});

it('gives each event a transaction with its cause and a time not before it', async () => {
  const root = newId();
  const seen: { cause: string; now: Date }[] = [];
  behaviour.set(root, (event, slice) => void seen.push(slice.at(event)));
  const ahead = new Date(Date.now() + 60_000);
  const event = envelope(root, { occurredAt: timestampFromDate(ahead) });
  await probe.publishRaw(topic.name, { key: root, value: Buffer.from(toBinary(topic.schema, event)) });
  await eventually(() => expect(seen).toHaveLength(1));
  expect(seen[0]?.cause).toBe(`event:${event.eventId}`);
  expect(seen[0]?.now).toEqual(event.occurredAt && timestampDate(event.occurredAt));
});

it('publishes what a handler publishes, caused by the event', async () => {
  const [root, child] = [newId(), newId()];
  behaviour.set(root, (event, slice) => slice.at(event).publish(topic, probeEvent(child)));
  let causedBy = '';
  behaviour.set(child, (event) => void (causedBy = event.causedBy));
  const event = envelope(root);
  await probe.publishRaw(topic.name, { key: root, value: Buffer.from(toBinary(topic.schema, event)) });
  await eventually(async () => expect(await probe.effects(child)).toEqual([1]));
  expect(causedBy).toBe(`event:${event.eventId}`);
});

it('counts and skips a branch that this build does not know, and goes on', async () => {
  const root = newId();
  const { unknownBranches } = probe.strategy.counters;
  const plain = toBinary(topic.schema, create(topic.schema, { eventId: newId(), aggregateId: root, rootId: root, sequence: 1 }));
  await probe.publishRaw(topic.name, { key: root, value: Buffer.concat([plain, Buffer.from([0xfa, 0x3f, 0x00])]) });
  await probe.publish(topic, [probeEvent(root, 2)]);
  await eventually(async () => expect(await probe.effects(root)).toEqual([2]));
  expect(probe.strategy.counters.unknownBranches).toBe(unknownBranches + 1);
});

it('waits with a partition while something is not there yet, and lets the others go on', async () => {
  const stuck = newId();
  let until = Infinity;
  let tries = 0;
  behaviour.set(stuck, () => {
    tries += 1;
    if (Date.now() < until) throw new TransientError('the version is not here yet');
  });
  await probe.publish(topic, [probeEvent(stuck, 1), probeEvent(stuck, 2)]);
  await eventually(() => expect(probe.strategy.waitingPartitions).toBe(1));

  const delays: number[] = [];
  const others = Array.from({ length: 40 }, () => newId());
  for (const root of others) {
    const from = Date.now();
    behaviour.set(root, () => void delays.push(Date.now() - from));
    await probe.publish(topic, [probeEvent(root)]);
  }
  // a quarter of them shares the partition
  await eventually(() => expect(delays.length).toBeGreaterThan(20));
  expect(delays.toSorted((a, b) => a - b)[Math.floor(delays.length / 2)]).toBeLessThan(500);
  expect(await probe.effects(stuck)).toEqual([]);

  until = 0;
  await eventually(async () => expect(await probe.effects(stuck)).toEqual([1, 2]), { timeoutMs: 15_000 });
  await eventually(async () => expect(await probe.effects(...others)).toHaveLength(40));
  expect(tries).toBeGreaterThan(2);
});

it('goes on after the database has ended all its connections', async () => {
  const root = newId();
  const publishing = (async () => {
    for (const sequence of numbers(60)) {
      for (let done = false; !done;) {
        done = await probe.publish(topic, [probeEvent(root, sequence)]).then(
          () => true,
          () => false,
        );
      }
    }
  })();
  for (let n = 0; n < 5; n++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await probe
      .rows(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
      .catch(() => undefined);
  }
  await publishing;
  await eventually(async () => expect(new Set(await probe.effects(root)).size).toBe(60), { timeoutMs: 15_000 });
  expect(await probe.effects(root)).toEqual(numbers(60));
});

it('leaves the group at once when it is stopped, so that the next one starts without a pause', async () => {
  const from = Date.now();
  for (let starts = 0; starts < 3; starts++) {
    const other = await Probe.start({ database, topic, group: `${topic.publisher}-other`, handle: () => Promise.resolve() });
    await eventually(() => other.strategy.requireAlive());
    await other.stop();
  }
  expect(Date.now() - from).toBeLessThan(3500);
});

it('costs a beginning, one statement of the inbox and a commit for each slice, beside what the handler does', async () => {
  const root = newId();
  const statements: string[] = [];
  const { logger } = probe.dataSource;
  // what is published while no relay runs comes as one batch
  await probe.relay.onApplicationShutdown();
  await probe.publish(
    topic,
    numbers(150).map((sequence) => probeEvent(root, sequence)),
  );
  logger.logQuery = (query: unknown) => void statements.push(typeof query === 'string' ? query : (query as { name: string }).name);
  const carrier = await Probe.start({ database, topic });
  await eventually(async () => expect(await carrier.effects(root)).toHaveLength(150));
  await carrier.stop();
  // COMMIT goes past TypeORM and its log
  expect(statements).toEqual(['START TRANSACTION', 'messaging.inbox.claim', expect.stringContaining('INSERT INTO effect')]);
});
