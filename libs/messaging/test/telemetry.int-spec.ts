import { newId } from '@onewindow/contracts';
import { eventually, keepPublished, leakCheck, testDatabase, type TestDatabase } from '@onewindow/testing';
import { Probe, probeEvent, probeOptions, probeTopic, recordEffects, uniqueName } from './probe.js';

jest.setTimeout(30_000);

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const GIVEN = `00-${TRACE}-00f067aa0ba902b7-01`;

const leaks = leakCheck();
const topic = probeTopic(uniqueName());
const children = new Map<string, string>();
let database: TestDatabase;
let probe: Probe;

beforeAll(async () => {
  database = await testDatabase({ service: 'probe', dataSourceOptions: probeOptions });
  probe = await Probe.start({
    database,
    topic,
    handle: async (events, slice) => {
      for (const event of events) {
        const child = children.get(event.rootId);
        if (child) slice.at(event).publish(topic, probeEvent(child));
      }
      await recordEffects(events, slice);
    },
  });
  await keepPublished((text) => probe.rows(text));
  await eventually(() => probe.strategy.requireAlive());
});

afterAll(async () => {
  await probe.stop();
  await database.drop();
  await leaks();
});

const traceparentOf = async (key: string): Promise<string | null | undefined> =>
  (await probe.rows<{ traceparent: string | null }>(`SELECT traceparent FROM published WHERE key = $1`, [key]))[0]?.traceparent;

it('publishes what an event causes in the trace of that event, whatever else is in its slice', async () => {
  const roots = Array.from({ length: 20 }, () => newId());
  for (const root of roots) children.set(root, newId());
  const traced = roots[7] as string;
  await probe.relay.onApplicationShutdown();
  for (const root of roots) {
    const [row] = await probe.rows<{ position: string }>(`SELECT coalesce(max(position), 0) AS position FROM outbox`);
    await probe.publish(topic, [probeEvent(root)]);
    if (root === traced) await probe.rows(`UPDATE outbox SET traceparent = $1 WHERE position > $2`, [GIVEN, row?.position]);
  }
  const carrier = await Probe.start({ database, topic });
  await eventually(async () => expect(await probe.effects(...roots)).toHaveLength(20));
  expect(await traceparentOf(children.get(traced) ?? '')).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
  expect(await traceparentOf(children.get(traced) ?? '')).not.toBe(GIVEN);
  await carrier.stop();
});

it('counts what its consumer and its outbox do', async () => {
  const scrape = async (): Promise<string> => (await fetch(`${probe.service.address}/metrics`)).text();
  let text = '';
  const valueOf = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  // events of earlier tests may still come in between the two looks
  await eventually(async () => {
    text = await scrape();
    expect(valueOf('onewindow_consumer_handled_total')).toBe(probe.strategy.counters.handled);
  });
  expect(valueOf('onewindow_consumer_handled_total')).toBeGreaterThanOrEqual(20);
  expect(valueOf('onewindow_parked_messages')).toBe(0);
  expect(valueOf('onewindow_outbox_oldest_seconds')).toBeGreaterThanOrEqual(0);
  expect(text).toContain('onewindow_database_connections{state="waiting"} 0');
  expect(text).toContain(`onewindow_consumer_lag_messages{topic="${topic.name}"}`);
  for (const name of [
    'consumer_parked_total',
    'consumer_splits_total',
    'consumer_pauses_total',
    'outbox_depth',
    'outbox_sends_total',
    'outbox_rejected_sends_total',
  ])
    expect(text).toMatch(new RegExp(`^onewindow_${name} \\d`, 'm'));
});
