import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Module, Post } from '@nestjs/common';
import { eventually } from '@onewindow/testing';
import { activeTraceparent, formatTraceparent, parseTraceparent, Public, type RunningService } from '../src/index.js';
import { NoteController, startSample } from './sample-service.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const given = (flags: '00' | '01') => ({ traceparent: `00-${TRACE}-b7ad6b7169203331-${flags}` });

const scrape = async (service: RunningService): Promise<string> => (await fetch(`${service.address}/metrics`)).text();

@Controller('v1/inside')
class InsideController {
  @Public()
  @Post()
  async inside(): Promise<{ traceparent: string | undefined }> {
    await sleep(1);
    return { traceparent: activeTraceparent() };
  }
}

@Module({ controllers: [NoteController, InsideController] })
class TracedModule {}

/** What a handler sees as its own span, after its body was read and something was awaited. */
async function inside(service: RunningService, headers: Record<string, string>): Promise<string | undefined> {
  const answer = await fetch(`${service.address}/v1/inside`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'x'.repeat(200_000) }),
  });
  return ((await answer.json()) as { traceparent?: string }).traceparent;
}

describe('traceparent', () => {
  it.each([
    '',
    'x',
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `01-${TRACE}-b7ad6b7169203331-01`,
    undefined,
  ])('is not read from %p', (header) => expect(parseTraceparent(header)).toBeUndefined());

  it('is read and written the same', () => {
    const parsed = parseTraceparent(given('01').traceparent);
    expect(parsed && formatTraceparent(parsed)).toBe(given('01').traceparent);
  });
});

describe('a service that exports nothing', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startSample(TracedModule);
  });

  afterAll(() => service.stop());

  it('goes on with the trace of its caller, under a span of its own', async () => {
    const seen = await inside(service, given('01'));
    expect(seen).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    expect(seen).not.toBe(given('01').traceparent);
  });

  it('begins a trace for who brings none, another for each request', async () => {
    const traces = new Set<string | undefined>();
    for (let n = 0; n < 3; n++) traces.add(parseTraceparent(await inside(service, { traceparent: 'free text' }))?.traceId);
    expect(traces.size).toBe(3);
    expect(traces.has(undefined)).toBe(false);
  });

  it('counts requests by route template, method and status, and never by path', async () => {
    await fetch(`${service.address}/v1/notes/failing/conflict?secret=1`);
    await fetch(`${service.address}/v1/notes/failing/missing`);
    await fetch(`${service.address}/v1/nowhere/at/all`);
    await eventually(async () => {
      const text = await scrape(service);
      for (const labels of [
        'route="/v1/notes/failing/:how",method="GET",status="409"',
        'route="/v1/notes/failing/:how",method="GET",status="404"',
        'route="none",method="GET",status="404"',
      ])
        expect(text).toContain(`onewindow_http_request_duration_seconds_count{${labels}} 1`);
      expect(text).not.toContain('conflict');
    });
  });

  it('says how the process is', async () => {
    const text = await scrape(service);
    for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds'])
      expect(text).toContain(`\n${name} `);
  });
});

// a process of its own: the exporter loads parts of Node in a way that a test's sandbox does not allow
describe('a service with a collector', () => {
  const spans: { name: string; traceId: string; parentSpanId?: string }[] = [];
  let output = '';
  let collector: Server;
  let sample: ChildProcess;
  let address: string;

  beforeAll(async () => {
    collector = createServer((request, answer) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: typeof spans }[] }[] };
        spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
        answer.setHeader('content-type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    const env = { PATH: process.env['PATH'], NODE_ENV: 'production', PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
    sample = fork(path.join(__dirname, 'sample-process.cjs'), { env, silent: true, execArgv: [] });
    sample.stdout?.on('data', (chunk) => (output += String(chunk)));
    const [{ port }] = (await once(sample, 'message')) as [{ port: number }];
    address = `http://127.0.0.1:${port}`;
  });

  afterAll(async () => {
    sample.kill('SIGKILL');
    collector.closeAllConnections();
    await new Promise((resolve) => collector.close(resolve));
  });

  it("sends a span for a request, below the caller's, and none where the caller says not to", async () => {
    await fetch(`${address}/v1/zone`, { headers: given('00') });
    await fetch(`${address}/v1/zone`, { headers: given('01') });
    await eventually(() => expect(spans).toHaveLength(1));
    expect(spans[0]).toMatchObject({ name: 'GET /v1/zone', traceId: TRACE, parentSpanId: 'b7ad6b7169203331' });
  });

  it('writes the id of the trace into the line of the request', async () => {
    const lines = output.split('\n').filter((line) => line.includes('"path":"/v1/zone"'));
    expect(lines.map((line) => (JSON.parse(line) as { traceId: string }).traceId)).toEqual([TRACE, TRACE]);
  });

  it('sends what is left before it ends', async () => {
    await fetch(`${address}/v1/zone`, { headers: given('01') });
    const ended = once(sample, 'exit');
    sample.kill('SIGTERM');
    await ended;
    expect(spans).toHaveLength(2);
  });
});
