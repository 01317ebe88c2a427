import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually, freePort } from '@onewindow/testing';
import { portIsFree, removePostgresData, Stack } from '@onewindow/local';

const START = path.resolve(__dirname, '../dist/start.js');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A running `npm start`, without its installation and build. */
export class Launched {
  #out = '';
  #err = '';
  readonly ended: Promise<Ended>;

  constructor(readonly process: ChildProcess) {
    process.stdout?.on('data', (chunk) => (this.#out += String(chunk)));
    process.stderr?.on('data', (chunk) => (this.#err += String(chunk)));
    this.ended = new Promise((resolve) => process.once('close', (code) => resolve({ code, out: this.#out, err: this.#err })));
  }

  get said(): string {
    return this.#out;
  }

  end(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.process.kill(signal);
    return this.ended;
  }
}

/** What a clone keeps in .onewindow/, on data and ports of its own. */
export class Installation {
  readonly home = mkdtempSync(path.join(tmpdir(), 'onewindow-start-'));

  private constructor(readonly base: number) {
    chmodSync(this.home, 0o755);
    writeFileSync(path.join(this.home, 'ports.json'), JSON.stringify({ base }));
  }

  static async make(): Promise<Installation> {
    for (;;) {
      const base = await freePort();
      const free = await Promise.all(Object.values(Stack.portsFrom(base)).map(portIsFree));
      if (base <= 32_000 && free.every(Boolean)) return new Installation(base);
    }
  }

  launch(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Launched {
    return new Launched(
      spawn(process.execPath, [START, ...args], { env: { ...process.env, NODE_ENV: 'production', ONEWINDOW_HOME: this.home, ...env } }),
    );
  }

  /** As {@link launch}, resolved when everything serves. @throws when it ends before that */
  async running(args: readonly string[] = []): Promise<Launched> {
    const launched = this.launch(args);
    const serves = eventually(() => expect(launched.said).toContain('Ctrl-C'), { timeoutMs: 120_000 });
    const early = await Promise.race([launched.ended, serves.then(() => undefined)]);
    expect(early).toBeUndefined();
    return launched;
  }

  /** Processes that still run on its data. */
  leftovers(): string[] {
    const all = spawnSync('ps', ['-eo', 'pid,stat,args'], { encoding: 'utf8' }).stdout.split('\n');
    return all.filter((line) => line.includes(this.home));
  }

  remove(): void {
    removePostgresData(path.join(this.home, 'data/postgres'));
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** The processes that this one has started, by their number. */
export function childrenOf(pid: number): Map<number, string> {
  const lines = spawnSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], { encoding: 'utf8' })
    .stdout.trim()
    .split('\n');
  return new Map(lines.map((line) => [Number.parseInt(line, 10), line.trim().replace(/^\d+ /, '')]));
}
