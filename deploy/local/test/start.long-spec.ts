import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '@onewindow/testing';
import { startOf } from '../src/lock.js';
import { childrenOf, Installation, type Launched } from './installation.js';

let installation: Installation;

beforeAll(async () => {
  installation = await Installation.make();
});

afterAll(() => installation.remove());

const secrets = (): string => readFileSync(path.join(installation.home, 'secrets.json'), 'utf8');

async function running(args: readonly string[] = []): Promise<Launched> {
  const launched = installation.launch(args);
  const early = await Promise.race([
    launched.ended,
    eventually(() => expect(launched.said).toContain('Ctrl-C'), { timeoutMs: 120_000 }).then(() => undefined),
  ]);
  expect(early).toBeUndefined();
  return launched;
}

const portalAnswers = async (): Promise<number> => (await fetch(`http://127.0.0.1:${installation.base}/health/ready`)).status;

describe('npm start, as a whole', () => {
  it('brings everything up, starts again what is killed and says so, and ends in order with nothing left', async () => {
    const launched = await running();
    expect(await portalAnswers()).toBe(200);
    const children = childrenOf(launched.process.pid as number);
    // eight services, PostgreSQL, Kafka, Temporal
    expect(children.size).toBe(11);
    const [intake] = [...children].find(([, command]) => command.includes('services/intake/')) ?? [0];
    process.kill(intake, 'SIGKILL');
    await eventually(() => expect(launched.said).toContain('intake is back'), { timeoutMs: 60_000 });
    expect(launched.said.match(/intake ended \(SIGKILL\); it is started again/g)).toHaveLength(1);
    const all = [...children.keys(), ...childrenOf(launched.process.pid as number).keys()];
    const { code, err } = await launched.end('SIGINT');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(all.filter((pid) => startOf(pid) !== undefined)).toEqual([]);
  });

  it('keeps its data from one start to the next, and begins anew when it is told to', async () => {
    const before = secrets();
    await (await running()).end();
    expect(secrets()).toBe(before);
    await (await running(['--reset'])).end();
    expect(secrets()).not.toBe(before);
  });
});
