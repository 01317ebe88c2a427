import { createService, listRoutes, type RunningService } from '@onewindow/platform';
import { leakCheck } from '@onewindow/testing';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { Config } from '../src/config.js';
import type { Status } from '../src/front/status.js';
import { portalService } from '../src/service.js';
import { SampleUpstream } from './sample-upstream.js';

const noLeaks = leakCheck();
const names = ['IDENTITY', 'CATALOG', 'INTAKE', 'APPROVAL', 'SUPERVISION', 'RATING'] as const;
const upstreams = {} as Record<(typeof names)[number], SampleUpstream>;
let portal: RunningService;

beforeAll(async () => {
  for (const name of names) upstreams[name] = await new SampleUpstream().start();
  const addresses = Object.fromEntries(names.map((name) => [`${name}_URL`, upstreams[name].address])) as Record<
    `${(typeof names)[number]}_URL`,
    string
  >;
  const config: Config = { PORT: 0, HOST: '127.0.0.1', LOG_LEVEL: 'silent', PUBLIC_URL: 'https://zwfw.example.test', ...addresses };
  portal = await createService({ ...portalService, config: () => config });
});

afterEach(() => {
  for (const upstream of Object.values(upstreams)) upstream.answer = undefined;
});

afterAll(async () => {
  await portal.stop();
  await Promise.all(Object.values(upstreams).map((upstream) => upstream.stop()));
  await noLeaks();
});

