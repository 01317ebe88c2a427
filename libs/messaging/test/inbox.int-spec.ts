import { leakCheck, testDatabase, type TestDatabase } from '@onewindow/testing';
import { DataSource } from 'typeorm';
import { v7 } from 'uuid';
import { dayOf, KEPT_DAYS, maintainInbox, partitionName } from '../src/tx/inbox-partitions.js';
import { probeOptions } from './probe.js';

const DAY = 24 * 3600 * 1000;
const noon = new Date('2026-11-23T12:00:00Z');
jest.setTimeout(30_000);

const leaks = leakCheck();
let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await testDatabase({ service: 'probe', dataSourceOptions: probeOptions });
  dataSource = await new DataSource(probeOptions(database.url)).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
  await leaks();
});

const idOf = (daysAgo: number): string => v7({ msecs: noon.getTime() - daysAgo * DAY });
const insert = (id: string): Promise<unknown[]> =>
  dataSource.query(`INSERT INTO inbox VALUES ($1) ON CONFLICT DO NOTHING RETURNING event_id`, [id]);

async function partitionOf(id: string): Promise<string | undefined> {
  const rows = (await dataSource.query(`SELECT tableoid::regclass::text AS name FROM inbox WHERE event_id = $1`, [id])) as {
    name: string;
  }[];
  return rows[0]?.name;
}

async function days(): Promise<number[]> {
  const rows = (await dataSource.query(`SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'inbox'::regclass`)) as {
    name: string;
  }[];
  return rows
    .map(({ name }) => dayOf(name))
    .filter((day) => day !== undefined)
    .toSorted((a, b) => a - b);
}

it('takes events before any partition was made, and moves them when it is', async () => {
  const ids = [idOf(0), idOf(3)];
  for (const id of ids) await insert(id);
  expect(await Promise.all(ids.map(partitionOf))).toEqual(['inbox_default', 'inbox_default']);
  await maintainInbox(dataSource, noon);
  expect(await Promise.all(ids.map(partitionOf))).toEqual([partitionName(noon.getTime()), partitionName(noon.getTime() - 3 * DAY)]);
  for (const id of ids) expect(await insert(id)).toEqual([]);
});

it('has a partition for today and each of the next seven days', async () => {
  await maintainInbox(dataSource, noon);
  const today = Date.UTC(2026, 10, 23);
  expect((await days()).filter((day) => day >= today)).toEqual(Array.from({ length: 8 }, (_, n) => today + n * DAY));
});

it('knows an event again on a later day: the day is in the id', async () => {
  const id = idOf(0);
  await insert(id);
  await maintainInbox(dataSource, new Date(noon.getTime() + 5 * DAY));
  expect(await insert(id)).toEqual([]);
});

it('drops what is older than thirty days, and takes its ids into the default partition', async () => {
  const later = new Date(noon.getTime() + (KEPT_DAYS + 1) * DAY);
  await maintainInbox(dataSource, later);
  const today = Date.UTC(2026, 10, 23) + (KEPT_DAYS + 1) * DAY;
  expect((await days())[0]).toBeGreaterThanOrEqual(today - KEPT_DAYS * DAY);
  const id = idOf(0);
  await insert(id);
  expect(await partitionOf(id)).toBe('inbox_default');
});

it('may be tended by two instances at once', async () => {
  const later = new Date(noon.getTime() + 50 * DAY);
  const outcomes = await Promise.allSettled([maintainInbox(dataSource, later), maintainInbox(dataSource, later)]);
  await maintainInbox(dataSource, later);
  const today = Date.UTC(2026, 10, 23) + 50 * DAY;
  expect((await days()).filter((day) => day >= today)).toEqual(Array.from({ length: 8 }, (_, n) => today + n * DAY));
  expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
});
