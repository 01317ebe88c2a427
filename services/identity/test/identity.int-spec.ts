import { create } from '@bufbuild/protobuf';
import { newId, TOPICS, type StaffMember } from '@onewindow/contracts';
import { sql, Transactions } from '@onewindow/messaging/tx';
import { ExpirySweeper, subjectId } from '@onewindow/platform';
import { eventually, leakCheck, machineToken, signIn, testBrokers, testDatabase, type TestDatabase } from '@onewindow/testing';
import { DataSource } from 'typeorm';
import { copyOrganisation } from '../src/account/organisation.commands.js';
import { dataSourceOptions } from '../src/data-source.js';
import { verified } from './issued-token.js';
import { DatabaseLine } from './database-line.js';
import { portalCases } from './portal.cases.js';
import { PortalClient } from './portal-client.js';
import { MACHINE_SECRET, newClerk, PASSWORD, RunningIdentity, SUBJECT_KEY } from './running-identity.js';
import { Visitor } from './visitor.js';

// One file starts the service: all its instances share a consumer group, and those of two files would take each other's events.
const SYSTEM = `system-${newId().slice(-8)}`;
const noLeaks = leakCheck();
let database: TestDatabase;
let line: DatabaseLine;
let identity: RunningIdentity;
let portal: PortalClient;
let clerk: StaffMember;

beforeAll(async () => {
  database = await testDatabase({ service: 'identity', dataSourceOptions });
  line = await DatabaseLine.to(database.url);
  identity = await RunningIdentity.start({ DATABASE_URL: line.url, KAFKA_BROKERS: testBrokers() }, ['orchestrator', SYSTEM]);
  portal = new PortalClient(identity);
  clerk = newClerk();
  await identity.staffChanged(clerk);
  await eventually(() => signInAs(clerk.username), { timeoutMs: 30_000, everyMs: 300 });
}, 60_000);

afterAll(async () => {
  await identity?.stop();
  await line?.cut();
  await database?.drop();
  await noLeaks();
}, 30_000);

const signInAs = (username: string, password = PASSWORD) => signIn({ issuer: identity.issuer, username, password });
const machine = (clientId: string, clientSecret = MACHINE_SECRET) => machineToken({ issuer: identity.issuer, clientId, clientSecret });