const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${portal.address}${path}`, { redirect: 'manual', ...init });
const bodyOf = async (response: Response): Promise<Record<string, unknown>> => (await response.json()) as Record<string, unknown>;

describe('forwarding', () => {
  it.each(names)('brings /api/<service> to %s with method, path, query and body as they are', async (name) => {
    const query = 'q=%E6%B2%99&q=2&empty=&plus=a+b&percent=%2525';
    const response = await ask(`/api/${name.toLowerCase()}/v1/cases/%E6%B2%99%20x?${query}`, {
      method: 'PUT',
      body: '{"title": "沙坪坝" }',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(207);
    expect(upstreams[name].last).toMatchObject({ method: 'PUT', url: `/v1/cases/%E6%B2%99%20x?${query}`, body: '{"title": "沙坪坝" }' });
    expect(upstreams[name].last.headers).toMatchObject({ 'content-type': 'application/json' });
  });

  it('does not look into bodies: forms and broken JSON are for the service to judge', async () => {
    await ask('/api/identity/token', { method: 'POST', body: new URLSearchParams({ grant_type: 'x' }) });
    expect(upstreams.IDENTITY.last).toMatchObject({ url: '/token', body: 'grant_type=x' });
    await ask('/api/intake/v1/cases', { method: 'POST', body: '{"broken', headers: { 'content-type': 'application/json' } });
    expect(upstreams.INTAKE.last.body).toBe('{"broken');
  });

  it('says itself where a request came from, whatever the client claims', async () => {
    await ask('/api/intake/v1/cases', {
      headers: {
        'x-forwarded-for': '10.0.0.1',
        'x-forwarded-host': 'evil.test',
        'x-forwarded-proto': 'gopher',
        'x-forwarded-prefix': '/evil',
        forwarded: 'for=10.0.0.1',
        'x-real-ip': '10.0.0.1',
      },
    });
    const { headers } = upstreams.INTAKE.last;
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'zwfw.example.test',
      'x-forwarded-proto': 'https',
    });
    expect(headers).not.toHaveProperty('x-forwarded-prefix');
    expect(headers).not.toHaveProperty('forwarded');
    expect(headers).not.toHaveProperty('x-real-ip');
  });

  it('strips hop-by-hop headers and those that the connection header names', async () => {
    await new Promise<void>((resolve, reject) => {
      const socket = connect(portal.port, '127.0.0.1', () =>
        socket.write(
          'GET /api/intake/v1/raw HTTP/1.1\r\nHost: x\r\nConnection: close, X-Secret\r\nX-Secret: 1\r\nTE: trailers\r\nProxy-Authorization: x\r\nKeep-Alive: 5\r\n\r\n',
        ),
      );
      socket
        .resume()
        .on('close', () => resolve())
        .on('error', reject);
    });
    for (const name of ['x-secret', 'te', 'proxy-authorization', 'keep-alive'])
      expect(upstreams.INTAKE.last.headers).not.toHaveProperty(name);
    expect(upstreams.INTAKE.last.headers['host']).toBe(new URL(upstreams.INTAKE.address).host);
  });

  it('passes bearer tokens on, and one request id to both sides', async () => {
    const id = '01999999-0000-7000-8000-000000000001';
    const response = await ask('/api/approval/v1/tasks', { headers: { authorization: 'Bearer abc', 'x-request-id': id } });
    expect(upstreams.APPROVAL.last.headers).toMatchObject({ authorization: 'Bearer abc', 'x-request-id': id });
    expect(response.headers.get('x-request-id')).toBe(id);
  });

  it('exchanges cookies with identity alone', async () => {
    const withIdentity = await ask('/api/identity/auth', { headers: { cookie: 'onewindow_identity=1' } });
    expect(upstreams.IDENTITY.last.headers['cookie']).toBe('onewindow_identity=1');
    expect(withIdentity.headers.getSetCookie()).toEqual(['session=1; Path=/']);
    const withIntake = await ask('/api/intake/v1/cases', { headers: { cookie: 'onewindow_identity=1' } });
    expect(upstreams.INTAKE.last.headers).not.toHaveProperty('cookie');
    expect(withIntake.headers.getSetCookie()).toEqual([]);
    expect(withIntake.headers.get('server')).toBeNull();
  });

  it('leaves identity’s redirects and headers as they are', async () => {
    upstreams.IDENTITY.answer = (_, response) => {
      response.writeHead(303, {
        location: '/api/identity/interaction/abc',
        'content-security-policy': `default-src 'none'; style-src 'self'`,
        'set-cookie': ['a=1; path=/api/identity', 'b=2'],
      });
      response.end();
    };
    const response = await ask('/api/identity/auth?client_id=x');
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/api/identity/interaction/abc');
    expect(response.headers.get('content-security-policy')).toBe(`default-src 'none'; style-src 'self'`);
    expect(response.headers.getSetCookie()).toEqual(['a=1; path=/api/identity', 'b=2']);
  });

  it.each([
    ['/api/identity/.well-known/openid-configuration', '/.well-known/openid-configuration'],
    ['/.well-known/openid-configuration/api/identity', '/.well-known/openid-configuration'],
    ['/.well-known/oauth-authorization-server/api/identity', '/.well-known/oauth-authorization-server'],
  ])('finds the issuer’s metadata at %s', async (path, url) => {
    await ask(path);
    expect(upstreams.IDENTITY.last.url).toBe(url);
  });

  it('leaves the status and the problem of a service as they are, and does not try again by itself', async () => {
    const before = upstreams.RATING.arrived.length;
    upstreams.RATING.answer = (_, response) => {
      response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '7' });
      response.end('{"code":"temporarily-unavailable"}');
    };
    const response = await ask('/api/rating/v1/ratings');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await bodyOf(response)).toEqual({ code: 'temporarily-unavailable' });
    expect(upstreams.RATING.arrived.length - before).toBe(1);
  });
});

describe('what stays inside', () => {
  it.each([
    '/api/intake/v1/deadlines/ring',
    '/api/intake/v1/%64eadlines/ring',
    '/api/intake/health/ready',
    '/api/identity/health/live',
    '/api/intake/',
    '/api/intake',
    '/api/orchestrator/v1/x',
    '/api',
  ])('answers %s itself: nothing there', async (path) => {
    const before = Object.values(upstreams).map(({ arrived }) => arrived.length);
    const response = await ask(path, { method: 'POST' });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await bodyOf(response)).toMatchObject({ code: 'route-not-found', status: 404 });
    expect(Object.values(upstreams).map(({ arrived }) => arrived.length)).toEqual(before);
  });

  it.each([
    '/api/intake/v1/./deadlines/ring',
    '/api/intake/v1/x/../deadlines/ring',
    '/api/intake//v1/deadlines/ring',
    '/api/intake/v1\\deadlines',
  ])('is not talked round by %s', async (path) => {
    const before = upstreams.INTAKE.arrived.length;
    const status = await new Promise<number>((resolve, reject) => {
      const socket = connect(portal.port, '127.0.0.1', () =>
        socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`),
      );
      socket.once('data', (data) => resolve(Number(String(data).split(' ')[1]))).on('error', reject);
    });
    expect([400, 404]).toContain(status);
    expect(upstreams.INTAKE.arrived.length).toBe(before);
  });
});

describe('bodies', () => {
  it('go through up to 1 MiB', async () => {
    const response = await ask('/api/intake/v1/cases', { method: 'POST', body: 'x'.repeat(1024 * 1024) });
    expect(response.status).toBe(207);
    expect(upstreams.INTAKE.last.bytes).toBe(1024 * 1024);
  });

  it('of 10 MB are refused without being forwarded', async () => {
    const before = upstreams.INTAKE.arrived.length;
    const response = await ask('/api/intake/v1/cases', { method: 'POST', body: 'x'.repeat(10 * 1024 * 1024) });
    expect(response.status).toBe(413);
    expect(await bodyOf(response)).toMatchObject({ code: 'body-too-large' });
    expect(upstreams.INTAKE.arrived.length).toBe(before);
  });

  it('of 10 MB go through where they are a file for a case, of any type, and of 22 MB do not', async () => {
    const file = (megabytes: number) => ({
      method: 'PUT',
      body: new Uint8Array(megabytes * 1024 * 1024),
      headers: { 'content-type': 'image/jpeg' },
    });
    const response = await ask('/api/intake/v1/files/01999999-0000-7000-8000-000000000001', file(10));
    expect(response.status).toBe(207);
    expect(upstreams.INTAKE.last).toMatchObject({ bytes: 10 * 1024 * 1024, headers: { 'content-type': 'image/jpeg' } });
    expect((await ask('/api/intake/v1/files/01999999-0000-7000-8000-000000000001', file(22))).status).toBe(413);
    expect((await ask('/api/catalog/v1/files/01999999-0000-7000-8000-000000000001', file(10))).status).toBe(413);
  });

  it('of clients that wait to be told to go on go through too', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request({
        port: portal.port,
        method: 'PUT',
        path: '/api/intake/v1/files/01999999-0000-7000-8000-000000000001',
        headers: { expect: '100-continue', 'content-length': 3 },
      });
      sent.on('continue', () => sent.end('abc'));
      sent.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
    });
    expect(status).toBe(207);
    expect(upstreams.INTAKE.last.body).toBe('abc');
  });
});

