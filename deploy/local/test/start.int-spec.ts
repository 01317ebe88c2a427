import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { eventually } from '@onewindow/testing';
import { kafkaJars, KAFKA_VERSION } from '../src/kafka-jars.js';
import { Installation } from './installation.js';

let installation: Installation;

beforeEach(async () => {
  installation = await Installation.make();
});

afterEach(() => installation.remove());

function occupy(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
  });
}

const postgresRuns = (): void => expect(installation.leftovers().some((line) => line.includes('/postgres'))).toBe(true);

describe('npm start', () => {
  it('names the port that another program holds, and starts nothing', async () => {
    const port = installation.base + 3;
    const server = await occupy(port);
    const { code, out, err } = await installation.launch().ended;
    server.close();
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(
      `Port ${port} (for intake) is taken by another program: end that program, or write another "base" into .onewindow/ports.json.\n`,
    );
    expect(installation.leftovers()).toEqual([]);
  });

  it('refuses a second start beside the first, and the first ends with exit code 0 and leaves nothing when it is asked to', async () => {
    const first = installation.launch();
    await eventually(() => readFileSync(path.join(installation.home, 'lock')));
    const second = await installation.launch().ended;
    expect({ code: second.code, out: second.out }).toEqual({ code: 1, out: '' });
    expect(second.err).toBe(`OneWindow runs in this folder already (process ${first.process.pid}): stop it there with Ctrl-C first.\n`);
    await eventually(postgresRuns);
    const { code, err } = await first.end();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(installation.leftovers()).toEqual([]);
  }, 60_000);

  it('ends its parts with it when it is killed without a word, and starts again over what it left', async () => {
    const first = installation.launch();
    await eventually(postgresRuns);
    await first.end('SIGKILL');
    await eventually(() => expect(installation.leftovers()).toEqual([]));
    const again = installation.launch();
    await eventually(postgresRuns);
    expect(await again.end()).toMatchObject({ code: 0, err: '' });
  }, 60_000);

  it('says that Java is missing, in how many ways Kafka can be provided, and leaves nothing running', async () => {
    const env = { PATH: pathWith('setpriv', 'test', 'python3'), JAVA_HOME: '', ONEWINDOW_CONTAINERS: 'off' };
    const { code, err } = await installation.launch([], env).ended;
    expect(code).toBe(1);
    expect(err).toBe(
      'Kafka cannot be provided: looked for Java 17 or newer (JAVA_HOME, then `java` on the PATH); give its address in ONEWINDOW_KAFKA_BROKERS, or start a Docker engine, or install what was looked for.\n',
    );
    expect(installation.leftovers()).toEqual([]);
  }, 60_000);

  it('says that Python is missing where Temporal is not prepared yet, and leaves nothing running', async () => {
    const parts = path.join(installation.home, 'parts');
    mkdirSync(parts);
    symlinkSync(await kafkaJars(), path.join(parts, `kafka-${KAFKA_VERSION}`));
    const env = { PATH: pathWith('setpriv', 'test', 'java'), ONEWINDOW_PARTS: parts, ONEWINDOW_CONTAINERS: 'off' };
    const { code, err } = await installation.launch([], env).ended;
    expect({ code, err }).toEqual({
      code: 1,
      err: 'Temporal cannot be provided: looked for Python 3 with its venv module (`python3 -m venv`); give its address in ONEWINDOW_TEMPORAL_ADDRESS, or start a Docker engine, or install what was looked for.\n',
    });
    expect(installation.leftovers()).toEqual([]);
    expect(readdirSync(parts)).toEqual([`kafka-${KAFKA_VERSION}`]);
  }, 60_000);

  it('says that the disk is full when there is no room to write, and leaves nothing running', async () => {
    // a file that takes nothing: each write to it is ENOSPC, as on a disk without room
    const settings = path.join(installation.home, 'data/kafka/server.properties');
    mkdirSync(path.dirname(settings), { recursive: true });
    symlinkSync('/dev/full', settings);
    const { code, err } = await installation.launch([], { ONEWINDOW_CONTAINERS: 'off' }).ended;
    expect({ code, err }).toEqual({ code: 1, err: 'The disk is full: make room (1 GB) and start again.\n' });
    expect(installation.leftovers()).toEqual([]);
  }, 60_000);

  it('says that a broker which was given by its address does not answer', async () => {
    const { code, err } = await installation.launch([], { ONEWINDOW_KAFKA_BROKERS: `127.0.0.1:${installation.base + 10}` }).ended;
    expect({ code, err }).toEqual({ code: 1, err: 'Kafka does not answer at the address that ONEWINDOW_KAFKA_BROKERS gives.\n' });
    expect(installation.leftovers()).toEqual([]);
  }, 60_000);

  it('refuses an argument that it does not know', async () => {
    const { code, err } = await installation.launch(['--rest']).ended;
    expect(code).toBe(1);
    expect(err).toContain('takes only `-- --reset`');
  });

  it('refuses a base port that is none', async () => {
    writeFileSync(path.join(installation.home, 'ports.json'), '{"base": 70000}');
    const { code, err } = await installation.launch().ended;
    expect({ code, err }).toEqual({ code: 1, err: '.onewindow/ports.json must be {"base": <a number from 1024 to 32000>}.\n' });
  });
});

/** A PATH where only these programs are. */
function pathWith(...programs: string[]): string {
  const dir = path.join(installation.home, 'bin');
  mkdirSync(dir);
  for (const program of programs) {
    const place = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim();
    if (path.isAbsolute(place)) symlinkSync(place, path.join(dir, program));
  }
  return dir;
}
