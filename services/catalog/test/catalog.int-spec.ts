import { createService, type RunningService } from '@onewindow/platform';
import {
  eventually,
  httpClient,
  leakCheck,
  testBrokers,
  testDatabase,
  testIssuer,
  type HttpAnswer,
  type TestDatabase,
  type TestIssuer,
} from '@onewindow/testing';
import { DataSource } from 'typeorm';
import { AppModule } from '../src/app.module.js';
import type { Config } from '../src/config.js';
import { dataSourceOptions } from '../src/data-source.js';
import { readCatalogue } from '../src/files/catalogue.js';
import { DataFilesError } from '../src/files/data-file.js';
import { DataFolder, JILIN } from './data-folder.js';

const ITEM_CODE = '11220104000000019D4000131010001';

let database: TestDatabase;
let service: RunningService;
let issuer: TestIssuer;
let get: (path: string) => Promise<HttpAnswer<Record<string, unknown>>>;
const leaks = leakCheck();

const boot = (folder: string): Promise<RunningService> => {
  const config: Config = {
    PORT: 0,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    KAFKA_BROKERS: testBrokers(),
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
    CATALOG_DATA: folder,
  };
  return createService({ name: 'catalog', config: () => config, module: (given) => AppModule.forRoot(given) });
};

beforeAll(async () => {
  database = await testDatabase({ service: 'catalog', dataSourceOptions });
  issuer = await testIssuer();
  service = await boot(JILIN);
  const client = httpClient(service.address);
  get = (path) => client('GET', path);
});
afterAll(async () => {
  await service.stop();
  await issuer.close();
  await database.drop();
  await leaks();
});

test('the service has imported its data before it listens, and its events leave', async () => {
  const source = await new DataSource(dataSourceOptions(database.url)).initialize();
  try {
    const [row]: { count: number }[] = await source.query(`SELECT count(*)::int AS count FROM item_version WHERE status = 'published'`);
    expect(row?.count).toBe(readCatalogue(JILIN).items.length);
    await eventually(async () => expect(await source.query(`SELECT 1 FROM outbox`)).toEqual([]));
  } finally {
    await source.destroy();
  }
});

test('anyone may list items, by words of the name or the body or the beginning of a code', async () => {
  const food = { itemCode: ITEM_CODE, version: 2, name: '食品经营许可（新办）' };
  for (const q of ['', '&q=', '&q=食品', '&q=朝阳区市场', `&q=${ITEM_CODE.slice(0, 20)}`, '&q=00013101']) {
    const { status, body } = await get(`/v1/items?limit=100${encodeURI(q)}`);
    expect([status, body['next'], body['items']]).toEqual([200, null, expect.arrayContaining([expect.objectContaining(food)])]);
  }
  expect(await get(`/v1/items?q=${ITEM_CODE}`)).toMatchObject({ status: 200, body: { items: [food], next: null } });
  for (const q of [encodeURIComponent('民宿登记'), '%25', '_', '%5C']) {
    expect(await get(`/v1/items?q=${q}`)).toMatchObject({ status: 200, body: { items: [], next: null } });
  }
});

