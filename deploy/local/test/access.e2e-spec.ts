import { holdStack, RunningStack, testIssuer } from '@onewindow/testing';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { workspaceRoot } from '../src/paths.js';
import { contractsOf, type Operation } from './contract/contract.js';
import { demoAccounts, TokenPress, type Person } from './contract/people.js';
import { Call, Wire } from './contract/wire.js';

const stack = new RunningStack();
const wire = new Wire(new URL(stack.portalUrl));
/** Every operation, and those that are reached from outside. */
let all: readonly Operation[];
let operations: readonly Operation[];
let press: TokenPress;
let letGo: () => Promise<void>;

beforeAll(async () => {
  letGo = await holdStack('shared');
  all = (await contractsOf(stack.portalUrl)).flatMap((contract) => contract.operations);
  operations = all.filter(({ isInternal }) => !isInternal);
  press = await TokenPress.of(stack.portalUrl);
}, 240_000);

afterAll(async () => {
  wire.close();
  await letGo();
});

const nameOf = ({ service, method, path: of }: Operation): string => `${service} ${method} ${of}`;

/** What stands in the way at the door; 'open' for whatever is answered behind it. Nothing in the path is an id, so nothing is done there. */
async function door({ method, base, path: of }: Operation, token?: string): Promise<string> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const { status, text } = await wire.send(new Call(method, base + of.replaceAll(/\{\w+\}/g, 'x'), headers));
  if (status !== 401 && status !== 403) return 'open';
  const { code } = JSON.parse(text) as { code: string };
  return ['token-missing', 'token-invalid', 'token-expired', 'role-not-allowed'].includes(code) ? `${status} ${code}` : 'open';
}

async function doors(asked: readonly Operation[], token?: string): Promise<Record<string, string>> {
  const seen: Record<string, string> = {};
  for (const operation of asked) seen[nameOf(operation)] = await door(operation, token);
  return seen;
}

const expected = (asked: readonly Operation[], of: (operation: Operation) => string): Record<string, string> =>
  Object.fromEntries(asked.map((operation) => [nameOf(operation), of(operation)]));

const forPerson =
  ({ roles }: Person) =>
  (operation: Operation): string =>
    operation.roles.length === 0 || roles.some((role) => operation.roles.includes(role)) ? 'open' : '403 role-not-allowed';

describe('each route', () => {
  it('opens to the roles it names, and to no other role there is', async () => {
    for (const person of await press.everyRole())
      expect([person.name, await doors(operations, person.token)]).toEqual([person.name, expected(operations, forPerson(person))]);
  });

  it('opens to each demo account by its roles', async () => {
    const accounts = await demoAccounts(stack.portalUrl);
    expect(accounts.length).toBeGreaterThan(9);
    for (const person of accounts)
      expect([person.name, await doors(operations, person.token)]).toEqual([person.name, expected(operations, forPerson(person))]);
  });

  it('asks for a token unless it is public', async () => {
    expect(await doors(operations)).toEqual(expected(operations, ({ roles }) => (roles.length === 0 ? 'open' : '401 token-missing')));
  });

  it('takes no token that has expired, comes from elsewhere or is for elsewhere', async () => {
    const guarded = operations.filter(({ roles }) => roles.length > 0);
    expect(guarded.length).toBeGreaterThan(10);
    for (const { roles, ...operation } of guarded) {
      const [role] = roles as Parameters<TokenPress['token']>;
      const asked = { ...operation, roles };
      expect([nameOf(asked), await door(asked, await press.token(role, { expires: -60 }))]).toEqual([nameOf(asked), '401 token-expired']);
      const claims = await press.token(role, { issuer: 'https://elsewhere.test/api/identity' });
      expect([nameOf(asked), await door(asked, claims)]).toEqual([nameOf(asked), '401 token-invalid']);
    }
    const foreign = await testIssuer();
    try {
      const token = await foreign.token({ roles: ['officer'] }, { iss: `${stack.portalUrl}/api/identity` });
      expect(await doors(guarded, token)).toEqual(expected(guarded, () => '401 token-invalid'));
    } finally {
      await foreign.close();
    }
  });
});

it('is written down in docs/access.md as it is (npm run access-matrix)', () => {
  const lines = readFileSync(path.join(workspaceRoot, 'docs/access.md'), 'utf8').split('\n');
  let service = '';
  const written: Record<string, string> = {};
  for (const line of lines) {
    service = /^## (\S+)$/.exec(line)?.[1] ?? service;
    const [, route, who] = /^\| `([A-Z]+ \/[^`]*)`\s*\| (.*?)\s*\|$/.exec(line) ?? [];
    if (route !== undefined && who !== undefined) written[`${service} ${route}`] = who;
  }
  const named = all.filter((operation) => !/^\/(?:health\/|metrics$)/.test(operation.path));
  expect(written).toEqual(expected(named, ({ roles }) => (roles.length === 0 ? 'everybody' : roles.join(', '))));
});
