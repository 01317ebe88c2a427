import { create } from '@bufbuild/protobuf';
import {
  CalendarVersionSchema,
  LimitSchema,
  LimitUnit,
  TOPICS,
  type CalendarEvent,
  type Limit,
  type OrganisationEvent,
} from '@onewindow/contracts';
import { NATIONAL_CALENDAR } from '@onewindow/legal-clock';
import { messagingMigrations, Transactions, type Tx } from '@onewindow/messaging/tx';
import { databaseOptions, runMigrations } from '@onewindow/platform';
import { leakCheck, testDatabase, type TestDatabase } from '@onewindow/testing';
import { DataSource, type DataSourceOptions } from 'typeorm';
import {
  countFrom,
  findCalendar,
  findRegionRules,
  getCalendarVersion,
  getTimeRules,
  keepCalendars,
  keepRegions,
  TimeRules1767225600500,
} from '../src/index.js';

/** A service that counts and nothing else. */
const options = (url: string): DataSourceOptions =>
  databaseOptions({ url, schema: 'counting', entities: [], migrations: [...messagingMigrations, TimeRules1767225600500] });

const leaks = leakCheck();
let database: TestDatabase;
let source: DataSource;
let statements: number;

beforeEach(async () => {
  database = await testDatabase({ service: 'counting', dataSourceOptions: options });
  source = await new DataSource(options(database.url)).initialize();
});
afterEach(async () => {
  await source.destroy();
  await database.drop();
});
afterAll(leaks);

/** Runs in a transaction and counts its statements. */
function inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const transactions = new Transactions(source, { service: 'counting', clock: () => new Date(), published: () => undefined });
  return transactions.run('request:test', async (tx) => {
    const runner = tx.db.queryRunner;
    if (!runner) throw new Error('no transaction');
    const counted = jest.spyOn(runner, 'query');
    const result = await work(tx);
    statements = counted.mock.calls.length;
    counted.mockRestore();
    return result;
  });
}

const calendar = (
  regionCode: string,
  version: number,
  change: Partial<typeof NATIONAL_CALENDAR> = {},
  sequence = version,
): CalendarEvent => {
  const { daysOff, makeUpDays, ...rest } = { ...NATIONAL_CALENDAR, ...change };
  const value = create(CalendarVersionSchema, { ...rest, regionCode, version, daysOff: [...daysOff], makeUpDays: [...makeUpDays] });
  return create(TOPICS.calendar.schema, { sequence, event: { case: 'published', value } });
};

const region = (regionCode: string, parentCode: string, effect: string, sequence = 1): OrganisationEvent =>
  create(TOPICS.organisation.schema, {
    sequence,
    event: { case: 'regionChanged', value: { regionCode, parentCode, rules: { correctionOverdue: { effect } } } },
  });

const keep = (...events: CalendarEvent[]) => inTransaction((tx) => keepCalendars(tx, events));
const tell = (...events: OrganisationEvent[]) => inTransaction((tx) => keepRegions(tx, events));
const days = (amount: number): Limit => create(LimitSchema, { amount, unit: LimitUnit.WORKING_DAY, basis: '当地规定' });
const named = (calendars: readonly { regionCode: string; version: number }[]) =>
  calendars.map(({ regionCode, version }) => `${regionCode}/${version}`);
const found = async (code: string) => named([(await findCalendar(source, code)) ?? { regionCode: 'none', version: 0 }])[0];

