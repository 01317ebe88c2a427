import { fromBinary } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import {
  codeId,
  DEFAULT_READINGS,
  DutyKind,
  LimitUnit,
  MaterialNeed,
  readingsOf,
  StepKind,
  TOPICS,
  type EventEnvelope,
  type Topic,
} from '@onewindow/contracts';
import { dueDay } from '@onewindow/legal-clock';
import { Transactions } from '@onewindow/messaging/tx';
import { requiredMaterials } from '@onewindow/rules';
import { leakCheck, testDatabase, type TestDatabase } from '@onewindow/testing';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../src/data-source.js';
import type { Draft } from '../src/draft/draft.domain.js';
import { readCatalogue, type Catalogue, type LocatedItem } from '../src/files/catalogue.js';
import { DataFilesError } from '../src/files/data-file.js';
import { importCatalogue, type Imported } from '../src/import/import.commands.js';
import { itemSnapshots } from '../src/item/item.snapshot.js';
import { regionSnapshots } from '../src/region/region.snapshot.js';
import { DataFolder, JILIN } from './data-folder.js';

const CATALOGUE = readCatalogue(JILIN);
const ITEM_CODE = '11220104000000019D4000131010001';
const NOTHING: Imported = {
  registers: 0,
  regions: 0,
  calendars: 0,
  agencies: 0,
  sites: 0,
  staff: 0,
  items: 0,
  retired: 0,
  bundles: 0,
  retiredBundles: 0,
  drafts: 0,
  delegations: 0,
};

/** What the first import writes. */
const EVERYTHING: Imported = {
  registers: CATALOGUE.materialTypes.length + CATALOGUE.directory.length,
  regions: CATALOGUE.regions.length,
  calendars: CATALOGUE.calendars.length,
  agencies: CATALOGUE.agencies.length,
  sites: CATALOGUE.sites.length,
  staff: CATALOGUE.staff.length,
  items: CATALOGUE.items.length,
  retired: 0,
  bundles: CATALOGUE.bundles.length,
  retiredBundles: 0,
  drafts: CATALOGUE.drafts.length,
  delegations: CATALOGUE.delegations.length,
};
const { registers: _, drafts: _drafts, ...PUBLISHED } = EVERYTHING;
const EVENTS = Object.values(PUBLISHED).reduce((sum, count) => sum + count, 0);

interface OutboxRow {
  readonly topic: string;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Record<string, string>;
}

let database: TestDatabase;
let source: DataSource;
let transactions: Transactions;
const leaks = leakCheck();

// Each test begins with an empty catalogue: there is one catalogue in a database, so files alone do not keep tests apart.
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

/** Takes all rows out of the outbox. */
const published = async (): Promise<OutboxRow[]> => {
  const rows: OutboxRow[] = await source.query(`SELECT topic, key, value, headers FROM outbox ORDER BY position`);
  await source.query(`DELETE FROM outbox`);
  return rows;
};

const eventsOf = <E extends EventEnvelope>(rows: readonly OutboxRow[], topic: Topic<E>): E[] =>
  rows.filter((row) => row.topic === topic.name).map((row) => fromBinary(topic.schema, row.value));

/** The catalogue with one item changed. */
const withItem = (change: Partial<LocatedItem['value']>, retired?: LocatedItem['retired']): Catalogue => ({
  ...CATALOGUE,
  items: CATALOGUE.items.map((item) =>
    item.value.itemCode === ITEM_CODE ? { ...item, retired, value: { ...item.value, ...change } } : item,
  ),
});

test('the first import stores everything and publishes each thing once', async () => {
  expect(await run(CATALOGUE)).toEqual(EVERYTHING);
  const rows = await published();
  expect(eventsOf(rows, TOPICS.calendar).map(({ event }) => event.case)).toEqual(['published']);
  expect(eventsOf(rows, TOPICS.organisation).map(({ event }) => event.case)).toEqual([
    ...Array<string>(EVERYTHING.regions).fill('regionChanged'),
    ...Array<string>(EVERYTHING.agencies).fill('agencyChanged'),
    ...Array<string>(EVERYTHING.sites).fill('siteChanged'),
    ...Array<string>(EVERYTHING.staff).fill('staffChanged'),
    ...Array<string>(EVERYTHING.delegations).fill('delegationChanged'),
  ]);
  expect(eventsOf(rows, TOPICS.item).map(({ event }) => event.case)).toEqual(Array<string>(EVERYTHING.items).fill('published'));
  expect(eventsOf(rows, TOPICS.bundle).map(({ event }) => event.case)).toEqual(Array<string>(EVERYTHING.bundles).fill('published'));
  expect(rows).toHaveLength(EVENTS);
});

