import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { eventually, holdStack, RunningStack, signIn, testStack } from '@onewindow/testing';

const stack = new RunningStack();
const issuer = `${stack.portalUrl}/api/identity`;

let letGo: () => Promise<void>;

beforeAll(async () => {
  letGo = await holdStack('shared');
}, 240_000);

afterAll(() => letGo());

const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${stack.portalUrl}${path}`, init);

it('is the one address: people sign in through it, and their tokens are good at the services behind it', async () => {
  const { accessToken } = await signIn({ issuer, username: 'zhangwei', password: testStack().demoPassword });
  const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  expect(claims).toMatchObject({ iss: issuer, ow_kind: 'applicant' });
  const response = await ask('/api/approval/v1/tasks', { headers: { authorization: `Bearer ${accessToken}` } });
  // known, and not one of those who may see the tasks of departments
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ code: 'role-not-allowed' });
  expect(await (await ask('/api/approval/v1/tasks')).json()).toMatchObject({ code: 'token-missing' });
});

it('lets a file of ten megabytes through to intake, where it is kept as what it is', async () => {
  const { accessToken } = await signIn({ issuer, username: 'zhangwei', password: testStack().demoPassword });
  const content = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(10 * 1024 * 1024)]);
  const response = await ask(`/api/intake/v1/files/${randomUUID()}?name=plan.pdf`, {
    method: 'PUT',
    body: content,
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/octet-stream' },
  });
  expect([response.status, await response.json()]).toEqual([
    200,
    expect.objectContaining({
      name: 'plan.pdf',
      type: 'application/pdf',
      size: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    }),
  ]);
});

it('gives the issuer’s addresses as they are seen from outside', async () => {
  for (const path of ['/api/identity/.well-known/openid-configuration', '/.well-known/openid-configuration/api/identity']) {
    const metadata = (await (await ask(path)).json()) as Record<string, string>;
    expect(metadata['issuer']).toBe(issuer);
    for (const endpoint of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'])
      expect(metadata[endpoint]?.startsWith(`${issuer}/`)).toBe(true);
  }
  expect(await (await ask('/api/identity/jwks')).json()).toMatchObject({ keys: [{ kid: expect.any(String) }] });
});

it('shows every service ready on its front page', async () => {
  expect((await ask('/')).headers.get('content-type')).toContain('text/html');
  await eventually(
    async () => {
      const { services } = (await (await ask('/status')).json()) as { services: { status: string }[] };
      expect(services.map(({ status }) => status)).toEqual(Array(6).fill('up'));
    },
    { everyMs: 500, timeoutMs: 30_000 },
  );
});

it('keeps alarms and probes of the services inside', async () => {
  for (const path of ['/api/approval/v1/deadlines/ring', '/api/approval/health/ready'])
    expect((await ask(path, { method: 'POST' })).status).toBe(404);
});
