import { fromBinary } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { codeId, LimitUnit, MaterialNeed, TOPICS, type BundleEvent } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { leakCheck, testDatabase, type TestDatabase } from '@onewindow/testing';
import { DataSource } from 'typeorm';
import { bundleSnapshots } from '../src/bundle/bundle.snapshot.js';
import { dataSourceOptions } from '../src/data-source.js';
import { readCatalogue, type Catalogue } from '../src/files/catalogue.js';
import { importCatalogue, type Imported } from '../src/import/import.commands.js';
import { JILIN } from './data-folder.js';

const CATALOGUE = readCatalogue(JILIN);
const CODE = '220104-open-restaurant';
const ID = codeId('bundle', CODE);

let database: TestDatabase;
let source: DataSource;
let transactions: Transactions;
const leaks = leakCheck();

beforeEach(async () => {
  database = await testDatabase({ service: 'catalog', dataSourceOptions });
  source = await new DataSource(dataSourceOptions(database.url)).initialize();
  transactions = new Transactions(source, {
    service: 'catalog',
    clock: () => new Date('2026-11-23T01:00:00Z'),
    published: () => undefined,
  });
});
afterEach(async () => {
  await source.destroy();
  await database.drop();
});
afterAll(leaks);

const run = (catalogue: Catalogue): Promise<Imported> => transactions.run('request:import', (tx) => importCatalogue(tx, catalogue));

/** Takes the events of the bundle out of the outbox, and all others with them. */
async function told(): Promise<BundleEvent[]> {
  const rows: { value: Buffer }[] = await source.query(`SELECT value FROM outbox WHERE topic = $1 ORDER BY position`, [TOPICS.bundle.name]);
  await source.query(`DELETE FROM outbox`);
  return rows.map(({ value }) => fromBinary(TOPICS.bundle.schema, value)).filter(({ aggregateId }) => aggregateId === ID);
}

/** The catalogue with the bundle changed. */
const withBundle = (change: object, retired?: { readonly day: string; readonly reason: string }): Catalogue => ({
  ...CATALOGUE,
  bundles: CATALOGUE.bundles.map((bundle) =>
    bundle.value.bundleCode === CODE ? { ...bundle, retired, value: { ...bundle.value, ...change } } : bundle,
  ),
});

test('the published bundle is whole: an application can be registered, split and joined by it', async () => {
  await run(CATALOGUE);
  const [event] = await told();
  expect(event).toMatchObject({ aggregateId: ID, rootId: ID, caseId: '', sequence: 1, causedBy: 'request:import' });
  if (event?.event.case !== 'published') throw new Error('not published');
  const bundle = event.event.value;
  expect(bundle).toMatchObject({
    bundleCode: CODE,
    version: 1,
    name: '开办餐饮店',
    regionCode: '220104',
    leadAgencyName: '长春市朝阳区市场监督管理局',
    lifeStage: '准入准营',
    batch: '2024-1',
    jointLimit: { amount: 45, unit: LimitUnit.WORKING_DAY, basis: '行政许可法 第四十二条第二款' },
    promisedLimit: { amount: 10, unit: LimitUnit.WORKING_DAY },
    savings: { daysBefore: 25, daysAfter: 10 },
    jointChecks: [{ key: 'premises-visit', leadMember: 'food', steps: [{ member: 'food', key: 'premises-review' }, {}, {}] }],
  });
  expect(bundle.members.find(({ key }) => key === 'food')).toMatchObject({
    itemCode: '11220104000000019D4000131010001',
    itemVersion: 2,
    itemName: '食品经营许可（新办）',
    agencyName: '长春市朝阳区市场监督管理局',
    condition: '',
    optional: false,
    needs: [{ anyOf: ['company', 'trader'] }],
    inJointLimit: true,
    preReview: true,
    answers: { business: "'catering'", agent: 'answers.agent' },
  });
  expect(bundle.members.find(({ key }) => key === 'tobacco')).toMatchObject({ condition: "answers.tobacco != 'none'", optional: true });
  expect(bundle.materials.find(({ key }) => key === 'licence-of-company')).toMatchObject({
    materialType: 'business-licence',
    name: '营业执照',
    givenBy: 'company',
    exempt: false,
    eLicence: true,
    need: MaterialNeed.OPTIONAL,
  });
  expect(bundle.materials.find(({ key }) => key === 'application')).toMatchObject({
    fromForm: true,
    givenBy: '',
    need: MaterialNeed.REQUIRED,
    legalBasis: expect.stringContaining('市场主体登记管理条例 第十六条；行政许可法 第二十九条'),
  });
  expect(bundle.fields.find(({ key }) => key === 'service')).toMatchObject({ kind: 'choice', choices: [{}, {}, {}], required: true });
});