test('an event has the id of its code as aggregate, root and key, and begins at sequence 1', async () => {
  await run(CATALOGUE);
  const rows = await published();
  const id = codeId('item', ITEM_CODE);
  const item = eventsOf(rows, TOPICS.item).find(({ aggregateId }) => aggregateId === id);
  expect(item).toMatchObject({ aggregateId: id, rootId: id, caseId: '', sequence: 1, causedBy: 'request:import' });
  expect(rows.find((row) => row.key === id)).toMatchObject({
    topic: TOPICS.item.name,
    headers: { ce_type: 'catalog.item.v1.published', ce_subject: id },
  });
  const [calendar] = eventsOf(rows, TOPICS.calendar);
  expect(calendar).toMatchObject({ aggregateId: codeId('calendar', '000000'), sequence: 1 });
});

test('the published item is whole: a case can be received, clocked and decided by it', async () => {
  await run(CATALOGUE);
  const rows = await published();
  const event = eventsOf(rows, TOPICS.item).find(({ aggregateId }) => aggregateId === codeId('item', ITEM_CODE))?.event;
  const calendar = eventsOf(rows, TOPICS.calendar)[0]?.event.value;
  if (event?.case !== 'published' || !calendar) throw new Error('not published');
  const item = event.value;
  const keys = (answers: Record<string, string>): string[] =>
    requiredMaterials(item, { answers, applicant: { kind: '2' } })
      .filter(({ need }) => need === MaterialNeed.REQUIRED)
      .map(({ material }) => material.key);
  expect(keys({ business: 'catering', agent: 'no' })).toEqual(['application', 'premises-plan', 'rules-list']);
  expect(keys({ business: 'catering', agent: 'yes' })).toEqual(['application', 'premises-plan', 'rules-list', 'power-of-attorney']);
  expect(item.steps.map(({ key, gives, uses }) => [key, gives.map((output) => output.name), uses])).toEqual([
    ['document-review', ['申请材料审查意见'], []],
    ['premises-review', ['现场核查意见'], []],
    ['decision', [], ['document-opinion', 'premises-opinion']],
  ]);
  expect(item.steps.map(({ key, kind, role, needs }) => ({ key, kind, role, needs }))).toEqual([
    { key: 'document-review', kind: StepKind.REVIEW, role: 'officer', needs: [] },
    { key: 'premises-review', kind: StepKind.REVIEW, role: 'officer', needs: [] },
    { key: 'decision', kind: StepKind.DECISION, role: 'agency-head', needs: ['document-review', 'premises-review'] },
  ]);
  expect(item.duties.map(({ kind, agencyCode }) => [kind, agencyCode])).toEqual([
    [DutyKind.SUPERVISE, '12220104000000043T'],
    [DutyKind.ENFORCE, '122201040000000350'],
  ]);
  expect(item).toMatchObject({
    legalBasis: '食品安全法 第三十五条',
    agencyRegion: '220104',
    correctionLimit: { amount: 15, unit: LimitUnit.WORKING_DAY },
    handlingModes: ['1', '2'],
    riskFlags: ['personal-health'],
    result: { name: '食品经营许可证', validityMonths: 60 },
  });
  expect(item.handlingItems.map(({ code, situations }) => [code, situations.map(({ key }) => key)])).toEqual([
    [`${ITEM_CODE}01`, ['sales']],
    [`${ITEM_CODE}02`, ['catering', 'canteen']],
  ]);
  expect(item.materials.find(({ key }) => key === 'business-licence')).toMatchObject({
    exempt: true,
    commitmentReplaceable: false,
    eLicence: true,
    issuer: '市场监督管理部门',
  });
  expect(item.conditions.find(({ key }) => key === 'lawful')?.reasons).toMatchObject([
    { code: 'bar-in-force', text: '处于不得申请食品生产经营许可的期限内' },
  ]);
  const limit = { amount: item.promisedLimit?.amount ?? 0, unit: 'working-day', basis: '' } as const;
  expect(dueDay({ start: new Date('2026-09-24T01:00:00Z'), limit, calendar }).day).toBe('2026-10-12');
});

