import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { kafkaClient } from '@onewindow/messaging/transport';
import type { Kafka } from 'kafkajs';
import { createTopics } from '@onewindow/messaging/transport';
import { freePort, ownKafka, ownPostgres, type OwnPart } from '@onewindow/testing';
import { connected, prepareDatabase, removePostgresData, startPostgres, type Part, type Postgres } from '@onewindow/local';

describe('PostgreSQL', () => {
  let own: OwnPart<Postgres>;

  beforeAll(async () => {
    own = await ownPostgres();
  }, 60_000);

  afterAll(() => own.discard());

  it('keeps what was committed when it is killed and started again on the same port', async () => {
    const url = own.part.url();
    await connected(url, async (db) => {
      await db.query('CREATE TABLE kept (n int)');
      await db.query('INSERT INTO kept VALUES (1)');
    });
    own.part.kill?.();
    await own.part.restart?.();
    expect(await connected(url, async (db) => (await db.query('SELECT n FROM kept')).rows)).toEqual([{ n: 1 }]);
  }, 60_000);

  it('runs, also for root, on a folder that only its owner can enter, and leaves nothing there when it is removed', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'onewindow-closed-'));
    const dataDir = path.join(dir, 'postgres');
    const port = await freePort();
    const closed = await withoutContainers(() =>
      startPostgres({ dataDir, port, log: path.join(dir, 'postgres.log'), password: 'test', own: true }),
    );
    const { data, uid } = await connected(closed.url(), async (db) => {
      const { rows } = await db.query<{ data: string }>(`SELECT setting AS data FROM pg_settings WHERE name = 'data_directory'`);
      return { data: rows[0]?.data ?? '', uid: statSync(`/proc/${closed.pid}`).uid };
    });
    await closed.stop();
    removePostgresData(dataDir);
    rmSync(dir, { recursive: true });
    expect(uid).not.toBe(0);
    expect(data).not.toBe('');
    expect(existsSync(path.dirname(data))).toBe(false);
  }, 60_000);

  it('gives each service a schema that no other can read', async () => {
    const roles = ['one', 'two'].map((service) => ({ service, password: `${service}-secret` }));
    await prepareDatabase(own.part.url(), 'sample', roles);
    await connected(own.part.url('sample', 'one', 'one-secret'), (db) => db.query('CREATE TABLE mine (n int)'));
    const trespass = connected(own.part.url('sample', 'two', 'two-secret'), (db) => db.query('SELECT * FROM one.mine'));
    await expect(trespass).rejects.toThrow('permission denied for schema one');
  });

  it('is prepared again without harm, and then takes a new password', async () => {
    await prepareDatabase(own.part.url(), 'sample', [{ service: 'one', password: 'changed' }]);
    const rows = await connected(
      own.part.url('sample', 'one', 'changed'),
      async (db) => (await db.query('SELECT count(*)::int FROM mine')).rows,
    );
    expect(rows).toEqual([{ count: 0 }]);
    await expect(new Client({ connectionString: own.part.url('sample', 'one', 'one-secret') }).connect()).rejects.toThrow(
      'password authentication failed',
    );
  });

  it('sorts Chinese by code point and folds case by Unicode, on every machine alike', async () => {
    const query = `SELECT array_agg(w ORDER BY w) AS sorted, lower('ÄÖ') AS folded FROM unnest(ARRAY['许可','一窗','b','A']) AS w`;
    const rows = await connected(own.part.url(), async (db) => (await db.query(query)).rows);
    expect(rows).toEqual([{ sorted: ['A', 'b', '一窗', '许可'], folded: 'äö' }]);
  });
});

describe('Kafka', () => {
  let own: OwnPart<Part>;

  beforeAll(async () => {
    own = await ownKafka();
  }, 60_000);

  afterAll(() => own.discard());

  it('keeps what it acknowledged when it is killed and started again on the same port', async () => {
    const brokers = [own.part.address];
    await createTopics(brokers, ['kept'], { partitions: 1 });
    await send(brokers, 'kept', 'before');
    own.part.kill?.();
    await own.part.restart?.();
    await send(brokers, 'kept', 'after');
    expect(await readAll(brokers, 'kept', 2)).toEqual(['before', 'after']);
  }, 90_000);
});

/** A folder of this machine is there for a process of this machine alone. */
async function withoutContainers<T>(start: () => Promise<T>): Promise<T> {
  const before = process.env['ONEWINDOW_CONTAINERS'];
  process.env['ONEWINDOW_CONTAINERS'] = 'off';
  try {
    return await start();
  } finally {
    if (before === undefined) delete process.env['ONEWINDOW_CONTAINERS'];
    else process.env['ONEWINDOW_CONTAINERS'] = before;
  }
}

const client = (brokers: string[]): Kafka => kafkaClient({ clientId: 'test', brokers });

async function send(brokers: string[], topic: string, value: string): Promise<void> {
  const producer = client(brokers).producer();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: [{ value }] });
  await producer.disconnect();
}

async function readAll(brokers: string[], topic: string, count: number): Promise<string[]> {
  const consumer = client(brokers).consumer({ groupId: 'reader', maxWaitTimeInMs: 250 });
  const read: string[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        eachMessage: ({ message }) => {
          read.push(message.value?.toString() ?? '');
          if (read.length === count) resolve();
          return Promise.resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return read;
}
