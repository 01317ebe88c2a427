import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOf } from '../src/lock.js';
import { SetupError } from '../src/part.js';
import { LocalProcess, ProcessFailed, tied } from '../src/processes.js';
import { Supervisor } from '../src/supervisor.js';

let dir: string;
let processes: LocalProcess[];

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'onewindow-processes-'));
  processes = [];
});

afterEach(async () => {
  await Promise.all(processes.map((one) => one.abort()));
  rmSync(dir, { recursive: true });
});

/** A process that runs this script; it is ready when the script has written the file that it gets as argument. */
function scripted(script: string): LocalProcess {
  const mark = path.join(dir, 'ready');
  const made = new LocalProcess({
    name: 'sample',
    address: 'nowhere',
    log: path.join(dir, 'sample.log'),
    command: () => {
      rmSync(mark, { force: true });
      return { file: process.execPath, args: ['-e', script, mark], env: { PATH: process.env['PATH'] }, cwd: dir };
    },
    isReady: () => Promise.resolve(exists(mark)),
  });
  processes.push(made);
  return made;
}

const exists = (file: string): boolean => {
  try {
    return readFileSync(file) !== undefined;
  } catch {
    return false;
  }
};

const SERVES = `require('node:fs').writeFileSync(process.argv[1], ''); setInterval(() => {}, 1000);`;
const DIES_AFTER_READY = (code: number): string =>
  `require('node:fs').writeFileSync(process.argv[1], ''); setTimeout(() => process.exit(${code}), 300);`;

async function until(condition: () => boolean, timeoutMs = 5000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; !condition(); await sleep(20))
    if (Date.now() > deadline) throw new Error('it did not come to pass');
}

describe('a local process', () => {
  it('that ends before it is ready fails with the end of its log', async () => {
    const sample = scripted(`console.error('no room left'); process.exit(3);`);
    const failure = await sample.start().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProcessFailed);
    expect(failure).toMatchObject({ exit: { code: 3 }, message: expect.stringContaining('no room left') });
    expect(sample.pid).toBeUndefined();
  });

  it('that is stopped while it starts stays down', async () => {
    const sample = scripted(`setInterval(() => {}, 1000);`);
    const started = sample.start().catch((error: unknown) => error);
    await until(() => sample.pid !== undefined);
    await sample.stop();
    expect(await started).toBeInstanceOf(ProcessFailed);
    expect(sample.pid).toBeUndefined();
  });

  it('that ignores its signal is killed', async () => {
    const sample = scripted(`process.on('SIGTERM', () => {}); ${SERVES}`);
    await sample.start();
    const pid = sample.pid as number;
    const stopping = sample.stop();
    await sleep(200);
    expect(startOf(pid)).toBeDefined();
    sample.kill();
    await stopping;
    expect(startOf(pid)).toBeUndefined();
  });

  it('ends with its parent, even when that one is killed without a word', async () => {
    const [file, args] = tied(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const script = `const c = require('node:child_process').spawn(${JSON.stringify(file)}, ${JSON.stringify(args)}, { detached: true }); console.log(c.pid); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (data: Buffer) => resolve(Number(data.toString()))));
    // the death signal is set by the program in front, a moment after its start
    await until(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(process.execPath));
    expect(startOf(pid)).toBeDefined();
    parent.kill('SIGKILL');
    await until(() => startOf(pid) === undefined);
  });
});

describe('the supervisor', () => {
  it('starts a killed process again and says so once', async () => {
    const said: string[] = [];
    const sample = scripted(SERVES);
    await sample.start();
    new Supervisor((line) => said.push(line)).watch(sample);
    const first = sample.pid;
    sample.kill();
    await until(() => said.length === 2);
    expect(sample.pid).toBeDefined();
    expect(sample.pid).not.toBe(first);
    expect(said).toEqual(['sample ended (SIGKILL); it is started again', 'sample is back']);
  });

  it('waits longer from death to death, and does not complain of each', async () => {
    const said: string[] = [];
    const sample = scripted(DIES_AFTER_READY(1));
    const starts: number[] = [];
    const start = sample.start.bind(sample);
    sample.start = (...timeout) => {
      starts.push(Date.now());
      return start(...timeout);
    };
    await sample.start();
    const supervisor = new Supervisor((line) => said.push(line));
    supervisor.watch(sample);
    await until(() => starts.length === 4, 10_000);
    supervisor.stop();
    const pauses = starts.slice(1).map((at, index) => at - (starts[index] as number));
    expect(pauses[2]).toBeGreaterThan((pauses[0] as number) + 300);
    expect(said.filter((line) => line.includes('is started again'))).toHaveLength(1);
  }, 15_000);

  it('leaves a process down that refuses its configuration', async () => {
    const said: string[] = [];
    const sample = scripted(DIES_AFTER_READY(78));
    await sample.start();
    new Supervisor((line) => said.push(line)).watch(sample);
    await until(() => said.length > 0);
    await sleep(500);
    expect(said).toEqual([expect.stringContaining('sample refuses its configuration and stays down')]);
    expect(sample.pid).toBeUndefined();
  });

  it('says once what keeps a part from starting again, and goes on trying', async () => {
    const said: string[] = [];
    const sample = scripted(SERVES);
    await sample.start();
    const start = sample.start.bind(sample);
    let tries = 0;
    sample.start = (...timeout) => (++tries < 3 ? Promise.reject(new SetupError('there is no engine.')) : start(...timeout));
    new Supervisor((line) => said.push(line)).watch(sample);
    sample.kill();
    await until(() => said.length === 3);
    expect(said).toEqual(['sample ended (SIGKILL); it is started again', 'there is no engine.', 'sample is back']);
  });

  it('leaves a process down that was stopped on purpose', async () => {
    const said: string[] = [];
    const sample = scripted(SERVES);
    await sample.start();
    new Supervisor((line) => said.push(line)).watch(sample);
    await sample.stop();
    await sleep(500);
    expect(sample.pid).toBeUndefined();
    expect(said).toEqual([]);
  });

  it('starts nothing any more once it is stopping', async () => {
    const sample = scripted(SERVES);
    await sample.start();
    const supervisor = new Supervisor(() => undefined);
    supervisor.watch(sample);
    supervisor.stop();
    sample.kill();
    await sleep(500);
    expect(sample.pid).toBeUndefined();
  });
});

describe('a log that has grown too long', () => {
  it('is put aside when its process starts', async () => {
    const log = path.join(dir, 'sample.log');
    writeFileSync(log, Buffer.alloc(21 * 1024 * 1024));
    const sample = scripted(SERVES);
    await sample.start();
    expect(readFileSync(log)).toHaveLength(0);
    expect(readFileSync(`${log}.1`)).toHaveLength(21 * 1024 * 1024);
  });
});
