import { holdStack, RunningStack } from '@onewindow/testing';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { World } from './contract/arbitraries.js';
import { contractsOf, type Contract, type Operation } from './contract/contract.js';
import { judge } from './contract/judge.js';
import { TokenPress } from './contract/people.js';
import { keepsItsContract, refusesByCode } from './contract/properties.js';
import { Call, Wire, type Answer } from './contract/wire.js';
import { populate } from './contract/world.js';

// ONEWINDOW_SEED tries other requests; the seed of a failure is in its message.
const SEED = Number(process.env['ONEWINDOW_SEED'] ?? 20_261_124);

const stack = new RunningStack();
const wire = new Wire(new URL(stack.portalUrl));
let contracts: readonly Contract[];
let operations: readonly Operation[];
let world: World;
let letGo: () => Promise<void>;

beforeAll(async () => {
  letGo = await holdStack('shared');
  contracts = await contractsOf(stack.portalUrl);
  operations = contracts.flatMap((contract) => contract.operations).filter(({ isInternal }) => !isInternal);
  world = await populate(stack.portalUrl, await TokenPress.of(stack.portalUrl));
}, 240_000);

afterAll(async () => {
  wire.close();
  await letGo();
});

describe('the contract of every service', () => {
  it('is valid OpenAPI 3.1', async () => {
    for (const { service, document } of contracts) {
      const { valid, errors } = await new Validator().validate({ ...document });
      expect([service, valid, errors]).toEqual([service, true, undefined]);
    }
  });

  it('says what each operation answers', () => {
    const silent = operations.filter(({ contract, path, method }) => contract.answers(path, method).length === 0);
    expect(silent.map(({ service, method, path }) => `${service} ${method} ${path}`)).toEqual([]);
  });

  it(
    'is kept with requests that are as it says',
    () => keepsItsContract(operations, world, wire, { seed: SEED, runs: 900, limitMs: 5000 }),
    30_000,
  );

  it('is kept with requests that are not', () => refusesByCode(operations, world, wire, { seed: SEED, runs: 1500, limitMs: 7000 }), 30_000);
});

describe('what no operation is for', () => {
  it('is 404 for a method that a path does not have', async () => {
    const inner = contracts.flatMap(({ operations: all }) => all).filter(({ isInternal }) => isInternal);
    for (const { base, path } of operations) {
      const address = path.replaceAll(/\{\w+\}/g, 'x');
      // an address may fit several paths: /v1/ratings/public is also /v1/ratings/{id}
      const known = new Set(operations.filter((one) => one.base === base && fits(address, one.path)).map(({ method }) => method));
      for (const method of ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS'].filter((one) => !known.has(one)))
        expectRefusal(await wire.send(new Call(method, base + address)), 404, 'route-not-found');
    }
    for (const { base, path, method } of inner.filter(({ service }) => service !== 'portal'))
      expectRefusal(await wire.send(new Call(method, base + path)), 404, 'route-not-found');
  });

  it.each(['TRACE', 'PROPFIND', 'PURGE', 'LINK', 'QUERY'])('is refused for the method %s', async (method) => {
    for (const path of ['/api/intake/v1/cases', '/status']) {
      const answer = await wire.send(new Call(method, path));
      judge(answer);
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
  });

  it.each([
    ['a broken escape', '/%zz'],
    ['a broken escape behind a service', '/api/intake/v1/cases/%zz'],
    ['half an escape', '/api/catalog/v1/items/%'],
    ['a part of 5000 characters', `/api/intake/v1/cases/${'x'.repeat(5000)}`],
    ['a part of 101 characters', `/api/intake/v1/cases/${'x'.repeat(101)}`],
    ['nothing', '/api/intake'],
    ['two slashes', '//'],
    ['another place', 'http://elsewhere.test/v1/cases'],
    ['a star', '*'],
  ])('is refused for the address of %s', async (_, path) => {
    const answer = await wire.send(new Call('GET', path));
    judge(answer);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });
});

describe('what is too large, or no request', () => {
  const MEGABYTES = 10 * 1024 * 1024;

  it('is 413 for a body of 10 MB, whether it says its length or not', async () => {
    const body = Buffer.alloc(MEGABYTES, 'x');
    for (const { base, path, method } of operations.filter((operation) => operation.body !== undefined && operation.body.type !== '*/*')) {
      const url = base + path.replaceAll(/\{\w+\}/g, 'x');
      const type = { 'content-type': 'application/json' };
      expectRefusal(await wire.send(new Call(method, url, type, body)), 413, 'body-too-large');
      expectRefusal(await wire.send(new Call(method, url, { ...type, 'transfer-encoding': 'chunked' }, body)), 413, 'body-too-large');
    }
  });

  it('is 431 for large headers', async () => {
    const head = 'GET /api/intake/v1/cases HTTP/1.1\r\nHost: x\r\n';
    expectRefusal(await wire.raw(`${head}X-Large: ${'x'.repeat(20_000)}\r\n\r\n`), 431, 'headers-too-large');
  });

  it.each([
    ['what is not HTTP', '\x16\x03\x01 hello\r\n\r\n'],
    ['a NUL in the address', 'GET /api/intake/v1/\0 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no host', 'GET /api/intake/v1/cases HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['two lengths', 'POST /api/intake/v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    [
      'a length and chunks',
      'POST /api/intake/v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['an expectation', 'GET /api/intake/v1/cases HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: nonsense\r\n\r\n'],
  ])('is problem+json for %s', async (_, bytes) => {
    const answer = await wire.raw(bytes);
    judge(answer);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });
});

const fits = (address: string, path: string): boolean => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(address);

function expectRefusal(answer: Answer, status: number, code: string): void {
  judge(answer);
  expect([answer.status, (JSON.parse(answer.text) as { code: string }).code]).toEqual([status, code]);
}
