import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readSync, renameSync, statSync, fstatSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import path from 'node:path';
import { SetupError } from './part.js';
import type { RunAs } from './paths.js';
import type { Supervised } from './supervisor.js';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly who?: RunAs;
}

export interface Recipe {
  readonly name: string;
  readonly address: string;
  /** Asked anew at each start. */
  command(): Command | Promise<Command>;
  /** Whether it serves; asked every 50–250 ms until it says yes. */
  isReady(): Promise<boolean>;
  /** File that takes what the process writes to stdout and stderr. */
  readonly log: string;
  /** The signal that ends it quickly and in good order. */
  readonly stopSignal?: NodeJS.Signals;
  readonly startTimeoutMs?: number;
  /** Opens an IPC channel, so that a Node child notices when we are gone even where setpriv does not exist. */
  readonly ipc?: boolean;
  /** Whether a failed start may be tried again for some seconds (what a crash left behind is still going away). */
  mayTryAgain?(failure: ProcessFailed): boolean;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** In words, where there is neither of the two. */
  readonly reason?: string;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;
const TRY_AGAIN_MS = 10_000;
const ROTATE_AT_BYTES = 20 * 1024 * 1024;

let setpriv: boolean | undefined;

/** `setpriv --pdeathsig` (util-linux >= 2.33) makes the kernel end the child when we die, even by SIGKILL. */
function hasSetpriv(): boolean {
  setpriv ??= spawnSync('setpriv', ['--pdeathsig', 'SIGTERM', 'true']).status === 0;
  return setpriv;
}

/** The command line under which a program ends with us. */
export function tied(file: string, args: readonly string[], signal: NodeJS.Signals = 'SIGTERM'): [string, string[]] {
  return hasSetpriv() ? ['setpriv', ['--pdeathsig', signal, file, ...args]] : [file, [...args]];
}

const execute = promisify(execFile);

/** Runs a program to its end; it ends with us. Rejects with Node's error, which carries `code`, `stdout` and `stderr`. */
export function runTool(
  file: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<{ stdout: string; stderr: string }> {
  return execute(...tied(file, args), { maxBuffer: 16 * 1024 * 1024, ...options });
}

/** Whether a program of this name is on the PATH. */
export function isOnPath(program: string): boolean {
  const dirs = (process.env['PATH'] ?? '').split(path.delimiter);
  return dirs.some((dir) => statSync(path.join(dir, program), { throwIfNoEntry: false })?.isFile() === true);
}

/** A process of this machine that can be started, stopped, killed and started again with the same recipe. */
export class LocalProcess implements Supervised {
  readonly provided = 'process';
  /** Called when the process ends after it has served, and nobody asked for it. */
  onUnexpectedExit: ((exit: Exit) => void) | undefined;
  #child: ChildProcess | undefined;
  #exited: Promise<Exit> | undefined;
  #starting: Promise<void> | undefined;
  #wanted = false;
  #serving = false;

  constructor(private readonly recipe: Recipe) {}

  get name(): string {
    return this.recipe.name;
  }

  get address(): string {
    return this.recipe.address;
  }

  get logFile(): string {
    return this.recipe.log;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  /** Whether it is meant to run: started, and not stopped since. */
  get wanted(): boolean {
    return this.#wanted;
  }

  /**
   * Resolves when it serves; joins a start that is under way.
   * @throws ProcessFailed with the end of its log when it ends before it serves, SetupError when it does not serve in time
   */
  start(timeoutMs: number = this.recipe.startTimeoutMs ?? START_TIMEOUT_MS): Promise<void> {
    this.#wanted = true;
    if (this.#serving) return Promise.resolve();
    this.#starting ??= this.#startPatiently(timeoutMs).finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  async #startPatiently(timeoutMs: number): Promise<void> {
    for (const deadline = Date.now() + TRY_AGAIN_MS; ;) {
      try {
        return await this.#startOnce(timeoutMs);
      } catch (error) {
        const again = error instanceof ProcessFailed && this.recipe.mayTryAgain?.(error) && Date.now() < deadline;
        if (!again || !this.#wanted) throw error;
        await sleep(200);
      }
    }
  }

  async #startOnce(timeoutMs: number): Promise<void> {
    const { exited, from } = await this.#launch();
    const deadline = Date.now() + timeoutMs;
    let over: Exit | undefined;
    void exited.then((exit) => (over = exit));
    for (let wait = 50; ; wait = Math.min(wait + 25, 250)) {
      const ready = await this.recipe.isReady();
      if (over !== undefined) throw new ProcessFailed(this.name, over, tail(this.recipe.log, from));
      if (ready) break;
      if (Date.now() > deadline) {
        await this.#end();
        throw new SetupError(`${this.name} did not become ready within ${timeoutMs / 1000} s; see ${this.recipe.log}.`);
      }
      await Promise.race([sleep(wait), exited]);
    }
    this.#serving = true;
  }

  /** Its signal, 15 s, then SIGKILL to its whole group. */
  async stop(): Promise<void> {
    await this.#end();
    await this.#starting?.catch(() => undefined);
  }

  async #end(): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    if (!child || !this.#exited) return;
    child.kill(this.recipe.stopSignal ?? 'SIGTERM');
    const late = setTimeout(() => this.#killGroup(child), STOP_TIMEOUT_MS);
    await this.#exited;
    clearTimeout(late);
  }

  /** SIGKILL as a crash: a supervisor may start it again. */
  kill(): void {
    if (this.#child) this.#killGroup(this.#child);
  }

  /** SIGKILL, and it stays down until started again. Resolves when it is gone. */
  async abort(): Promise<void> {
    this.#wanted = false;
    this.kill();
    await this.#exited;
    await this.#starting?.catch(() => undefined);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  #killGroup(child: ChildProcess): void {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      child.kill('SIGKILL');
    }
  }

  async #launch(): Promise<{ exited: Promise<Exit>; from: number }> {
    const command = await this.recipe.command();
    if (!this.#wanted) throw new Error(`${this.name} was stopped while it started.`);
    const signal = this.recipe.stopSignal ?? 'SIGTERM';
    const [file, args] = tied(command.file, command.args, signal);
    const log = openLog(this.recipe.log);
    const from = fstatSync(log).size;
    const child = spawn(file, args, {
      cwd: command.cwd,
      env: command.env,
      ...command.who,
      // an own process group: Ctrl-C reaches the launcher only, which then stops everything in order
      detached: true,
      stdio: ['ignore', log, log, ...(this.recipe.ipc ? (['ipc'] as const) : [])],
    });
    closeSync(log);
    this.#child = child;
    const exited = new Promise<Exit>((resolve) => {
      child.once('error', () => resolve({ code: 127, signal: null }));
      child.once('exit', (code, killedBy) => resolve({ code, signal: killedBy }));
    }).then((exit) => {
      if (this.#child === child) this.#child = undefined;
      const unexpected = this.#wanted && this.#serving;
      this.#serving = false;
      if (unexpected) this.onUnexpectedExit?.(exit);
      return exit;
    });
    this.#exited = exited;
    return { exited, from };
  }
}

/** A process ended before it served. */
export class ProcessFailed extends Error {
  constructor(
    process: string,
    readonly exit: Exit,
    readonly log: string,
  ) {
    super(`${process} ended (${exit.reason ?? exit.signal ?? `exit code ${exit.code}`}) before it was ready:\n${log}`);
  }
}

/** Opens a log for appending; what is too long is put aside as `<file>.1` first. */
function openLog(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_AT_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a');
}

/** The last 4 KB that were written to a log since `from`. */
function tail(file: string, from: number): string {
  const log = openSync(file, 'r');
  try {
    const end = fstatSync(log).size;
    const start = Math.max(from, end - 4096);
    const buffer = Buffer.alloc(Math.max(0, end - start));
    readSync(log, buffer, 0, buffer.length, start);
    return buffer.toString('utf8').trim();
  } finally {
    closeSync(log);
  }
}
