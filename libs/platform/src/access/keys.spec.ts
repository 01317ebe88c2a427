import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { configureLogging } from '../logging/logger.js';
import { issuerKeys, type IssuerKeys } from './keys.js';

const TEN_MINUTES = 600_000;

let server: Server;
let served: { status: number; body: string };
let fetches = 0;
let keys: IssuerKeys;

async function publicKey(kid: string): Promise<JWK> {
  const pair = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(pair.publicKey)), kid, alg: 'ES256', use: 'sig' };
}

const find = (kid: string): Promise<unknown> => Promise.resolve(keys.find({ alg: 'ES256', kid }, { payload: '', signature: '' }));
const serve = (...jwks: JWK[]): void => void (served = { status: 200, body: JSON.stringify({ keys: jwks }) });

/** Lets real fetches finish while the timers stand still. */
const settle = async (until: number): Promise<void> => {
  while (fetches < until) await new Promise((resolve) => setImmediate(resolve));
  for (let i = 0; i < 50; i += 1) await new Promise((resolve) => setImmediate(resolve));
};

beforeEach(async () => {
  configureLogging('keys', 'silent');
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'setTimeout', 'clearTimeout'] });
  fetches = 0;
  server = createServer((_request, response) => {
    fetches += 1;
    response.writeHead(served.status, { connection: 'close' }).end(served.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  keys = issuerKeys(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`);
});

afterEach(async () => {
  keys.stop();
  jest.useRealTimers();
  await new Promise((resolve) => server.close(resolve));
});

it('fetches once and then knows', async () => {
  serve(await publicKey('a'));
  await Promise.all([find('a'), find('a')]);
  await find('a');
  expect(fetches).toBe(1);
});

it('keeps what it knows through reloads that fail, however long the issuer is away', async () => {
  serve(await publicKey('a'));
  await find('a');
  served = { status: 503, body: 'down' };
  jest.advanceTimersByTime(TEN_MINUTES);
  await settle(2);
  jest.advanceTimersByTime(24 * 6 * TEN_MINUTES);
  await expect(find('a')).resolves.toBeDefined();
});

it('learns a new key at the next reload', async () => {
  serve(await publicKey('a'));
  await find('a');
  serve(await publicKey('b'));
  await expect(find('b')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  jest.advanceTimersByTime(TEN_MINUTES);
  await settle(2);
  await expect(find('b')).resolves.toBeDefined();
});

it('asks again for a key it does not know, but not more than every half minute', async () => {
  serve(await publicKey('a'));
  await find('a');
  await expect(find('b')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  expect(fetches).toBe(1);
  jest.advanceTimersByTime(31_000);
  serve(await publicKey('b'));
  await expect(find('b')).resolves.toBeDefined();
});

it.each([
  ['an error', { status: 500, body: '' }],
  ['what is not JSON', { status: 200, body: '<html>' }],
  ['JSON that is no set of keys', { status: 200, body: '{"error":"x"}' }],
])('says that it could not look when it is answered %s, and asks again after a second', async (_, answer) => {
  served = answer;
  await expect(find('a')).rejects.toMatchObject({ name: 'TransientError' });
  serve(await publicKey('a'));
  jest.advanceTimersByTime(1001);
  await expect(find('a')).resolves.toBeDefined();
});
