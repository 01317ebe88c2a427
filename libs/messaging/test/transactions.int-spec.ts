import { newId } from '@onewindow/contracts';
import { leakCheck, testDatabase, type TestDatabase } from '@onewindow/testing';
import { DataSource } from 'typeorm';
import { FailedTransactionError, sql, Transactions } from '../src/tx/index.js';
import { probeEvent, probeOptions, probeTopic } from './probe.js';

const topic = probeTopic('probe');
jest.setTimeout(30_000);

const leaks = leakCheck();
let database: TestDatabase;
let dataSource: DataSource;
let wakes: number;
let transactions: Transactions;

beforeAll(async () => {
  database = await testDatabase({ service: 'probe', dataSourceOptions: probeOptions });
  dataSource = await new DataSource(probeOptions(database.url)).initialize();
});

beforeEach(() => {
  wakes = 0;
  transactions = new Transactions(dataSource, { service: 'probe', clock: () => new Date(), published: () => (wakes += 1) });
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
  await leaks();
});

const states = async (id: string): Promise<number> => (await dataSource.query(`SELECT FROM single WHERE id = $1`, [id])).length;
const messages = async (key: string): Promise<number> => (await dataSource.query(`SELECT FROM outbox WHERE key = $1`, [key])).length;

it('commits the state together with its event, and wakes the relay', async () => {
  const id = newId();
  await transactions.run('request:1', async (tx) => {
    await sql(tx, `INSERT INTO single VALUES ($1)`, [id]);
    tx.publish(topic, probeEvent(id));
    expect(await messages(id)).toBe(0);
  });
  expect([await states(id), await messages(id), wakes]).toEqual([1, 1, 1]);
});

it('keeps neither when the work fails after both', async () => {
  const id = newId();
  const work = transactions.run('request:1', async (tx) => {
    await sql(tx, `INSERT INTO single VALUES ($1)`, [id]);
    tx.publish(topic, probeEvent(id));
    throw new Error('changed my mind');
  });
  await expect(work).rejects.toThrow('changed my mind');
  expect([await states(id), await messages(id), wakes]).toEqual([0, 0, 0]);
});

it('refuses the commit after a swallowed SQL error', async () => {
  const id = newId();
  const work = transactions.run('request:1', async (tx) => {
    await sql(tx, `INSERT INTO single VALUES ($1)`, [id]);
    await sql(tx, `INSERT INTO single VALUES ($1)`, [id]).catch(() => undefined);
    tx.publish(topic, probeEvent(id));
  });
  await expect(work).rejects.toThrow(FailedTransactionError);
  expect([await states(id), await messages(id), wakes]).toEqual([0, 0, 0]);
});

it('refuses the commit also where the swallowed error was the last thing, and only the answer to COMMIT tells', async () => {
  const id = newId();
  const work = transactions.run('request:1', async (tx) => {
    await sql(tx, `INSERT INTO single VALUES ($1)`, [id]);
    await sql(tx, `INSERT INTO single VALUES ($1)`, [id]).catch(() => undefined);
  });
  await expect(work).rejects.toThrow(FailedTransactionError);
  expect(await states(id)).toBe(0);
});

it('uses its connection again after a failure', async () => {
  for (let n = 0; n < 40; n++) {
    await transactions.run('request:1', (tx) => sql(tx, `INSERT INTO nowhere VALUES (1)`)).catch(() => undefined);
  }
  expect(await transactions.run('request:1', (tx) => sql(tx, `SELECT 1 AS one`))).toEqual([{ one: 1 }]);
});

it('writes positions in the order of publishing', async () => {
  const ids = Array.from({ length: 300 }, () => newId());
  await transactions.run('request:1', (tx) => {
    for (const id of ids) tx.publish(topic, probeEvent(id));
    return Promise.resolve();
  });
  const rows = (await dataSource.query(`SELECT key FROM outbox WHERE key = ANY ($1) ORDER BY position`, [ids])) as { key: string }[];
  expect(rows.map(({ key }) => key)).toEqual(ids);
});

it('wakes nobody when nothing was published', async () => {
  await transactions.run('request:1', (tx) => sql(tx, `SELECT 1`));
  expect(wakes).toBe(0);
});

it('wakes whom the work asked for once it is committed, and nobody when it is not', async () => {
  const id = newId();
  let seen: Promise<number> | undefined;
  const work = (fails: boolean) =>
    transactions.run('request:1', async (tx) => {
      await sql(tx, `INSERT INTO single VALUES ($1)`, [id]);
      tx.afterCommit(() => void (seen = states(id)));
      if (fails) throw new Error('changed my mind');
    });
  await expect(work(true)).rejects.toThrow('changed my mind');
  expect(seen).toBeUndefined();
  await work(false);
  expect(await seen).toBe(1);
});

it('answers the rows of every kind of statement in one shape', async () => {
  const id = newId();
  const shapes = await transactions.run('request:1', async (tx) => [
    await sql(tx, `INSERT INTO single VALUES ($1) RETURNING id`, [id]),
    await sql(tx, `UPDATE single SET id = id WHERE id = $1 RETURNING id`, [id]),
    await sql(tx, `WITH found AS (SELECT id FROM single WHERE id = $1) SELECT id FROM found`, [id]),
    await sql(tx, `DELETE FROM single WHERE id = $1 RETURNING id`, [id]),
  ]);
  expect(shapes).toEqual([[{ id }], [{ id }], [{ id }], [{ id }]]);
  expect(await transactions.run('request:1', (tx) => sql(tx, `DELETE FROM single WHERE id = $1`, [id]))).toEqual([]);
});