test('fees and special procedures travel with the item', async () => {
  await run(CATALOGUE);
  const rows = await published();
  const itemOf = (directory: string) =>
    eventsOf(rows, TOPICS.item).find(
      ({ event }) => event.value?.$typeName === 'catalog.v1.ItemVersion' && event.value.directoryCode === directory,
    )?.event.value;
  expect(itemOf('002017006001')).toMatchObject({ fees: [{ name: '居民生活用水水费', basis: '城市供水价格管理办法 第十条' }] });
  expect(itemOf('000798001001')).toMatchObject({
    specialProcedures: [{ name: '残疾评定', cause: 'appraisal', longest: { amount: 20, unit: LimitUnit.WORKING_DAY } }],
  });
});

test('a delegation names its person, site and items by their codes, and is published again when it is withdrawn', async () => {
  await run(CATALOGUE);
  const id = codeId('delegation', '220104-civil-clerk');
  const given = eventsOf(await published(), TOPICS.organisation).find(({ aggregateId }) => aggregateId === id);
  expect(given).toMatchObject({
    sequence: 1,
    event: {
      case: 'delegationChanged',
      value: {
        delegationId: id,
        staffId: codeId('staff', 'clerk'),
        siteId: codeId('site', '220104-center'),
        agencyCode: '112201040000000946',
        itemCodes: ['1122010400000009464002011001001'],
        validFrom: '2026-01-01',
        validTo: '2027-12-31',
        active: true,
      },
    },
  });
  const withdrawn = CATALOGUE.delegations.map((delegation) => (delegation.id === id ? { ...delegation, active: false } : delegation));
  expect(await run({ ...CATALOGUE, delegations: withdrawn })).toEqual({ ...NOTHING, delegations: 1 });
  expect(eventsOf(await published(), TOPICS.organisation)).toMatchObject([
    { aggregateId: id, sequence: 2, event: { case: 'delegationChanged', value: { active: false } } },
  ]);
});

test('the same files again write nothing and publish nothing', async () => {
  await run(CATALOGUE);
  await published();
  expect(await run(readCatalogue(JILIN))).toEqual(NOTHING);
  expect(await published()).toEqual([]);
});

test('two instances that import at once publish once', async () => {
  const [a, b] = await Promise.all([run(CATALOGUE), run(CATALOGUE)]);
  expect([a.items + b.items, a.staff + b.staff]).toEqual([EVERYTHING.items, EVERYTHING.staff]);
  expect(await published()).toHaveLength(EVENTS);
});

test('a region is told with the rules that hold in it, those of the regions above among them', async () => {
  await run(CATALOGUE);
  const id = codeId('region', '220104');
  const told = eventsOf(await published(), TOPICS.organisation).find(({ aggregateId }) => aggregateId === id);
  expect(told).toMatchObject({ rootId: id, caseId: '', sequence: 1, event: { case: 'regionChanged' } });
  if (told?.event.case !== 'regionChanged') throw new Error('not told');
  const { rules, ...region } = told.event.value;
  expect(region).toMatchObject({ regionCode: '220104', name: '长春市朝阳区', level: 'county', parentCode: '220100' });
  expect(readingsOf(rules?.readings ?? [])).toEqual(DEFAULT_READINGS);
  expect(rules?.ladder.map(({ key, clock, place }) => [key, clock, place.case, place.value])).toEqual([
    ['reminder', 'promised', 'workingDaysBeforeEnd', 1],
    ['yellow', 'promised', 'percent', 90],
    ['red', 'promised', 'end', true],
    ['supervision-order', 'statutory', 'end', true],
    ['leader', 'statutory', 'workingDaysAfterEnd', 3],
  ]);
  expect([rules?.correctionOverdue?.effect, rules?.makeUpOverdue?.effect]).toEqual(['deemed-withdrawn', 'deemed-withdrawn']);
  const limits = (['acceptanceNotice', 'onlineNotice', 'issue', 'orderAnswer', 'correctionTerm'] as const).map((key) => rules?.[key]);
  expect(limits.map((limit) => [limit?.amount, limit?.unit])).toEqual([5, 1, 10, 3, 15].map((days) => [days, LimitUnit.WORKING_DAY]));
  const ratings = ['ratingContact', 'ratingRectification', 'ratingExtension', 'ratingCallback', 'ratingAppeal'] as const;
  expect(ratings.map((key) => rules?.[key]?.amount)).toEqual([1, 5, 15, 5, 5]);
});

