import { connect } from 'node:net';
import { request } from 'node:http';
import type { RunningService } from '../src/index.js';
import { SampleModule, startSample } from './sample-service.js';

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Record<string, unknown>;
}

let service: RunningService;

beforeAll(async () => {
  service = await startSample();
});

afterAll(async () => {
  await service.stop();
});

async function send(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${service.address}${path}`, init);
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: (await response.json()) as Record<string, unknown>,
  };
}

const post = (body: string, contentType = 'application/json', path = '/v1/notes'): Promise<Answer> =>
  send(path, { method: 'POST', body, headers: { 'content-type': contentType } });

/** Writes bytes to the port as they are. @returns the one answer to them */
async function raw(bytes: string): Promise<Answer> {
  const answers = await rawAnswers(bytes);
  expect(answers).toHaveLength(1);
  return answers[0] as Answer;
}

/** Writes bytes to the port as they are, each part once the one before it is answered. @returns all that came until the connection was closed */
async function rawAnswers(...parts: string[]): Promise<Answer[]> {
  const text = await new Promise<string>((resolve, reject) => {
    const left = [...parts];
    const socket = connect(service.port, '127.0.0.1', () => socket.write(left.shift() ?? ''));
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      answer += String(chunk);
      const next = left.shift();
      if (next !== undefined) socket.write(next);
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
  return text.split(/(?=HTTP\/1\.1 \d{3} )/).map(read);
}

function read(answer: string): Answer {
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, body: JSON.parse(body) as Record<string, unknown> };
}

function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer).toMatchObject({
    status,
    body: { type: `urn:onewindow:problem:${code}`, code, status, title: expect.any(String), detail: expect.any(String) },
  });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
}

describe('what Fastify refuses before Nest', () => {
  it('answers a broken percent escape', async () => {
    expectProblem(await send('/%zz'), 400, 'malformed-address');
  });

  it('answers a path parameter of more than 100 characters', async () => {
    expectProblem(await send(`/v1/notes/failing/${'x'.repeat(101)}`), 414, 'path-too-long');
  });

  it('answers headers that are too large', async () => {
    expectProblem(await raw(`GET /v1/notes HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`), 431, 'headers-too-large');
  });

  it('answers a request without a host', async () => {
    expectProblem(await raw('GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n'), 400, 'host-missing');
    expect((await raw('GET /health/live HTTP/1.0\r\n\r\n')).status).toBe(200);
  });

  it('answers an expectation it cannot meet', async () => {
    const bytes = 'GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: the-moon\r\n\r\n';
    expectProblem(await raw(bytes), 417, 'expectation-failed');
  });

  it('answers once a request that is refused by its head before its body proves unreadable', async () => {
    const head = 'POST /v1/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: gzip\r\n';
    expectProblem(await raw(`${head}Expect: the-moon\r\n\r\n{}`), 417, 'expectation-failed');
    expectProblem(await raw(`${head}\r\n{}`), 400, 'not-http');
  });

  it('answers what follows a request on its connection and is not HTTP', async () => {
    const [first, second] = await rawAnswers('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n', '\x16\x03\x01 hello\r\n\r\n');
    expect(first?.status).toBe(200);
    expectProblem(second as Answer, 400, 'not-http');
  });

  it('answers what is not HTTP', async () => {
    expectProblem(await raw('\x16\x03\x01 hello\r\n\r\n'), 400, 'not-http');
  });
});

describe('bodies', () => {
  it('takes JSON and gives it back parsed', async () => {
    const answer = await post(JSON.stringify({ title: 'a' }));
    expect(answer).toMatchObject({ status: 201, body: { title: 'a', lines: [] } });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  it.each([
    ['broken JSON', '{"title":'],
    ['no JSON at all', ''],
    ['__proto__', '{"title":"a","__proto__":{"x":1}}'],
    ['constructor.prototype', '{"title":"a","constructor":{"prototype":{"x":1}}}'],
  ])('refuses %s', async (_, body) => {
    expectProblem(await post(body), 400, 'malformed-request');
  });

  it('refuses 10 MB', async () => {
    expectProblem(await post(`{"title":"${'x'.repeat(10 * 1024 * 1024)}"}`), 413, 'body-too-large');
  });

  it('survives half a megabyte of nested arrays', async () => {
    expectProblem(await post(`${'['.repeat(250_000)}${']'.repeat(250_000)}`), 400, 'invalid-body');
  });

  it.each([['text/plain'], ['application/x-www-form-urlencoded'], ['multipart/form-data; boundary=x'], ['application/xml'], ['nonsense']])(
    'refuses the content type %s',
    async (contentType) => {
      expectProblem(await post('title=a', contentType), 415, 'unsupported-media-type');
    },
  );

  it('refuses bytes where no upload is taken', async () => {
    for (const type of ['application/octet-stream', 'application/vnd.onewindow.upload'])
      expectProblem(await post('title=a', type), 415, 'unsupported-media-type');
  });

  it('names every field that does not fit', async () => {
    const answer = await post(JSON.stringify({ title: 'x'.repeat(21), lines: [{ count: 1 }, { count: 'two' }], more: 1 }));
    expectProblem(answer, 400, 'invalid-body');
    expect(answer.body['field']).toBe('title');
    expect((answer.body['errors'] as { field: string }[]).map(({ field }) => field)).toEqual(['title', 'lines.1.count', '']);
  });

  it('does not call a request that breaks off in its body a failure of the service', async () => {
    await new Promise<void>((resolve) => {
      const sent = request({
        port: service.port,
        path: '/v1/notes',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': '1000' },
      });
      sent.on('error', () => resolve());
      sent.write('{"title":', () => sent.destroy());
    });
    expect((await send('/health/live')).status).toBe(200);
  });
});

describe('what handlers throw', () => {
  it('answers an unknown route, and a known one with another method, alike', async () => {
    expectProblem(await send('/v1/nothing'), 404, 'route-not-found');
    expectProblem(await send('/v1/notes', { method: 'DELETE' }), 404, 'route-not-found');
  });

  it.each([
    ['invalid', 400, 'note-too-long'],
    ['forbidden', 403, 'not-your-note'],
    ['missing', 404, 'note-unknown'],
    ['conflict', 409, 'note-already-closed'],
    ['unstorable', 400, 'unstorable-value'],
    ['teapot', 418, 'http-418'],
  ])('translates %s', async (how, status, code) => {
    expectProblem(await send(`/v1/notes/failing/${how}`), status, code);
  });

  it('passes the facts of a domain error on, but never over the standard members', async () => {
    expect((await send('/v1/notes/failing/invalid')).body).toMatchObject({ field: 'title', article: '行政许可法 第三十二条' });
    expect((await send('/v1/notes/failing/conflict')).body).toMatchObject({ status: 409, state: 'closed' });
  });

  it.each([['transient'], ['refused']])('asks to try again when something is away for a moment (%s)', async (how) => {
    const answer = await send(`/v1/notes/failing/${how}`);
    expectProblem(answer, 503, 'temporarily-unavailable');
    expect(answer.headers['retry-after']).toBe('2');
  });

  it.each([['bug'], ['foreign'], ['text']])('says nothing of the inside when it fails (%s)', async (how) => {
    const answer = await send(`/v1/notes/failing/${how}`);
    expectProblem(answer, 500, 'internal-error');
    expect(JSON.stringify(answer.body)).not.toMatch(/110105|upstream|just text|reading/);
  });
});

describe('request ids', () => {
  it('keeps the id of a caller that sends a uuid and names it in the problem', async () => {
    const id = '01999999-0000-7000-8000-000000000001';
    const answer = await send('/v1/nothing', { headers: { 'x-request-id': id } });
    expect(answer.headers['x-request-id']).toBe(id);
    expect(answer.body['instance']).toBe(`urn:uuid:${id}`);
  });

  it('makes its own in place of anything else', async () => {
    const answer = await send('/v1/nothing', { headers: { 'x-request-id': 'DROP TABLE' } });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });
});

it('takes forms where the service says so, and only there', async () => {
  const withForms = await startSample(SampleModule, { allowForms: true });
  const post = (contentType: string): Promise<Response> =>
    fetch(`${withForms.address}/v1/notes`, { method: 'POST', body: 'title=a', headers: { 'content-type': contentType } });
  expect(await (await post('application/x-www-form-urlencoded')).json()).toMatchObject({ title: 'a' });
  expect((await post('text/plain')).status).toBe(415);
  await withForms.stop();
});