test('lists are complete and without repeats, page by page', async () => {
  for (const [route, key] of [
    ['/v1/items', 'itemCode'],
    ['/v1/agencies', 'agencyCode'],
    ['/v1/sites', 'code'],
    ['/v1/delegations', 'code'],
  ] as const) {
    const whole = (await get(`${route}?limit=200`)).body['items'] as Record<string, string>[];
    const seen: (string | undefined)[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await get(`${route}?limit=5${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...(body['items'] as Record<string, string>[]).map((row) => row[key]));
      cursor = body['next'] as string | null;
    }
    expect(seen).toEqual(whole.map((row) => row[key]));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(5);
  }
});

test('anyone may see where people are served, and by whom', async () => {
  const sites = await get('/v1/sites?region=220104');
  expect(sites.body['items']).toContainEqual(
    expect.objectContaining({
      code: '220104-center',
      level: 'county',
      parent: '220100-center',
      windows: expect.arrayContaining([
        expect.objectContaining({ code: '01', name: '综合窗口01', kind: 'universal', purpose: '', directoryCodes: [] }),
        expect.objectContaining({ code: '13', kind: 'specialised', purpose: 'unresolved' }),
      ]),
    }),
  );
  expect((await get('/v1/agencies?region=220102')).body).toEqual({
    items: [
      { agencyCode: '11220102000000019G', name: '长春市南关区市场监督管理局', regionCode: '220102' },
      { agencyCode: '11220102000000027B', name: '长春市南关区政务服务和数字化建设管理局', regionCode: '220102' },
    ],
    next: null,
  });
});

test('anyone may read the versions of an item and each of them', async () => {
  const version = { version: 2, status: 'published', name: '食品经营许可（新办）', publishedAt: expect.any(String) };
  expect(await get(`/v1/items/${ITEM_CODE}/versions`)).toMatchObject({ status: 200, body: { items: [version], next: null } });
  const one = await get(`/v1/items/${ITEM_CODE}/versions/2`);
  expect(one).toMatchObject({ status: 200, body: { ...version, retired: null } });
  expect(one.body).toEqual((await get(`/v1/items/${ITEM_CODE}`)).body);
});

test('anyone may read an item in full', async () => {
  const { status, body } = await get(`/v1/items/${ITEM_CODE}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    itemCode: ITEM_CODE,
    version: 2,
    codeCertainty: 'demo',
    statutoryLimit: { amount: 20, unit: 'working-day', basis: { law: '行政许可法', article: '第四十二条', certainty: 'read' } },
    promisedLimit: { amount: 7, unit: 'working-day' },
    steps: [
      { key: 'document-review', gives: [{ key: 'document-opinion', name: '申请材料审查意见' }] },
      { key: 'premises-review', gives: [{ key: 'premises-opinion', name: '现场核查意见' }] },
      { key: 'decision', uses: ['document-opinion', 'premises-opinion'] },
    ],
    correctionLimit: { amount: 15, unit: 'working-day' },
    riskFlags: ['personal-health'],
    agencyRegion: '220104',
    retired: null,
    handlingItems: [{ code: `${ITEM_CODE}01` }, { code: `${ITEM_CODE}02` }],
    publishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  });
  expect(body['materials']).toContainEqual(
    expect.objectContaining({ key: 'premises-plan', name: '主要设备设施、经营布局和操作流程文件', source: '10' }),
  );
});

test('anyone may read the bundles of a region, each with its guide and its versions', async () => {
  const summary = {
    bundleCode: '220104-open-restaurant',
    version: 1,
    name: '开办餐饮店',
    lifeStage: '准入准营',
    savings: { daysBefore: 25 },
  };
  const listed = await get('/v1/bundles?region=220104');
  expect(listed).toMatchObject({ status: 200, body: { next: null } });
  expect(listed.body['items']).toHaveLength(4);
  expect(listed.body['items']).toContainEqual(expect.objectContaining({ ...summary, savings: expect.objectContaining(summary.savings) }));
  expect(await get('/v1/bundles?region=220102')).toMatchObject({ status: 200, body: { items: [], next: null } });
  const one = await get('/v1/bundles/220104-open-restaurant');
  expect(one).toMatchObject({
    status: 200,
    body: { ...summary, status: 'published', retired: null, publishedAt: expect.stringMatching(/Z$/) },
  });
  expect(one.body['members']).toContainEqual(
    expect.objectContaining({
      key: 'food',
      itemName: '食品经营许可（新办）',
      needs: [{ anyOf: ['company', 'trader'] }],
      promisedLimit: expect.objectContaining({ amount: 7 }),
      result: expect.objectContaining({ name: '食品经营许可证' }),
    }),
  );
  expect(one.body['materials']).toContainEqual(expect.objectContaining({ key: 'premises-plan', source: '10', givenBy: null }));
  const version = { version: 1, status: 'published', name: '开办餐饮店', publishedAt: expect.any(String) };
  expect(await get('/v1/bundles/220104-open-restaurant/versions')).toMatchObject({ status: 200, body: { items: [version], next: null } });
  expect((await get('/v1/bundles/220104-open-restaurant/versions/1')).body).toEqual(one.body);
  const pages = [await get('/v1/bundles?limit=3')];
  pages.push(await get(`/v1/bundles?limit=3&cursor=${String(pages[0]?.body['next'])}`));
  expect(pages.map(({ body }) => (body['items'] as unknown[]).length)).toEqual([3, 1]);
});

test('an item that is taken by mail says so, and that nobody has read it in a guide', async () => {
  const { body } = await get('/v1/items/1122010000000003593000118001001');
  expect(body).toMatchObject({ handlingModes: ['1', '2', '4'], handlingModesCertainty: 'memory' });
});

test('a region counts by the calendar of the nearest region that has one: its own, its city or province, else the nation', async () => {
  expect(await get('/v1/calendars/220104')).toMatchObject({
    status: 200,
    body: { regionCode: '000000', version: 1, coversTo: '2026-12-31' },
  });
  expect(await get('/v1/calendars/000000')).toMatchObject({ status: 200, body: { regionCode: '000000' } });

  // as if the city had published one of its own
  const source = await new DataSource(dataSourceOptions(database.url)).initialize();
  try {
    await source.query(`INSERT INTO calendar SELECT '220100', current_version, sequence FROM calendar WHERE region_code = '000000'`);
    await source.query(
      `INSERT INTO calendar_version
       SELECT '220100', version, covers_from, covers_to, content || '{"regionCode": "220100"}', content_hash, published_at
         FROM calendar_version WHERE region_code = '000000'`,
    );
    const counted = await Promise.all(['220104', '220100', '220000'].map((region) => get(`/v1/calendars/${region}`)));
    expect(counted.map(({ body }) => body['regionCode'])).toEqual(['220100', '220100', '000000']);
  } finally {
    await source.query(`DELETE FROM calendar_version WHERE region_code = '220100'`);
    await source.query(`DELETE FROM calendar WHERE region_code = '220100'`);
    await source.destroy();
  }
});

test.each([
  ['/v1/items?cursor=abc', 400, 'invalid-cursor'],
  ['/v1/items?cursor=a%20b', 400, 'invalid-query'],
  ['/v1/items?limit=0', 400, 'invalid-query'],
  ['/v1/items?q=%00', 400, 'invalid-query'],
  ['/v1/items?name=x', 400, 'invalid-query'],
  ['/v1/items/123', 400, 'invalid-path'],
  ['/v1/items/12441500196720244T3442199806003', 404, 'item-not-found'],
  ['/v1/items/12441500196720244T3442199806003/versions', 404, 'item-not-found'],
  ['/v1/items/12441500196720244T3442199806003/versions/1', 404, 'item-not-found'],
  [`/v1/items/${ITEM_CODE}/versions/3`, 404, 'version-not-found'],
  [`/v1/items/${ITEM_CODE}/versions/0`, 400, 'invalid-path'],
  [`/v1/items/${ITEM_CODE}/versions?cursor=YWJj`, 400, 'invalid-cursor'],
  ['/v1/bundles?region=1', 400, 'invalid-query'],
  ['/v1/bundles?cursor=abc', 400, 'invalid-cursor'],
  ['/v1/bundles/open-restaurant', 400, 'invalid-path'],
  ['/v1/bundles/220104-no-such', 404, 'bundle-not-found'],
  ['/v1/bundles/220104-no-such/versions', 404, 'bundle-not-found'],
  ['/v1/bundles/220104-no-such/versions/1', 404, 'bundle-not-found'],
  ['/v1/bundles/220104-open-restaurant/versions/2', 404, 'version-not-found'],
  ['/v1/bundles/220104-open-restaurant/versions?cursor=YWJj', 400, 'invalid-cursor'],
  ['/v1/sites?region=1', 400, 'invalid-query'],
  ['/v1/agencies?cursor=abc', 400, 'invalid-cursor'],
  ['/v1/calendars/22010', 400, 'invalid-path'],
  ['/v1/calendars/999999', 404, 'region-not-found'],
])('%s is answered with %i %s', async (path, status, code) => {
  expect(await get(path)).toMatchObject({ status, body: { code } });
});

describe('with other data', () => {
  let folder: DataFolder;
  beforeEach(() => {
    folder = new DataFolder();
  });
  afterEach(() => folder.remove());
  const ITEM = 'items/220104-food-business-new.yaml';

  test('the service does not start on bad files', async () => {
    folder.change(ITEM, 'promisedLimit: { amount: 7', 'promisedLimit: { amount: 70', '');
    await expect((async () => boot(folder.path))()).rejects.toThrow(
      /^the catalogue's data files are refused:\n {2}items\/220104-food-business-new\.yaml:12: the promised limit of 70 is above the law's 20/,
    );
  });

  test('the service does not start on a published version that was changed', async () => {
    folder.change(ITEM, 'validityMonths: 60', 'validityMonths: 48', '');
    await expect((async () => boot(folder.path))()).rejects.toThrow(DataFilesError);
  });

  test('a draft is seen by administrators alone, with what keeps it from being published', async () => {
    const draft = 'items/220104-senior-card.draft.yaml';
    const code = '1122010400000009464002011001001';
    folder.copy('items/220104-senior-card.yaml', draft);
    folder.change(draft, 'version: 1', 'version: 2\nstatus: draft', '');
    const line = folder.change(draft, "agency: '112201040000000946'", "agency: '11100000000013338W'", "agency: '1110");
    await (await boot(folder.path)).stop();
    const as = async (role: 'administrator' | 'officer') =>
      httpClient(service.address, await issuer.token({ kind: 'staff', roles: [role] }));
    const administrator = await as('administrator');
    const summary = {
      itemCode: code,
      version: 2,
      name: '老年证办理',
      agencyName: '',
      file: draft,
      problems: expect.arrayContaining([{ line, reason: 'unknown agency 11100000000013338W' }]),
      draftedAt: expect.stringMatching(/Z$/),
    };
    const { status, body } = await administrator<{ items: unknown[] }>('GET', '/v1/drafts');
    expect([status, body.items]).toEqual([200, expect.arrayContaining([expect.objectContaining(summary)])]);
    expect(body.items).toHaveLength(2);
    expect(await administrator('GET', `/v1/drafts/${code}`)).toMatchObject({ status: 200, body: { ...summary, content: { version: 2 } } });
    const pages = [await administrator<{ items: { itemCode: string }[]; next: string }>('GET', '/v1/drafts?limit=1')];
    pages.push(await administrator('GET', `/v1/drafts?limit=1&cursor=${pages[0]?.body.next}`));
    expect(new Set(pages.flatMap((one) => one.body.items.map(({ itemCode }) => itemCode))).size).toBe(2);
    expect(pages[1]?.body.next).toBeNull();
    expect(await administrator('GET', `/v1/drafts/${ITEM_CODE}`)).toMatchObject({ status: 404, body: { code: 'draft-not-found' } });
    expect((await (await as('officer'))('GET', '/v1/drafts')).status).toBe(403);
    expect(await get('/v1/drafts')).toMatchObject({ status: 401 });
    expect(await get(`/v1/items/${code}`)).toMatchObject({ body: { version: 1, status: 'published' } });
    expect((await get(`/v1/items/${code}/versions`)).body['items']).toHaveLength(1);
  });

  test('a retired item or bundle is not offered, and can be read with the reason', async () => {
    const code = '11220122000000019F4000131010001';
    folder.change(
      'items/220122-food-business-new.yaml',
      'version: 2',
      'version: 2\nretired: { day: 2026-01-01, reason: 改由告知承诺办理 }',
      '',
    );
    folder.change('bundles/220104-newborn.yaml', 'version: 1', 'version: 1\nretired: { day: 2026-01-01, reason: 并入“一类事” }', '');
    await (await boot(folder.path)).stop();
    expect(await get(`/v1/items?q=${code}`)).toMatchObject({ status: 200, body: { items: [] } });
    expect(await get(`/v1/items/${code}`)).toMatchObject({
      status: 200,
      body: { status: 'retired', retired: { at: '2025-12-31T16:00:00.000Z', reason: '改由告知承诺办理' } },
    });
    const { body } = await get('/v1/bundles');
    expect((body['items'] as { bundleCode: string }[]).map(({ bundleCode }) => bundleCode)).not.toContain('220104-newborn');
    expect(await get('/v1/bundles/220104-newborn')).toMatchObject({
      status: 200,
      body: { status: 'retired', retired: { at: '2025-12-31T16:00:00.000Z', reason: '并入“一类事”' } },
    });
  });
});