test('a rule of a city that changes is told of the city and of all that takes it, and of nobody else', async () => {
  await run(CATALOGUE);
  await published();
  const folder = new DataFolder();
  try {
    const rules = 'rules: { orderAnswer: { amount: 2, unit: working-day, basis: 长春市规定 } }';
    folder.change('regions.yaml', "level: city, parent: '220000' }", `level: city, parent: '220000', ${rules} }`, '');
    expect(await run(readCatalogue(folder.path))).toEqual({ ...NOTHING, regions: 4 });
  } finally {
    folder.remove();
  }
  const told = eventsOf(await published(), TOPICS.organisation).map(({ sequence, event }) =>
    event.case === 'regionChanged' ? [sequence, event.value.regionCode, event.value.rules?.orderAnswer?.amount] : [],
  );
  expect(told).toEqual(['220100', '220102', '220104', '220122'].map((code) => [2, code, 2]));
});

test('what a snapshot of a region tells is what its change told', async () => {
  await run(CATALOGUE);
  const told = eventsOf(await published(), TOPICS.organisation).filter(({ event }) => event.case === 'regionChanged');
  const codes = CATALOGUE.regions.map(({ regionCode }) => regionCode);
  expect(await transactions.run('request:snapshot', (tx) => regionSnapshots.publish(tx, codes))).toBe(codes.length);
  const again = eventsOf(await published(), TOPICS.organisation);
  expect(again.map(({ sequence, event }) => [sequence, event.case])).toEqual(codes.map(() => [1, 'regionSnapshot']));
  const byCode = (events: typeof told) => new Map(events.map(({ aggregateId, event }) => [aggregateId, event.value]));
  expect(byCode(again)).toEqual(byCode(told));
});

test("an item's own term for the one notice and its own ladder travel with it, and only with it", async () => {
  const ladder = [{ key: 'red', clock: 'statutory', place: { percent: 80 }, basis: '本事项规定' }] as const;
  await run(withItem({ ladder: [...ladder] }));
  const items = eventsOf(await published(), TOPICS.item).flatMap(({ event }) => (event.case === 'published' ? [event.value] : []));
  expect(items.filter((item) => item.ladder.length > 0)).toMatchObject([
    { itemCode: ITEM_CODE, ladder: [{ key: 'red', clock: 'statutory', place: { case: 'percent', value: 80 }, basis: '本事项规定' }] },
  ]);
  expect(items.filter((item) => item.acceptanceNotice)).toMatchObject([
    {
      directoryCode: '000116001001',
      acceptanceNotice: { amount: 3, unit: LimitUnit.WORKING_DAY, basis: '排污许可管理条例 第九条第一款第四项' },
    },
  ]);
});

test('a changed person is published alone, with the next sequence', async () => {
  await run(CATALOGUE);
  await published();
  const changed = {
    ...CATALOGUE,
    staff: CATALOGUE.staff.map((member) => (member.username === 'clerk' ? { ...member, active: false } : member)),
  };
  expect(await run(changed)).toEqual({ ...NOTHING, staff: 1 });
  const rows = await published();
  expect(rows).toHaveLength(1);
  expect(eventsOf(rows, TOPICS.organisation)[0]).toMatchObject({
    sequence: 2,
    event: { case: 'staffChanged', value: { username: 'clerk', active: false } },
  });
});

test('a site that loses a window is published whole', async () => {
  await run(CATALOGUE);
  await published();
  const [site] = CATALOGUE.sites;
  if (!site) throw new Error('no site');
  await run({ ...CATALOGUE, sites: [{ ...site, windows: [] }, ...CATALOGUE.sites.slice(1)] });
  expect(eventsOf(await published(), TOPICS.organisation)[0]).toMatchObject({
    sequence: 2,
    event: { case: 'siteChanged', value: { windows: [] } },
  });
  expect(await source.query(`SELECT 1 FROM site_window WHERE site_id = $1`, [site.id])).toEqual([]);
});

