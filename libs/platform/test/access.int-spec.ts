import fc from 'fast-check';
import { generateKeyPair, SignJWT } from 'jose';
import type { RunningService } from '../src/index.js';
import { SampleIssuer, SampleModule, startSample } from './sample-service.js';

let issuer: SampleIssuer;
let service: RunningService;

beforeAll(async () => {
  issuer = await new SampleIssuer().start();
  service = await startSample(SampleModule, { oidc: issuer });
});

afterAll(async () => {
  await service.stop();
  await issuer.stop();
});

async function mine(
  authorization?: string,
  address = service.address,
): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
  const response = await fetch(`${address}/v1/notes/mine`, { headers: authorization === undefined ? {} : { authorization } });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
}

const withToken = async (...args: Parameters<SampleIssuer['token']>): ReturnType<typeof mine> =>
  mine(`Bearer ${await issuer.token(...args)}`);

it('lets a good token through and tells the handler who calls', async () => {
  const answer = await withToken({ ow_roles: ['officer', 'a-role-of-tomorrow'], ow_site: 'site-1', ow_window: 'window-1' });
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    caller: {
      id: 'staff-1',
      kind: 'staff',
      roles: ['officer'],
      name: '李四',
      agencyCode: '11500000MB1234567X',
      siteId: 'site-1',
      windowId: 'window-1',
      subjectId: '',
    },
    cause: `request:${answer.headers.get('x-request-id')}`,
  });
});

it.each([
  ['no header', undefined],
  ['another scheme', 'Basic dXNlcjpwYXNz'],
  ['an empty token', 'Bearer '],
])('asks for a token (%s)', async (_, authorization) => {
  const answer = await mine(authorization);
  expect(answer).toMatchObject({ status: 401, body: { code: 'token-missing' } });
  expect(answer.headers.get('www-authenticate')).toBe('Bearer');
});

it('refuses an expired token by its own code', async () => {
  expect(await withToken({}, { expires: '-10s' })).toMatchObject({ status: 401, body: { code: 'token-expired' } });
});

it('forgives a clock that is a few seconds off', async () => {
  expect((await withToken({}, { expires: '-2s' })).status).toBe(200);
});

it.each([
  ['a foreign issuer', {}, { issuer: 'http://elsewhere.test' }],
  ['another audience', {}, { audience: 'urn:other:api' }],
  ['no kind', { ow_kind: undefined }, {}],
  ['roles that are no list', { ow_roles: 'officer' }, {}],
])('refuses a token with %s', async (_, claims, header) => {
  const answer = await withToken(claims, header);
  expect(answer).toMatchObject({ status: 401, body: { code: 'token-invalid' } });
  expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
});

it('refuses a role that the route does not name', async () => {
  expect(await withToken({ ow_roles: ['window-clerk'] })).toMatchObject({ status: 403, body: { code: 'role-not-allowed' } });
  expect(await withToken({ ow_roles: [] })).toMatchObject({ status: 403, body: { code: 'role-not-allowed' } });
});

it('refuses a signature by a key that only says it is ours', async () => {
  const { privateKey } = await generateKeyPair('ES256');
  const forged = new SignJWT({ ow_kind: 'staff', ow_roles: ['officer'] }).setProtectedHeader({ alg: 'ES256', kid: 'first' });
  const token = await forged
    .setSubject('x')
    .setIssuer(issuer.issuer)
    .setAudience('urn:onewindow:api')
    .setExpirationTime('5m')
    .sign(privateKey);
  expect(await mine(`Bearer ${token}`)).toMatchObject({ status: 401, body: { code: 'token-invalid' } });
});

it('refuses an unsigned token and one signed with a shared secret', async () => {
  const claims = Buffer.from(JSON.stringify({ sub: 'x', iss: issuer.issuer, aud: 'urn:onewindow:api', exp: 4_000_000_000 })).toString(
    'base64url',
  );
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
  expect(await mine(`Bearer ${none}`)).toMatchObject({ status: 401, body: { code: 'token-invalid' } });
  const shared = await new SignJWT({}).setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(Buffer.from('0'.repeat(32)));
  expect(await mine(`Bearer ${shared}`)).toMatchObject({ status: 401, body: { code: 'token-invalid' } });
});

it('never answers anything but 401 to whatever stands for a token', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.base64String(),
        fc.string({ unit: 'grapheme-ascii' }),
        fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
      ),
      async (part) => {
        const token = `${part}.${part}.${part}`.replaceAll(/[^\x21-\x7e]/g, '');
        expect((await mine(`Bearer ${token}`)).status).toBe(401);
      },
    ),
    { numRuns: 100 },
  );
});

it('does not look at a token on a public route', async () => {
  const response = await fetch(`${service.address}/v1/notes/slow`, { headers: { authorization: 'Bearer nonsense' } });
  expect(response.status).toBe(200);
});

describe('when the identity provider is away', () => {
  it('answers 503, not 401, as long as it has never seen the keys', async () => {
    issuer.answerWith(500);
    const young = await startSample(SampleModule, { oidc: issuer });
    try {
      const token = await issuer.token();
      const answer = await mine(`Bearer ${token}`, young.address);
      expect(answer).toMatchObject({ status: 503, body: { code: 'temporarily-unavailable' } });
      expect(answer.headers.get('retry-after')).toBe('2');
      const before = issuer.fetches;
      await Promise.all(Array.from({ length: 20 }, () => mine(`Bearer ${token}`, young.address)));
      expect(issuer.fetches - before).toBeLessThanOrEqual(1);
    } finally {
      issuer.answerWith(200);
      await young.stop();
    }
  });

  it('answers 503 when nobody listens at the address of the keys', async () => {
    const alone = await startSample(SampleModule, { oidc: { issuer: issuer.issuer, jwksUrl: 'http://127.0.0.1:1/jwks' } });
    try {
      expect(await mine(`Bearer ${await issuer.token()}`, alone.address)).toMatchObject({ status: 503 });
    } finally {
      await alone.stop();
    }
  });

  it('keeps taking tokens signed with keys it knows', async () => {
    expect((await withToken()).status).toBe(200);
    issuer.answerWith(503);
    try {
      expect((await withToken()).status).toBe(200);
    } finally {
      issuer.answerWith(200);
    }
  });
});
