import { create, fromBinary } from '@bufbuild/protobuf';
import { ItemRetiredSchema, ItemVersionSchema, TOPICS, type CalendarEvent, type ItemEvent } from '@onewindow/contracts';
import { Transactions, type SliceContext } from '@onewindow/messaging/tx';
import { leakCheck, testDatabase, type TestDatabase } from '@onewindow/testing';
import { DataSource } from 'typeorm';
import { CatalogueConsumer } from '../src/catalogue/catalogue.consumer.js';
import { dataSourceOptions } from '../src/data-source.js';

const leaks = leakCheck();
const consumer = new CatalogueConsumer();
let database: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await testDatabase({ service: 'intake', dataSourceOptions });
  source = await new DataSource(dataSourceOptions(database.url)).initialize();
}, 30_000);
afterAll(async () => {
  await source.destroy();
  await database.drop();
  await leaks();
});

/** Gives a slice to a handler. @returns how many statements it cost */
async function statementsOf(topic: string, handle: (slice: SliceContext) => Promise<void>): Promise<number> {
  const transactions = new Transactions(source, { service: 'intake', clock: () => new Date(), published: () => undefined });
  return transactions.run('request:test', async (tx) => {
    const runner = tx.db.queryRunner;
    if (!runner) throw new Error('no transaction');
    const counted = jest.spyOn(runner, 'query');
    await handle({ topic, partition: 0, at: () => tx });
    const { length } = counted.mock.calls;
    counted.mockRestore();
    return length;
  });
}

const itemEvent = (sequence: number, event: ItemEvent['event']): ItemEvent => create(TOPICS.item.schema, { sequence, event });
const told = (branch: 'published' | 'snapshot', itemCode: string, version: number, sequence: number, name = `v${version}`): ItemEvent =>
  itemEvent(sequence, { case: branch, value: create(ItemVersionSchema, { itemCode, version, name }) });
const retired = (itemCode: string, version: number, sequence: number): ItemEvent =>
  itemEvent(sequence, { case: 'retired', value: create(ItemRetiredSchema, { itemCode, version, reason: '取消' }) });
const items = (events: readonly ItemEvent[]) => statementsOf(TOPICS.item.name, (slice) => consumer.onItemEvents(events, slice));

async function kept(itemCode: string): Promise<unknown[]> {
  const rows: { version: number; sequence: number; retired: boolean; body: Buffer }[] = await source.query(
    `SELECT version, sequence, retired, body FROM item_copy WHERE item_code = $1 ORDER BY version`,
    [itemCode],
  );
  return rows.map(({ body, ...row }) => ({ ...row, name: fromBinary(ItemVersionSchema, body).name }));
}

test('two hundred items of a slice cost one statement, their retirements one more', async () => {
  const codes = Array.from({ length: 100 }, (_, n) => `item-${n}`);
  expect(await items(codes.flatMap((code) => [told('published', code, 1, 1), told('published', code, 2, 2)]))).toBe(1);
  expect(await source.query(`SELECT FROM item_copy WHERE item_code = ANY ($1)`, [codes])).toHaveLength(200);
  expect(await items(codes.map((code) => retired(code, 2, 3)))).toBe(1);
  expect(await source.query(`SELECT FROM item_copy WHERE retired AND item_code = ANY ($1)`, [codes])).toHaveLength(100);
  expect(await items([])).toBe(0);
});

test('what a slice says of one version ends as if each event had come alone', async () => {
  await items([
    told('published', 'a', 1, 1, 'old'),
    told('snapshot', 'a', 1, 1, 'repaired'),
    retired('a', 1, 2),
    told('published', 'a', 2, 3),
  ]);
  expect(await kept('a')).toEqual([
    { version: 1, sequence: 2, retired: true, name: 'repaired' },
    { version: 2, sequence: 3, retired: false, name: 'v2' },
  ]);
  await items([told('published', 'a', 2, 2, 'older'), told('snapshot', 'a', 1, 4, 'told again')]);
  expect(await kept('a')).toEqual([
    { version: 1, sequence: 4, retired: true, name: 'told again' },
    { version: 2, sequence: 3, retired: false, name: 'v2' },
  ]);
});

test('the calendars of a slice cost one statement, and one more where a version is new and limits are counted again; the newest word on each stands', async () => {
  const calendar = (version: number, sequence: number, source = ''): CalendarEvent =>
    create(TOPICS.calendar.schema, { sequence, event: { case: 'published', value: { regionCode: '220000', version, daysOff: [source] } } });
  const events = [calendar(1, 1, 'x'), calendar(1, 1, 'y'), calendar(2, 2)];
  expect(await statementsOf(TOPICS.calendar.name, (slice) => consumer.onCalendarEvents(events, slice))).toBe(2);
  expect(await statementsOf(TOPICS.calendar.name, (slice) => consumer.onCalendarEvents(events, slice))).toBe(1);
  expect(
    await source.query(`SELECT version, sequence, position('y' in encode(body, 'escape')) > 0 AS y FROM calendar_copy ORDER BY 1`),
  ).toEqual([
    { version: 1, sequence: 1, y: true },
    { version: 2, sequence: 2, y: false },
  ]);
});
