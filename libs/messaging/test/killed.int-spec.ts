import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { DEAD_LETTER_TOPIC, newId } from '@onewindow/contracts';
import { connected } from '@onewindow/local';
import { eventually, testBrokers, testDatabase, type TestDatabase } from '@onewindow/testing';
import { createTopics } from '../src/transport/index.js';
import { probeEvent, probeOptions, uniqueName } from './probe.js';

jest.setTimeout(60_000);

const LENGTH = 5;
const POINTS = ['after-commit', 'after-acknowledgement', 'in-slice'] as const;

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase({ service: 'probe', dataSourceOptions: probeOptions });
});

afterAll(() => database.drop());

const query = <T>(text: string, values: readonly unknown[] = []): Promise<T[]> =>
  connected(database.url, async (client) => (await client.query(text, [...values])).rows as T[]);

const effects = async (root: string): Promise<number[]> =>
  (await query<{ sequence: number }>(`SELECT sequence FROM probe.effect WHERE root_id = $1 ORDER BY n`, [root])).map(
    ({ sequence }) => sequence,
  );

async function start(service: string, crash: string): Promise<ChildProcess> {
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    CRASH: crash,
    SERVICE: service,
    TOPIC: `${service}.case.v1`,
    DATABASE_URL: database.url,
    BROKERS: testBrokers().join(','),
  };
  const child = fork(path.join(__dirname, 'crash-process.cjs'), { env, execArgv: [] });
  await once(child, 'message');
  return child;
}

describe.each(POINTS)('a service killed with SIGKILL %s', (point) => {
  const service = uniqueName();
  const roots = Array.from({ length: 10 }, () => newId());
  const drafts = Array.from({ length: LENGTH }, (_, n) => roots.map((root) => probeEvent(root, n + 1))).flat();

  it('has done nothing by halves, and after its next start everything is there once and in order', async () => {
    await createTopics(testBrokers(), [`${service}.case.v1`, DEAD_LETTER_TOPIC], { partitions: 4 });
    const first = await start(service, point);
    const died = once(first, 'exit');
    first.send(drafts);
    expect(await died).toEqual([null, 'SIGKILL']);
    const waiting = await query<{ n: number }>(`SELECT count(*)::int AS n FROM probe.outbox WHERE topic = $1`, [`${service}.case.v1`]);
    if (point !== 'in-slice') expect(waiting).toEqual([{ n: drafts.length }]);
    if (point === 'in-slice') for (const root of roots) expect(await effects(root)).toEqual([]);

    const second = await start(service, '');
    try {
      for (const root of roots) await eventually(async () => expect(await effects(root)).toEqual([1, 2, 3, 4, 5]), { timeoutMs: 30_000 });
      await eventually(async () => expect(await query(`SELECT FROM probe.outbox`)).toEqual([]));
      // what was sent twice has come by now: the outbox is empty and a later event of each key has its effect
      second.send(roots.map((root) => probeEvent(root, LENGTH + 1)));
      for (const root of roots) await eventually(async () => expect(await effects(root)).toEqual([1, 2, 3, 4, 5, 6]));
    } finally {
      const ended = once(second, 'exit');
      second.kill('SIGKILL');
      await ended;
    }
  });
});
