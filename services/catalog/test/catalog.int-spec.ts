import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createService, type RunningService } from '@onewindow/platform';
import { eventually, httpClient, leakCheck, testBrokers, testDatabase, type HttpAnswer, type TestDatabase } from '@onewindow/testing';
import { DataSource } from 'typeorm';
import { AppModule } from '../src/app.module.js';
import type { Config } from '../src/config.js';
import { dataSourceOptions } from '../src/data-source.js';
import { DataFilesError } from '../src/files/data-file.js';

const JILIN = join(__dirname, '..', 'data', 'jilin');
const ITEM_CODE = '11220104000000019D4000131010001';

let database: TestDatabase;
let service: RunningService;
let get: (path: string) => Promise<HttpAnswer<Record<string, unknown>>>;
const leaks = leakCheck();

const boot = (folder: string): Promise<RunningService> => {
  const config: Config = {
    PORT: 0,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    KAFKA_BROKERS: testBrokers(),
    CATALOG_DATA: folder,
  };
  return createService({ name: 'catalog', config: () => config, module: (given) => AppModule.forRoot(given) });
};

beforeAll(async () => {
  database = await testDatabase({ service: 'catalog', dataSourceOptions });
  service = await boot(JILIN);
  const client = httpClient(service.address);
  get = (path) => client('GET', path);
});
afterAll(async () => {
  await service.stop();
  await database.drop();
  await leaks();
});

test('the service has imported its data before it listens, and its events leave', async () => {
  const source = await new DataSource(dataSourceOptions(database.url)).initialize();
  try {
    const [row]: { count: number }[] = await source.query(`SELECT count(*)::int AS count FROM item_version WHERE status = 'published'`);
    expect(row?.count).toBe(1);
    await eventually(async () => expect(await source.query(`SELECT 1 FROM outbox`)).toEqual([]));
  } finally {
    await source.destroy();
  }
});

test('anyone may list items, by words of the name or the body or the beginning of a code', async () => {
  const found = { status: 200, body: { items: [{ itemCode: ITEM_CODE, version: 1, name: '食品经营许可（新办）' }], next: null } };
  for (const q of [
    '',
    '?q=',
    `?q=${encodeURIComponent('食品')}`,
    `?q=${encodeURIComponent('朝阳区市场')}`,
    `?q=${ITEM_CODE.slice(0, 20)}`,
    '?q=00013101',
  ]) {
    expect(await get(`/v1/items${q}`)).toMatchObject(found);
  }
  for (const q of [encodeURIComponent('烟草'), '%25', '_', '%5C']) {
    expect(await get(`/v1/items?q=${q}`)).toMatchObject({ status: 200, body: { items: [], next: null } });
  }
});

test('anyone may read an item in full', async () => {
  const { status, body } = await get(`/v1/items/${ITEM_CODE}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    itemCode: ITEM_CODE,
    version: 1,
    codeCertainty: 'demo',
    statutoryLimit: { amount: 20, unit: 'working-day', basis: { law: '行政许可法', article: '第四十二条', certainty: 'read' } },
    promisedLimit: { amount: 7, unit: 'working-day' },
    handlingItems: [{ code: `${ITEM_CODE}01` }, { code: `${ITEM_CODE}02` }],
    publishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  });
  expect(body['materials']).toContainEqual(
    expect.objectContaining({ key: 'premises-plan', name: '主要设备设施、经营布局和操作流程文件', source: '10' }),
  );
});

test('a region counts by its own calendar or the national one', async () => {
  expect(await get('/v1/calendars/220104')).toMatchObject({
    status: 200,
    body: { regionCode: '000000', version: 1, coversTo: '2026-12-31' },
  });
  expect(await get('/v1/calendars/000000')).toMatchObject({ status: 200, body: { regionCode: '000000' } });
});

test.each([
  ['/v1/items?cursor=abc', 400, 'invalid-cursor'],
  ['/v1/items?cursor=a%20b', 400, 'invalid-query'],
  ['/v1/items?limit=0', 400, 'invalid-query'],
  ['/v1/items?q=%00', 400, 'invalid-query'],
  ['/v1/items?name=x', 400, 'invalid-query'],
  ['/v1/items/123', 400, 'invalid-path'],
  ['/v1/items/12441500196720244T3442199806003', 404, 'item-not-found'],
  ['/v1/calendars/22010', 400, 'invalid-path'],
  ['/v1/calendars/999999', 404, 'region-not-found'],
])('%s is answered with %i %s', async (path, status, code) => {
  expect(await get(path)).toMatchObject({ status, body: { code } });
});

describe('the service does not start', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
    cpSync(JILIN, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const change = (file: string, from: string, to: string): void => {
    const path = join(folder, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  };

  test('on bad data files', async () => {
    change('items/220104-food-business-new.yaml', 'promisedLimit: { amount: 7', 'promisedLimit: { amount: 70');
    await expect((async () => boot(folder))()).rejects.toThrow(
      /^the catalogue's data files are refused:\n {2}items\/220104-food-business-new\.yaml:12: the promised limit of 70 is above the law's 20/,
    );
  });

  test('on a published version that was changed', async () => {
    change('items/220104-food-business-new.yaml', 'validityMonths: 60', 'validityMonths: 48');
    await expect((async () => boot(folder))()).rejects.toThrow(DataFilesError);
  });
});
