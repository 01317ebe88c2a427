import { createWriteStream, mkdirSync } from 'node:fs';
import { PassThrough, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import {
  engine,
  ENGINE_GONE,
  isEngineGone,
  reasonOf,
  removeVolumes,
  unlessGone,
  volumeExists,
  type Engine,
  type EngineContainer,
} from './engine.js';
import { SetupError } from './part.js';
import { ProcessFailed, type Exit } from './processes.js';
import type { Supervised } from './supervisor.js';

const STOP_TIMEOUT_S = 15;
const READY_TIMEOUT_MS = 60_000;
const ASK_EVERY_MS = 200;
const LOOK_EVERY_MS = 500;
/** An engine that says nothing for so long counts as gone; a container that runs after all is taken again as it is. */
const SILENT_MS = 10_000;

export interface ContainerRecipe {
  readonly name: string;
  readonly address: string;
  /** An official image, by name and version. */
  readonly image: string;
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The same port inside and outside, so that what the server says of its own address is true outside. */
  readonly ports: readonly { readonly inside: number; readonly outside: number }[];
  /** A named volume for data that outlives the container. */
  readonly volume?: { readonly name: string; readonly path: string };
  /** Who it runs as inside, where that is not what the image says. */
  readonly user?: string;
  /** Size of /dev/shm, where 64 MB are not enough. */
  readonly sharedMemoryBytes?: number;
  /** File that takes what the container writes to stdout and stderr. */
  readonly log: string;
  isReady(): Promise<boolean>;
}

/** The official image, run through testcontainers, whose reaper removes the container when we die. */
export class ContainerPart implements Supervised {
  readonly provided = 'container';
  onUnexpectedExit: ((exit: Exit) => void) | undefined;
  #id: string | undefined;
  #starting: Promise<void> | undefined;
  #ended: Promise<Exit> | undefined;
  #fetching = false;
  #wanted = false;
  #serving = false;
  /** The volume was made for this container, which has never served: an image cut off while it prepares its data does not begin anew. */
  #unproven = false;

  constructor(private readonly recipe: ContainerRecipe) {}

  get name(): string {
    return this.recipe.name;
  }

  get address(): string {
    return this.recipe.address;
  }

  get logFile(): string {
    return this.recipe.log;
  }

  get wanted(): boolean {
    return this.#wanted;
  }

  get running(): boolean {
    return this.#serving;
  }

  /**
   * Resolves when it serves; joins a start that is under way. A container that has ended and is still there is taken again, with its data.
   * @throws ProcessFailed with the end of its log when it ends before it serves, SetupError when the engine refuses or it does not serve in time
   */
  start(timeoutMs: number = READY_TIMEOUT_MS): Promise<void> {
    this.#wanted = true;
    if (this.#serving) return Promise.resolve();
    this.#starting ??= this.#startOnce(timeoutMs).finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  async #startOnce(timeoutMs: number): Promise<void> {
    const container = await this.#running().catch((error: unknown) => this.#refused(error));
    const ended = (this.#ended = this.#follow(container));
    await this.#untilServing(container, ended, timeoutMs);
    this.#unproven = false;
  }

  async #untilServing(container: EngineContainer, ended: Promise<Exit>, timeoutMs: number): Promise<void> {
    let over: Exit | undefined;
    void ended.then((exit) => (over = exit));
    for (const deadline = Date.now() + timeoutMs; ;) {
      const ready = await this.recipe.isReady();
      if (over !== undefined) throw new ProcessFailed(this.name, over, await lastWords(container));
      if (!this.#wanted) throw new Error(`${this.name} was stopped while it started.`);
      if (ready) return void (this.#serving = true);
      if (Date.now() > deadline)
        throw new SetupError(`${this.name} (${this.recipe.image}) did not become ready within ${timeoutMs / 1000} s; see ${this.logFile}.`);
      await Promise.race([sleep(ASK_EVERY_MS), ended]);
    }
  }

  /** The container that is there, else a new one; it runs. */
  async #running(): Promise<EngineContainer> {
    const docker = await engine();
    if (this.#id !== undefined) {
      const container = docker.getContainer(this.#id);
      if (await startAgain(container)) return container;
    }
    return docker.getContainer(await this.#create());
  }

  async #create(): Promise<string> {
    const { PublishedContainer } = await import('./published-container.js');
    const goOn = (): void => {
      if (!this.#wanted) throw new Error(`${this.name} was stopped while it started.`);
    };
    this.#fetching = true;
    this.#unproven = this.recipe.volume !== undefined && !(await volumeExists(this.recipe.volume.name));
    const container = new PublishedContainer(this.recipe, {
      beforeCreated: () => {
        this.#fetching = false;
        goOn();
      },
      created: (id) => {
        this.#id = id;
        goOn();
      },
    });
    return (await container.start().finally(() => (this.#fetching = false))).getId();
  }

  #refused(error: unknown): never {
    if (error instanceof SetupError) throw error;
    if (isEngineGone(error)) throw new SetupError(`${this.name} needs the Docker engine, which does not answer: start the engine again.`);
    throw new SetupError(
      `${this.name} could not be started from the image ${this.recipe.image} (${reasonOf(error)}): see to the Docker engine and its network, or set ONEWINDOW_CONTAINERS=off to run without containers.`,
    );
  }

  /** Writes its log to our file while it runs; resolves when it has ended, or when the engine that ran it is gone. */
  async #follow(container: EngineContainer): Promise<Exit> {
    mkdirSync(path.dirname(this.logFile), { recursive: true });
    void copyLog(container, this.logFile).catch(() => undefined);
    const exit = await endOf(container);
    const unexpected = this.#wanted && this.#serving;
    this.#serving = false;
    if (unexpected) this.onUnexpectedExit?.(exit);
    return exit;
  }

  /**
   * In good order, SIGKILL after 15 s. The container goes if its data lies in a named volume; else it stays for the next start, until
   * {@link abort} or the reaper. An engine that is gone has nothing more to stop.
   */
  async stop(): Promise<void> {
    this.#wanted = false;
    await this.#withContainer(async (container) => {
      await unlessGone(container.stop({ t: STOP_TIMEOUT_S }));
      if (this.recipe.volume) await this.#remove(container);
    });
    await this.#settled(this.recipe.volume !== undefined);
  }

  /** SIGKILL as a crash: a supervisor may start it again. */
  kill(): void {
    void this.#withContainer((container) => unlessGone(container.kill()));
  }

  /** Removed at once, with what it keeps outside of a named volume. */
  async abort(): Promise<void> {
    this.#wanted = false;
    await this.#withContainer((container) => this.#remove(container));
    await this.#settled(true);
  }

  async restart(): Promise<void> {
    this.#wanted = false;
    await this.#withContainer((container) => unlessGone(container.stop({ t: STOP_TIMEOUT_S })));
    await this.#settled(false);
    await this.start();
  }

  async #remove(container: EngineContainer): Promise<void> {
    await unlessGone(container.remove({ force: true, v: true }));
    this.#id = undefined;
    if (this.recipe.volume && this.#unproven) await removeVolumes([this.recipe.volume.name]);
  }

  async #withContainer(action: (container: EngineContainer) => Promise<void>): Promise<void> {
    if (this.#id === undefined) return;
    try {
      await action((await engine()).getContainer(this.#id));
    } catch (error) {
      if (!isEngineGone(error)) throw error;
    }
  }

  /**
   * A start that is under way has come to its end, and where the container goes, so does one that came into being meanwhile. Fetching an
   * image cannot be broken off: nothing is made of it any more.
   */
  async #settled(goes: boolean): Promise<void> {
    if (this.#starting && !this.#fetching) {
      await this.#starting.catch(() => undefined);
      if (!this.#wanted && goes) await this.#withContainer((container) => this.#remove(container));
    }
    await this.#ended;
  }
}

/** @returns false when that container is no longer there */
async function startAgain(container: EngineContainer): Promise<boolean> {
  try {
    await container.start();
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode === 404) return false;
    // it runs already
    if (statusCode !== 304) throw error;
  }
  return true;
}

/** Asked for again and again: an engine that dies leaves its answer to `wait` open for ever. */
async function endOf(container: EngineContainer): Promise<Exit> {
  for (;;) {
    const exit = await Promise.race([exitNow(container), sleep(SILENT_MS, gone, { ref: false })]);
    if (exit) return exit;
    await sleep(LOOK_EVERY_MS);
  }
}

const gone: Exit = { code: null, signal: null, reason: ENGINE_GONE };

async function exitNow(container: EngineContainer): Promise<Exit | undefined> {
  try {
    const { State } = await container.inspect();
    return State.Running ? undefined : { code: State.ExitCode, signal: null };
  } catch (error) {
    return (error as { statusCode?: number }).statusCode === 404 ? { ...gone, reason: 'its container was removed' } : gone;
  }
}

/** From its present start on, to its end. */
async function copyLog(container: EngineContainer, file: string): Promise<void> {
  const { State } = await container.inspect();
  const since = Date.parse(State.StartedAt) / 1000;
  const stream = await container.logs({ follow: true, stdout: true, stderr: true, since });
  plain(await engine(), stream as unknown as Readable).pipe(createWriteStream(file, { flags: 'a' }));
}

async function lastWords(container: EngineContainer): Promise<string> {
  try {
    const stream = await container.logs({ follow: true, stdout: true, stderr: true, tail: 20 });
    return (await text(plain(await engine(), stream as unknown as Readable))).trim();
  } catch (error) {
    return reasonOf(error);
  }
}

/** The engine sends both outputs in frames of one stream. */
function plain(docker: Engine, frames: Readable): Readable {
  const out = new PassThrough();
  docker.modem.demuxStream(frames, out, out);
  for (const over of ['end', 'close', 'error']) frames.once(over, () => out.end());
  return out;
}
