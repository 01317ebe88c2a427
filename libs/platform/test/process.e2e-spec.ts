import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

interface Sample {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  readonly output: () => string;
}

const samples: ChildProcess[] = [];

afterEach(() => {
  for (const child of samples.splice(0)) child.kill('SIGKILL');
});

function run(env: NodeJS.ProcessEnv): Sample {
  const inherited = { PATH: process.env['PATH'], NODE_ENV: 'production' };
  const child = fork(path.join(__dirname, 'sample-process.cjs'), { env: { ...inherited, ...env }, silent: true, execArgv: [] });
  samples.push(child);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  child.stderr?.on('data', (chunk) => (output += String(chunk)));
  // not 'close', which does not come for a child that was disconnected
  const ended = Promise.all([once(child, 'exit'), child.stdout && once(child.stdout, 'end'), child.stderr && once(child.stderr, 'end')]);
  return { child, exit: ended.then(([[code]]) => code as number | null), output: () => output };
}

async function ready(sample: Sample): Promise<string> {
  const [message] = (await once(sample.child, 'message')) as [{ ready: boolean; port: number }];
  expect(message.ready).toBe(true);
  return `http://127.0.0.1:${message.port}`;
}

const lines = ({ output }: Sample): Record<string, unknown>[] =>
  output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('exits 78 and names the variable when the configuration is wrong', async () => {
  const sample = run({});
  expect(await sample.exit).toBe(78);
  expect(lines(sample).at(-1)).toMatchObject({ level: 'fatal', err: { message: expect.stringContaining('PORT: ') } });
});

it('tells its parent when it listens, lives in UTC wherever it runs, and exits 0 on SIGTERM after it answered', async () => {
  const sample = run({ PORT: '0', TZ: 'Asia/Shanghai' });
  const address = await ready(sample);
  expect(await (await fetch(`${address}/v1/zone`)).json()).toEqual({ offset: 0 });
  const inFlight = fetch(`${address}/v1/slow`);
  await sleep(100);
  sample.child.kill('SIGTERM');
  expect((await inFlight).status).toBe(200);
  expect(await sample.exit).toBe(0);
});

it('stops when its parent is gone', async () => {
  const sample = run({ PORT: '0' });
  await ready(sample);
  sample.child.disconnect();
  expect(await sample.exit).toBe(0);
});

it('is cut off after ten seconds when stopping hangs', async () => {
  const sample = run({ PORT: '0', HANG: 'yes' });
  await ready(sample);
  const asked = Date.now();
  sample.child.kill('SIGTERM');
  expect(await sample.exit).toBe(1);
  expect(Date.now() - asked).toBeGreaterThan(9000);
  expect(lines(sample).at(-1)).toMatchObject({ level: 'error', msg: 'did not stop in time' });
}, 20_000);

it('ends with its reason in the last line when a promise is rejected and nobody looks', async () => {
  const sample = run({ PORT: '0' });
  const address = await ready(sample);
  await fetch(`${address}/v1/break`, { method: 'POST' }).catch(() => undefined);
  expect(await sample.exit).toBe(1);
  expect(lines(sample).at(-1)).toMatchObject({ level: 'fatal', service: 'sample', err: { message: 'nobody waits for this' } });
});

it('logs each request with its id, and neither query, tokens nor citizens’ numbers', async () => {
  const sample = run({ PORT: '0' });
  const address = await ready(sample);
  const id = '01999999-0000-7000-8000-000000000001';
  const secret = 'Bearer hunter2';
  await fetch(`${address}/v1/zone?code=hunter2`, { headers: { 'x-request-id': id, authorization: secret, cookie: secret } });
  await fetch(`${address}/v1/11010519491231002X/hunt`, {
    method: 'POST',
    body: '{"x":"hunter2"}',
    headers: { 'content-type': 'application/json' },
  });
  await fetch(`${address}/health/ready`);
  sample.child.kill('SIGTERM');
  expect(await sample.exit).toBe(0);
  const requests = lines(sample).filter(({ msg }) => msg === 'request');
  expect(requests).toEqual([
    expect.objectContaining({ level: 'info', reqId: id, method: 'GET', path: '/v1/zone', status: 200, ms: expect.any(Number) }),
    expect.objectContaining({ method: 'POST', path: '/v1/110105********002X/hunt', status: 404 }),
  ]);
  expect(sample.output()).not.toMatch(/hunter2|19491231/);
});