test('the same bundles again are published once, two imports at once included', async () => {
  await Promise.all([run(CATALOGUE), run(CATALOGUE)]);
  expect(await told()).toHaveLength(1);
  expect(await run(readCatalogue(JILIN))).toMatchObject({ bundles: 0, retiredBundles: 0 });
  expect(await told()).toEqual([]);
});

test('a new version is published and the one before it stays readable; a changed one is refused with its place', async () => {
  await run(CATALOGUE);
  await told();
  await expect(run(withBundle({ name: '开饭店' }))).rejects.toThrow(
    'bundles/220104-open-restaurant.yaml:4: version 1 is published with other content and never changes; a change needs version 2',
  );
  expect(await run(withBundle({ version: 2, name: '开饭店' }))).toMatchObject({ bundles: 1 });
  expect(await told()).toMatchObject([{ sequence: 2, event: { case: 'published', value: { version: 2, name: '开饭店' } } }]);
  expect(await source.query(`SELECT version, status, name FROM bundle_version WHERE bundle_code = $1 ORDER BY version`, [CODE])).toEqual([
    { version: 1, status: 'retired', name: '开办餐饮店' },
    { version: 2, status: 'published', name: '开饭店' },
  ]);
});

test.each([
  [`UPDATE bundle_version SET content = '{}'`],
  [`UPDATE bundle_version SET version = version + 1`],
  [`DELETE FROM bundle_version`],
])('a published version cannot be changed by the service itself: %s', async (statement) => {
  await run(CATALOGUE);
  await expect(source.query(`${statement} WHERE bundle_code = '${CODE}'`)).rejects.toThrow(
    `version 1 of bundle ${CODE} is published and never changes`,
  );
});

test('a snapshot tells every version, the one in force last, as its publishing did', async () => {
  await run(CATALOGUE);
  await run(withBundle({ version: 2, name: '开饭店' }));
  const published = (await told()).map(({ event }) => event.value);
  expect(await transactions.run('request:snapshot', (tx) => bundleSnapshots.publish(tx, [CODE]))).toBe(1);
  const again = await told();
  expect(again.map(({ sequence, event }) => [sequence, event.case])).toEqual([
    [2, 'snapshot'],
    [2, 'snapshot'],
  ]);
  expect(again.map(({ event }) => event.value)).toEqual(published);
});

test('a bundle that is no longer taken is told so once, with the beginning of its day, and in its snapshot', async () => {
  const retired = { day: '2026-11-23', reason: '并入“一类事”' };
  await run(CATALOGUE);
  await told();
  expect(await run(withBundle({}, retired))).toMatchObject({ bundles: 0, retiredBundles: 1 });
  const [event] = await told();
  expect(event).toMatchObject({ sequence: 2, event: { case: 'retired', value: { bundleCode: CODE, version: 1, reason: retired.reason } } });
  if (event?.event.case !== 'retired' || !event.event.value.retiredAt) throw new Error('not retired');
  expect(timestampDate(event.event.value.retiredAt).toISOString()).toBe('2026-11-22T16:00:00.000Z');
  expect(await run(withBundle({}, retired))).toMatchObject({ retiredBundles: 0 });
  await transactions.run('request:snapshot', (tx) => bundleSnapshots.publish(tx, [CODE]));
  expect((await told()).map(({ event: { case: branch } }) => branch)).toEqual(['snapshot', 'retired']);
  await expect(run(CATALOGUE)).rejects.toThrow('version 1 is retired for good; taking the bundle again needs version 2');
  expect(await run(withBundle({ version: 2 }))).toMatchObject({ bundles: 1 });
});