test('a published version that was changed is refused with its place, and nothing of the files is stored', async () => {
  await run(CATALOGUE);
  await published();
  const changed = { ...withItem({ name: '食品经营许可（新证）' }), staff: CATALOGUE.staff.map((member) => ({ ...member, name: '新名' })) };
  const refused = run(changed);
  await expect(refused).rejects.toThrow(DataFilesError);
  await expect(refused).rejects.toThrow(
    'items/220104-food-business-new.yaml:4: version 2 is published with other content and never changes; a change needs version 3',
  );
  expect(await published()).toEqual([]);
  expect(await source.query(`SELECT 1 FROM staff WHERE name = '新名'`)).toEqual([]);
});

test('a changed calendar needs a new version too', async () => {
  await run(CATALOGUE);
  const changed = (version: number): Catalogue => ({
    ...CATALOGUE,
    calendars: CATALOGUE.calendars.map((calendar) => ({
      ...calendar,
      value: { ...calendar.value, version, daysOff: calendar.value.daysOff.slice(1) },
    })),
  });
  await expect(run(changed(1))).rejects.toThrow('calendars.yaml:4: version 1 is published with other content');
  await published();
  expect(await run(changed(2))).toEqual({ ...NOTHING, calendars: 1 });
  expect(eventsOf(await published(), TOPICS.calendar)[0]).toMatchObject({
    sequence: 2,
    event: { case: 'published', value: { version: 2 } },
  });
});

test('a new version is published and the one before it retired, which stays readable', async () => {
  await run(CATALOGUE);
  await published();
  expect(await run(withItem({ version: 3, name: '食品经营许可（新证）' }))).toEqual({ ...NOTHING, items: 1 });
  const rows = await published();
  expect(rows).toHaveLength(1);
  expect(eventsOf(rows, TOPICS.item)[0]).toMatchObject({
    sequence: 2,
    event: { case: 'published', value: { version: 3, name: '食品经营许可（新证）' } },
  });
  expect(await source.query(`SELECT version, status, name FROM item_version WHERE item_code = $1 ORDER BY version`, [ITEM_CODE])).toEqual([
    { version: 2, status: 'retired', name: '食品经营许可（新办）' },
    { version: 3, status: 'published', name: '食品经营许可（新证）' },
  ]);
  await expect(run(CATALOGUE)).rejects.toThrow('version 2 is older than the published version 3');
});

describe('a draft', () => {
  const drafts = (change: Partial<Draft>): Catalogue => ({
    ...CATALOGUE,
    drafts: CATALOGUE.drafts.map((draft) => ({ ...draft, ...change })),
  });
  const [shipped] = CATALOGUE.drafts;
  const stored = () => source.query(`SELECT item_code, version, problems, content IS NOT NULL AS whole FROM item_draft`);

  test('is kept and told to nobody, once, and again where it changed', async () => {
    await run(CATALOGUE);
    expect(await stored()).toEqual([{ item_code: shipped?.itemCode, version: 3, problems: [], whole: true }]);
    const told = eventsOf(await published(), TOPICS.item).filter(
      ({ aggregateId }) => aggregateId === codeId('item', shipped?.itemCode ?? ''),
    );
    expect(told.map(({ event }) => event.value)).toMatchObject([{ version: 2 }]);
    expect(await run(CATALOGUE)).toEqual(NOTHING);
    const problems = [{ line: 4, reason: 'unknown region 999999' }];
    expect(await run(drafts({ problems, content: null }))).toEqual({ ...NOTHING, drafts: 1 });
    expect(await stored()).toEqual([{ item_code: shipped?.itemCode, version: 3, problems, whole: false }]);
    expect(await published()).toEqual([]);
  });

  test('is published by the import that no longer calls it one, and retired like any other', async () => {
    await run(CATALOGUE);
    await published();
    if (!shipped?.content) throw new Error('no draft');
    const { file, line, content: value } = shipped;
    const others = CATALOGUE.items.filter((item) => item.value.itemCode !== value.itemCode);
    const ready: Catalogue = { ...CATALOGUE, drafts: [], items: [...others, { value, file, line, retired: undefined }] };
    expect(await run(ready)).toEqual({ ...NOTHING, items: 1, drafts: 1 });
    expect(eventsOf(await published(), TOPICS.item)).toMatchObject([{ sequence: 2, event: { case: 'published', value: { version: 3 } } }]);
    expect(await stored()).toEqual([]);
    const versions = `SELECT version, status FROM item_version WHERE item_code = $1 ORDER BY version`;
    expect(await source.query(versions, [value.itemCode])).toEqual([
      { version: 2, status: 'retired' },
      { version: 3, status: 'published' },
    ]);
    await expect(run({ ...ready, drafts: CATALOGUE.drafts })).rejects.toThrow(
      'version 3 is published and no draft; a draft needs version 4',
    );
  });

  test('of an item that was never here may speak of what is not here either', async () => {
    const draft = { itemCode: 'no code', version: 1, name: '', agencyCode: 'x', agencyName: '', regionCode: '999999', content: null };
    await run(drafts(draft));
    expect(await stored()).toEqual([{ item_code: 'no code', version: 1, problems: [], whole: false }]);
    expect(await source.query(`SELECT FROM item WHERE item_code = 'no code'`)).toEqual([]);
  });
});

