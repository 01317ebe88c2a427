import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { TOPICS, type OrganisationEvent } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { leakCheck, testDatabase, type TestDatabase } from '@onewindow/testing';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../src/data-source.js';
import { OrganisationConsumer } from '../src/organisation/organisation.consumer.js';

const leaks = leakCheck();
let database: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await testDatabase({ service: 'approval', dataSourceOptions });
  source = await new DataSource(dataSourceOptions(database.url)).initialize();
}, 30_000);
afterAll(async () => {
  await source.destroy();
  await database.drop();
  await leaks();
});

/** Gives a slice to the consumer. @returns how many statements it cost */
async function statementsOf(events: readonly OrganisationEvent[]): Promise<number> {
  const transactions = new Transactions(source, { service: 'approval', clock: () => new Date(), published: () => undefined });
  return transactions.run('request:test', async (tx) => {
    const runner = tx.db.queryRunner;
    if (!runner) throw new Error('no transaction');
    const counted = jest.spyOn(runner, 'query');
    await new OrganisationConsumer().onOrganisationEvents(events, { topic: TOPICS.organisation.name, partition: 0, at: () => tx });
    const { length } = counted.mock.calls;
    counted.mockRestore();
    return length;
  });
}

type Told = NonNullable<MessageInitShape<typeof TOPICS.organisation.schema>['event']>;

const event = (sequence: number, told: Told): OrganisationEvent => create(TOPICS.organisation.schema, { sequence, event: told });
const officer = (staffId: string, sequence: number, agencyCode = 'own'): OrganisationEvent =>
  event(sequence, { case: 'staffChanged', value: { staffId, agencyCode, roles: ['officer', 'supervisor'], active: true } });
const PERIOD = { validFrom: '2026-01-01', validTo: '2026-12-31' };
const delegation = (delegationId: string, sequence: number, active = true): OrganisationEvent =>
  event(sequence, {
    case: 'delegationChanged',
    value: { ...PERIOD, delegationId, staffId: 'clerk', agencyCode: 'own', itemCodes: ['a', 'b'], active },
  });

test('two hundred people and delegations of a slice cost a statement for each kind', async () => {
  const ids = Array.from({ length: 100 }, (_, n) => `person-${n}`);
  expect(await statementsOf(ids.flatMap((id) => [officer(id, 1), delegation(id, 1)]))).toBe(2);
  expect(await source.query(`SELECT FROM staff_copy WHERE staff_id = ANY ($1)`, [ids])).toHaveLength(100);
  expect(await source.query(`SELECT FROM delegation_copy WHERE delegation_id = ANY ($1)`, [ids])).toHaveLength(100);
  expect(await statementsOf([event(1, { case: 'siteChanged', value: { siteId: 's' } })])).toBe(0);
});

test('the newest word on a person and on a delegation stands, in a slice and after it', async () => {
  await statementsOf([
    officer('p', 1, 'first'),
    officer('p', 3, 'third'),
    officer('p', 2, 'second'),
    delegation('d', 2, false),
    delegation('d', 1),
  ]);
  const kept = async () => [
    await source.query(`SELECT sequence, agency_code, roles FROM staff_copy WHERE staff_id = 'p'`),
    await source.query(`SELECT sequence, active, item_codes, valid_to::text FROM delegation_copy WHERE delegation_id = 'd'`),
  ];
  const newest = [
    [{ sequence: 3, agency_code: 'third', roles: ['officer', 'supervisor'] }],
    [{ sequence: 2, active: false, item_codes: ['a', 'b'], valid_to: '2026-12-31' }],
  ];
  expect(await kept()).toEqual(newest);
  await statementsOf([officer('p', 2, 'late'), delegation('d', 1)]);
  expect(await kept()).toEqual(newest);
});
