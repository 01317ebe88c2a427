import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@onewindow/testing';
import { startOf } from '../src/lock.js';
import { signIn } from '../src/sign-in.js';
import { childrenOf, Installation, Launched } from './installation.js';

const DEMO = path.resolve(__dirname, '../dist/demo.js');
let installation: Installation;

beforeAll(async () => {
  installation = await Installation.make();
});

afterAll(() => installation.remove());

const secrets = (): string => readFileSync(path.join(installation.home, 'secrets.json'), 'utf8');

const portalAnswers = async (): Promise<number> => (await fetch(`http://127.0.0.1:${installation.base}/health/ready`)).status;

/** Names of the children of a launcher, by their numbers: `postgres`, `kafka`, `temporal`, and each service. */
function namesOf(launched: Launched): Map<number, string> {
  const name = (command: string): string =>
    /services\/(\w+)\/dist/.exec(command)?.[1] ?? /\bkafka\.Kafka\b|\btemporal\b|\bpostgres\b/.exec(command)?.[0] ?? command;
  return new Map([...childrenOf(launched.process.pid as number)].map(([pid, command]) => [pid, name(command)]));
}

/** Which of these processes went first, until none is left. */
async function orderOfEnding(processes: ReadonlyMap<number, string>): Promise<string[]> {
  const left = new Map(processes);
  const gone: string[] = [];
  for (; left.size > 0; await sleep(2))
    for (const [pid, name] of left)
      if (!existsSync(`/proc/${pid}`)) {
        left.delete(pid);
        gone.push(name);
      }
  return gone;
}

/** What PostgreSQL wrote since `from`, a length of its log. */
const postgresSaid = (from = 0): string => readFileSync(path.join(installation.home, 'logs/postgres.log'), 'utf8').slice(from);

describe('npm start, as a whole', () => {
  let launched: Launched;

  beforeAll(async () => {
    launched = await installation.running();
  }, 180_000);

  it('says where it is: each address that it prints answers', async () => {
    const addresses = launched.said.match(/https?:\/\/\S+/g) ?? [];
    expect(addresses).toEqual([`http://127.0.0.1:${installation.base}`, `http://127.0.0.1:${installation.base + 280}`]);
    for (const address of addresses) {
      const answer = await fetch(address);
      expect([address, answer.status, answer.headers.get('content-type')]).toEqual([address, 200, expect.stringContaining('text/html')]);
    }
    expect(await portalAnswers()).toBe(200);
  });

  it('says who may come in: each account that it prints signs in with the password that it prints', async () => {
    const [, password = '', table = ''] = /all with the password (\S+)\n([\s\S]*?)\n\n/.exec(launched.said) ?? [];
    const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
    const accounts = rows.flatMap(([username = '', ...rest]) => (username === '…' ? [] : [{ username, rest }]));
    expect(accounts.map(({ username }) => username)).toEqual(expect.arrayContaining(['clerk', 'head', 'admin', 'zhangwei', 'hongyuan']));
    const issuer = `http://127.0.0.1:${installation.base}/api/identity`;
    for (const { username, rest } of accounts) {
      const { accessToken } = await signIn({ issuer, username, password });
      const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as { name: string };
      expect([username, claims.name]).toEqual([username, rest[0]]);
    }
  }, 60_000);

  it('says what to try first, and that does what it says', async () => {
    expect(launched.said).toContain('Try first, in a second terminal:  npm run demo');
    const env = { ...process.env, NODE_ENV: 'production', ONEWINDOW_HOME: installation.home };
    const { code, err } = await new Launched(spawn(process.execPath, [DEMO], { env })).ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
  }, 120_000);

  it('starts again what is killed and says so', async () => {
    // eight services, PostgreSQL, Kafka, Temporal
    expect(namesOf(launched).size).toBe(11);
    const [intake] = [...namesOf(launched)].find(([, name]) => name === 'intake') ?? [0];
    process.kill(intake, 'SIGKILL');
    await eventually(() => expect(launched.said).toContain('intake is back'), { timeoutMs: 60_000 });
    expect(launched.said.match(/intake ended \(SIGKILL\); it is started again/g)).toHaveLength(1);
  });

  it('ends in order at Ctrl-C: portal, services, Temporal, Kafka, PostgreSQL, with nothing left and the data put away', async () => {
    const processes = namesOf(launched);
    const ending = orderOfEnding(processes);
    const { code, err } = await launched.end('SIGINT');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const order = await ending;
    expect(order[0]).toBe('portal');
    expect(order.slice(1, -3).sort()).toEqual(['approval', 'catalog', 'identity', 'intake', 'orchestrator', 'rating', 'supervision']);
    expect(order.slice(-3)).toEqual(['temporal', 'kafka.Kafka', 'postgres']);
    expect([...processes.keys()].filter((pid) => startOf(pid) !== undefined)).toEqual([]);
    expect(postgresSaid().trim()).toMatch(/database system is shut down$/);
    expect(existsSync(path.join(installation.home, 'data/kafka/log/.kafka_cleanshutdown'))).toBe(true);
  });
});

describe('the next start', () => {
  it('finds the data as it was put away, with nothing to recover', async () => {
    const before = secrets();
    const from = postgresSaid().length;
    await (await installation.running()).end();
    expect(secrets()).toBe(before);
    expect(postgresSaid(from)).toContain('database system was shut down at');
    expect(postgresSaid(from)).not.toMatch(/interrupted|recovery|not properly shut down/);
  });

  it('begins anew when it is told to', async () => {
    const before = secrets();
    await (await installation.running(['--reset'])).end();
    expect(secrets()).not.toBe(before);
  });
});