test.each([
  [`UPDATE item_version SET content = '{}'`],
  [`UPDATE item_version SET published_at = now()`],
  [`UPDATE item_version SET version = version + 1`],
  [`DELETE FROM item_version`],
])('a published version cannot be changed by the service itself: %s', async (statement) => {
  await run(CATALOGUE);
  await expect(source.query(`${statement} WHERE item_code = '${ITEM_CODE}'`)).rejects.toThrow(
    `version 2 of item ${ITEM_CODE} is published and never changes`,
  );
});

test('what a snapshot of an item tells is what its publishing told', async () => {
  await run(CATALOGUE);
  const told = eventsOf(await published(), TOPICS.item).find(({ aggregateId }) => aggregateId === codeId('item', ITEM_CODE));
  expect(await transactions.run('request:snapshot', (tx) => itemSnapshots.publish(tx, [ITEM_CODE]))).toBe(1);
  const again = eventsOf(await published(), TOPICS.item);
  expect(again.map(({ event }) => event.case)).toEqual(['snapshot']);
  expect(again[0]?.event.value).toEqual(told?.event.value);
});

describe('an item that is no longer taken', () => {
  const retired = { day: '2026-11-23', reason: '并入食品经营许可告知承诺办理' };
  const itemEvents = async () => eventsOf(await published(), TOPICS.item);

  test('is published as retired once, with the beginning of its day', async () => {
    await run(CATALOGUE);
    await published();
    expect(await run(withItem({}, retired))).toEqual({ ...NOTHING, retired: 1 });
    const [event] = await itemEvents();
    expect(event).toMatchObject({
      sequence: 2,
      event: { case: 'retired', value: { itemCode: ITEM_CODE, version: 2, reason: retired.reason } },
    });
    if (event?.event.case !== 'retired' || !event.event.value.retiredAt) throw new Error('not retired');
    expect(timestampDate(event.event.value.retiredAt).toISOString()).toBe('2026-11-22T16:00:00.000Z');
    expect(await run(withItem({}, retired))).toEqual(NOTHING);
    expect(await published()).toEqual([]);
  });

  test('is published and then retired where it was never here, so that its version can be read', async () => {
    expect(await run(withItem({}, retired))).toEqual({ ...EVERYTHING, retired: 1 });
    const own = (await itemEvents()).filter(({ aggregateId }) => aggregateId === codeId('item', ITEM_CODE));
    expect(own.map(({ sequence, event }) => [sequence, event.case])).toEqual([
      [1, 'published'],
      [2, 'retired'],
    ]);
  });

  test('is not taken again under the same version, but under the next', async () => {
    await run(withItem({}, retired));
    await published();
    await expect(run(CATALOGUE)).rejects.toThrow(
      'items/220104-food-business-new.yaml:4: version 2 is retired for good; taking the item again needs version 3',
    );
    expect(await run(withItem({ version: 3 }))).toEqual({ ...NOTHING, items: 1 });
    expect((await itemEvents()).map(({ sequence, event }) => [sequence, event.case])).toEqual([[3, 'published']]);
    expect(await source.query(`SELECT retired_at FROM item WHERE item_code = $1`, [ITEM_CODE])).toEqual([{ retired_at: null }]);
  });

  test('is refused while its day has not come', async () => {
    await expect(run(withItem({}, { ...retired, day: '2026-11-24' }))).rejects.toThrow(
      'the item is retired from 2026-11-24, and that day has not come',
    );
    expect(await published()).toEqual([]);
  });
});