describe('calendars', () => {
  it('that were not here are named once, and a slice costs one statement', async () => {
    expect(named(await keep(calendar('000000', 1), calendar('000000', 2)))).toEqual(['000000/1', '000000/2']);
    expect(statements).toBe(1);
    expect(named(await keep(calendar('000000', 2), calendar('000000', 3)))).toEqual(['000000/3']);
    expect(await keep()).toEqual([]);
    expect(statements).toBe(0);
  });

  it('are repaired by the same word again, not by an older one, and a repaired one is read anew', async () => {
    await keep(calendar('000000', 1, { coversTo: '2026-06-30', daysOff: [], makeUpDays: [] }, 5));
    expect((await getCalendarVersion(source, '000000', 1)).coversTo).toBe('2026-06-30');
    expect(await keep(calendar('000000', 1, {}, 4))).toEqual([]);
    expect((await getCalendarVersion(source, '000000', 1)).coversTo).toBe('2026-06-30');
    expect(await keep(calendar('000000', 1, {}, 5))).toEqual([]);
    expect((await getCalendarVersion(source, '000000', 1)).coversTo).toBe(NATIONAL_CALENDAR.coversTo);
  });

  it('hold for a region by the newest of the nearest region above that has one', async () => {
    expect(await found('220104')).toBe('none/0');
    await keep(calendar('000000', 1), calendar('000000', 2));
    expect(await found('220104')).toBe('000000/2');
    await keep(calendar('220100', 1), calendar('220000', 7));
    // where its place is not known yet, the nation's
    expect(await found('220104')).toBe('000000/2');
    await tell(region('220104', '220100', 'refused'), region('220100', '220000', 'refused'), region('220000', '000000', 'refused'));
    expect(await found('220104')).toBe('220100/1');
    expect(await found('220000')).toBe('220000/7');
    await keep(calendar('220104', 1));
    expect(await found('220104')).toBe('220104/1');
  });

  it('of regions that are told to lie in each other are found nevertheless', async () => {
    await keep(calendar('000000', 1));
    await tell(region('220104', '220100', 'refused'), region('220100', '220104', 'refused'));
    expect(await found('220104')).toBe('000000/1');
  });
});

describe('rules of a region', () => {
  it('are the newest that were told, and a slice costs one statement', async () => {
    await tell(region('220104', '220100', 'refused', 2), region('220104', '220100', 'deemed-withdrawn', 1));
    expect(statements).toBe(1);
    expect((await findRegionRules(source, '220104'))?.correctionOverdue?.effect).toBe('refused');
    await tell(region('220104', '220100', 'acceptance-revoked', 1));
    expect((await findRegionRules(source, '220104'))?.correctionOverdue?.effect).toBe('refused');
    expect(await findRegionRules(source, '220100')).toBeUndefined();
  });

  it('pass over what is told of others', async () => {
    await tell(create(TOPICS.organisation.schema, { sequence: 1, event: { case: 'agencyChanged', value: { agencyCode: 'x' } } }));
    expect(statements).toBe(0);
  });

  it('come with the calendar in one statement once that was decoded', async () => {
    await keep(calendar('000000', 1));
    await tell(region('220104', '220100', 'refused'));
    await findCalendar(source, '220104');
    const { calendar: by, rules } = await inTransaction((tx) => getTimeRules(tx.db, '220104'));
    expect([statements, by.regionCode, rules.correctionOverdue?.effect]).toEqual([1, '000000', 'refused']);
  });

  it.each([
    ['calendar-unknown', 'without a calendar', []],
    ['region-rules-unknown', 'without rules', [calendar('000000', 1)]],
  ] as const)('%s: a region %s counts nothing', async (code, _, calendars) => {
    await keep(...calendars);
    await expect(getTimeRules(source, '220104')).rejects.toMatchObject({ kind: 'conflict', code, details: { region: '220104' } });
  });
});

it('a limit is counted by the calendar that holds in the region, which is named', async () => {
  const start = new Date('2026-09-30T02:00:00Z');
  await expect(countFrom(source, '220104', start, days(10))).rejects.toMatchObject({ code: 'calendar-unknown' });
  await keep(calendar('000000', 1));
  expect(await countFrom(source, '220104', start, days(10))).toEqual({
    day: '2026-10-20',
    at: new Date('2026-10-20T16:00:00Z'),
    provisional: false,
    calendarRegion: '000000',
    calendarVersion: 1,
  });
  await expect(countFrom(source, '220104', start, undefined)).rejects.toThrow('what is published has this limit');
});

it('the tables are made beside calendars that a service kept before', async () => {
  await keep(calendar('000000', 1));
  await source.query(`DROP TABLE region_rules_copy`);
  await source.query(`DELETE FROM migrations WHERE name = 'TimeRules1767225600500'`);
  await runMigrations(options(database.url));
  expect(await found('220104')).toBe('000000/1');
});