describe('a person who signs in', () => {
  it('finds every address below the public one', async () => {
    const configuration = (await (await fetch(`${identity.issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
    expect(configuration['issuer']).toBe(identity.issuer);
    for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'end_session_endpoint', 'revocation_endpoint']) {
      expect(configuration[name]).toEqual(expect.stringMatching(new RegExp(`^${identity.issuer}/`)));
    }
  });

  it('gets, as staff, a token with their agency, site, window and roles, good for 15 minutes', async () => {
    const { accessToken } = await signInAs(clerk.username.toUpperCase());
    const claims = await verified(identity.issuer, accessToken);
    expect(claims).toMatchObject({
      sub: clerk.staffId,
      ow_kind: 'staff',
      ow_roles: ['window-clerk', 'issuing-counter'],
      name: '赵敏',
      ow_agency: clerk.agencyCode,
      ow_site: 'site-1',
      ow_window: 'window-3',
      ow_subject: '',
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(900);
  });

  it('gets, as an applicant, a token with the subject id of their certificate and not its number', async () => {
    const { accessToken } = await signInAs('lina');
    const claims = await verified(identity.issuer, accessToken);
    expect(claims).toMatchObject({
      ow_kind: 'applicant',
      ow_roles: ['applicant'],
      name: '李娜',
      ow_subject: subjectId(SUBJECT_KEY, '111', '510105198511224561'),
    });
    expect(JSON.stringify(claims)).not.toContain('510105198511224561');
  });

  it('is told that the password is wrong, and after five wrong ones must wait while others need not', async () => {
    for (let wrong = 0; wrong < 5; wrong += 1)
      await expect(signInAs('wangfang', 'wrong-password')).rejects.toThrow('400 用户名或密码不正确');
    await expect(signInAs('wangfang')).rejects.toThrow('429 密码错误次数过多');
    await expect(signInAs('zhangwei')).resolves.toBeDefined();
    await expect(signInAs('nobody-has-this-name')).rejects.toThrow('400 用户名或密码不正确');
  });

  it('sees a page in Chinese that works without scripts and loads nothing', async () => {
    const visitor = new Visitor();
    const page = await visitor.follow(await visitor.get(portal.request()), identity.address.origin);
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/<html lang="zh-CN">[\s\S]*<label for="username">[\s\S]*<label for="password">/);
    expect(page.text).not.toMatch(/<script|onload=|src=/);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
  });

  it('cannot finish what another browser began', async () => {
    const form = await new Visitor().get(portal.request());
    const stranger = await new Visitor().post(form.location ?? '', { username: clerk.username, password: PASSWORD });
    expect(stranger.status).toBe(400);
    expect(stranger.text).toContain('登录已过期');
  });

  it('cannot sign in, nor have tokens renewed, once they have left', async () => {
    const leaver = newClerk();
    await identity.staffChanged(leaver);
    await eventually(() => signInAs(leaver.username), { everyMs: 300 });
    const tokens = await portal.tokens(await portal.codeFor(new Visitor(), leaver.username));
    expect(tokens.status).toBe(200);

    await identity.staffChanged({ ...leaver, active: false });
    await eventually(async () => expect(await portal.renewed(tokens)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } }));
    await expect(signInAs(leaver.username)).rejects.toThrow('用户名或密码不正确');
  });
});

describe('the copy of the organisation', () => {
  it('keeps the newer state whatever comes later, and takes a snapshot of the same state', async () => {
    const staff = newClerk();
    const stored = async () =>
      identity
        .get(Transactions)
        .run('request:test', (tx) => sql<{ name: string }>(tx, `SELECT name FROM staff WHERE staff_id = $1`, [staff.staffId]));
    const apply = (sequence: number, name: string, branch: 'staffChanged' | 'staffSnapshot' = 'staffChanged') => {
      const event = create(TOPICS.organisation.schema, {
        aggregateId: staff.staffId,
        sequence,
        event: { case: branch, value: { ...staff, name } },
      });
      return identity.get(Transactions).run('event:test', (tx) => copyOrganisation(tx, [event]));
    };
    await apply(2, '新名');
    await apply(1, '旧名');
    expect(await stored()).toEqual([{ name: '新名' }]);
    await apply(2, '修复', 'staffSnapshot');
    expect(await stored()).toEqual([{ name: '修复' }]);
  });
});

describe('a slice of organisation events', () => {
  it('costs a statement for each kind of thing, the newest word on each standing', async () => {
    const people = Array.from({ length: 100 }, newClerk);
    const member = (staff: (typeof people)[number], sequence: number, name: string) =>
      create(TOPICS.organisation.schema, { sequence, event: { case: 'staffChanged', value: { ...staff, name } } });
    const body = (aggregateId: string) =>
      create(TOPICS.organisation.schema, {
        aggregateId,
        sequence: 1,
        event: { case: 'agencyChanged', value: { agencyCode: 'a', name: '局' } },
      });
    const events = [
      ...people.map((staff) => member(staff, 2, '新名')),
      ...people.map((staff) => member(staff, 1, '旧名')),
      ...people.map(({ staffId }) => body(staffId)),
    ];
    const ids = people.map(({ staffId }) => staffId);
    await identity.get(Transactions).run('request:test', async (tx) => {
      const runner = tx.db.queryRunner;
      if (!runner) throw new Error('no transaction');
      const counted = jest.spyOn(runner, 'query');
      await copyOrganisation(tx, events);
      expect(counted).toHaveBeenCalledTimes(2);
      counted.mockRestore();
      expect(await sql(tx, `SELECT FROM staff WHERE name = '新名' AND staff_id = ANY ($1)`, [ids])).toHaveLength(100);
      expect(await sql(tx, `SELECT FROM agency WHERE agency_id = ANY ($1)`, [ids])).toHaveLength(100);
    });
  });
});

describe('a machine', () => {
  it('gets, as the orchestrator, a token of that role', async () => {
    const { accessToken } = await machine('orchestrator');
    expect(await verified(identity.issuer, accessToken)).toMatchObject({
      sub: 'orchestrator',
      ow_kind: 'machine',
      ow_roles: ['orchestrator'],
      ow_agency: '',
    });
  });

  it('gets, as a department system, the agency that names its client id, and no token before one does', async () => {
    await expect(machine(SYSTEM)).rejects.toThrow('unauthorized_client');
    await identity.agencyChanged('115101000000000019', SYSTEM);
    const { accessToken } = await eventually(() => machine(SYSTEM));
    expect(await verified(identity.issuer, accessToken)).toMatchObject({
      sub: SYSTEM,
      ow_kind: 'machine',
      ow_roles: ['department-system'],
      ow_agency: '115101000000000019',
    });
  });

  it('is refused with a wrong secret', async () => {
    await expect(machine('orchestrator', 'wrong-secret-0123456789')).rejects.toThrow('401');
  });
});

portalCases(() => ({ identity, portal, clerk }));

describe('while the database is away', () => {
  it('a request is told to try again, and served when the database is back', async () => {
    await line.cut();
    await expect(machine(SYSTEM)).rejects.toThrow('no token: 503');
    await expect(signInAs('zhangwei')).rejects.toThrow('503');
    expect((await fetch(`${identity.issuer}/jwks`)).status).toBe(200);
    await line.mend();
    await eventually(() => signInAs('zhangwei'));
  }, 30_000);
});

it('forgets sessions, codes and wrong passwords when they have expired, and nothing before', async () => {
  const db = identity.get(DataSource);
  const names = ['old', 'young', 'lasting'].map((name) => `${name}-${newId()}`);
  const [old, young, lasting] = names;
  await db.query(
    `INSERT INTO provider_record (kind, id, payload, expires_at)
     VALUES ('Session', $1, '{}', now() - interval '1 second'), ('Session', $2, '{}', now() + interval '1 minute'), ('Session', $3, '{}', NULL)`,
    names,
  );
  await db.query(
    `INSERT INTO wrong_password (account, tries, forgotten_at) VALUES ($1, 5, now() - interval '1 second'), ($2, 5, now() + interval '1 minute')`,
    [old, young],
  );
  const swept = await identity.get(ExpirySweeper).sweep();
  expect([swept['records'], swept['wrongPasswords']]).toEqual([expect.any(Number), 1]);
  expect(swept['records']).toBeGreaterThanOrEqual(1);
  expect(await db.query(`SELECT id FROM provider_record WHERE id = ANY ($1) ORDER BY expires_at`, [names])).toEqual([
    { id: young },
    { id: lasting },
  ]);
  expect(await db.query(`SELECT account FROM wrong_password WHERE account = ANY ($1)`, [names])).toEqual([{ account: young }]);
});