it('refuses in problem+json what is refused before it is forwarded', async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(portal.port, '127.0.0.1', () => socket.write('GET /api/intake/v1/cases HTTP/1.1\r\nConnection: close\r\n\r\n'));
    socket.once('data', (data) => resolve(String(data))).on('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1.1 400 [^]*application\/problem\+json[^]*"code":"host-missing"/);
});

describe('bodies that do not say their length', () => {
  const chunks = (count: number): ReadableStream<Uint8Array> =>
    new ReadableStream({
      pull(controller) {
        if (count-- > 0) controller.enqueue(new Uint8Array(64 * 1024));
        else controller.close();
      },
    });
  const post = (count: number): Promise<Response> =>
    ask('/api/intake/v1/cases', { method: 'POST', body: chunks(count), duplex: 'half' } as RequestInit);

  it('go through up to 1 MiB', async () => {
    expect((await post(16)).status).toBe(207);
    expect(upstreams.INTAKE.last.bytes).toBe(1024 * 1024);
  });

  it('are refused above, whoever gets tired first', async () => {
    for (const count of [17, 160]) {
      const response = await post(count);
      expect(response.status).toBe(413);
      expect(await bodyOf(response)).toMatchObject({ code: 'body-too-large' });
    }
  });
});

describe('a service that is away', () => {
  const expectAway = async (response: Response): Promise<void> => {
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await bodyOf(response)).toMatchObject({ code: 'service-unavailable', status: 503 });
  };

  it('is answered for with 503 and Retry-After, and found again when it is back', async () => {
    expect((await ask('/api/supervision/v1/results')).status).toBe(207);
    await upstreams.SUPERVISION.stop();
    await expectAway(await ask('/api/supervision/v1/results'));
    await expectAway(
      await ask('/api/supervision/v1/results/1/acknowledgement', {
        method: 'PUT',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      }),
    );
    await upstreams.SUPERVISION.start();
    expect((await ask('/api/supervision/v1/results')).status).toBe(207);
  });

  it('is answered for too when it goes away in the middle of a request', async () => {
    upstreams.CATALOG.answer = (_, response) => response.destroy();
    await expectAway(await ask('/api/catalog/v1/items', { method: 'PUT', body: '{}' }));
  });
});

describe('the front page', () => {
  it('is one Chinese page that runs nothing but its own script and style', async () => {
    const response = await ask('/');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await response.text();
    expect(html).toContain('<html lang="zh-CN">');
    for (const title of ['统一身份认证', '事项库', '一窗受理', '后台审批', '审管联动', '好差评']) expect(html).toContain(title);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).not.toContain('unsafe');
    for (const [tag, directive] of [
      ['script', 'script-src'],
      ['style', 'style-src'],
    ] as const) {
      const inline = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html)?.[1] ?? '';
      const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(inline))).toString('base64');
      expect(policy).toContain(`${directive} 'sha256-${digest}'`);
    }
  });

  it('puts security headers on every answer, also of services', async () => {
    for (const path of ['/', '/status', '/api/intake/v1/cases', '/nowhere']) {
      const { headers } = await ask(path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': expect.stringContaining(`frame-ancestors 'none'`),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'strict-transport-security': expect.stringContaining('max-age='),
      });
    }
  });

  it('shows which services are ready, asking them once a second at most', async () => {
    upstreams.APPROVAL.answer = (_, response) => response.writeHead(503).end('{"status":"down","checks":{"database":{"reason":"secret"}}}');
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const before = upstreams.APPROVAL.arrived.length;
    const boards = await Promise.all(Array.from({ length: 20 }, async () => (await (await ask('/status')).json()) as Status));
    expect(upstreams.APPROVAL.arrived.length - before).toBe(1);
    expect(boards[0]).toMatchObject({ asOf: expect.any(String) });
    expect(boards[0]?.services.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'identity up',
      'catalog up',
      'intake up',
      'approval down',
      'supervision up',
      'rating up',
    ]);
    expect(JSON.stringify(boards)).not.toContain('secret');
  });

  it('has no other routes of its own than these', () => {
    expect(
      listRoutes(portal.app)
        .map(({ method, path, roles }) => `${method} ${path} ${String(roles)}`)
        .sort(),
    ).toEqual(['GET / public', 'GET /health/live public', 'GET /health/ready public', 'GET /metrics public', 'GET /status public']);
  });
});
