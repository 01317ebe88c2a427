import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker, type State as WorkerState } from '@temporalio/worker';
import { startupActivities } from './startup.activities.js';
import type { LogSink } from './temporal-runtime.js';

/** The one task queue of the orchestrator. */
export const TASK_QUEUE = 'orchestrator';

/** Where Temporal is and what this worker runs. */
export interface TemporalSettings {
  readonly address: string;
  readonly namespace: string;
  /** File with the bundled workflows, as the build wrote it. */
  readonly bundle: string;
  /** What workflows may ask for, beside the start-up check. */
  readonly activities: object;
  /** Done with each new connection, before anything is started. */
  readonly prepare: (connection: NativeConnection, namespace: string) => Promise<void>;
  /** Starts what is to run always. Done when a worker has come to its work, and again and again: the server may have lost its store. */
  readonly keepRunning: (client: Client, taskQueue: string) => Promise<void>;
}

// 300 running workflows fit; more are evicted and replayed when they are next needed.
const MAX_CACHED_WORKFLOWS = 300;
const CONNECT_LIMIT_MS = 10_000;
const GOODBYE_MS = 2000;
const BUSY: readonly string[] = ['RUNNING', 'STOPPING', 'DRAINING'] satisfies WorkerState[];
const PROBE_EVERY_MS = 2000;
const PROBE_LIMIT_MS = 3000;
const PROBES_TO_START_AGAIN = 5;
const STARTUP_LIMIT_MS = 15_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 3000;
const SAY_AGAIN_MS = 60_000;

/**
 * Keeps a worker at work: connects, builds it, sends one workflow through it, watches the connection, and begins anew
 * with a new connection and a new worker whenever something of that fails.
 */
export class TemporalWorker {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private notReady: string | undefined = 'not started';
  private saidAt = 0;
  private worker: Worker | undefined;
  private inUse: { readonly client: Client; readonly connection: NativeConnection } | undefined;

  constructor(
    private readonly settings: TemporalSettings,
    private readonly logger: LogSink,
  ) {}

  /** Starts working in the background; returns at once. */
  start(): void {
    this.running ??= this.keepServing();
  }

  /** Takes no new tasks, waits for running activities (10 s, then they are cancelled; 20 s, then given up), closes the connection. */
  async stop(): Promise<void> {
    this.notReady = 'stopping';
    this.stopping.abort();
    await Promise.race([this.running, this.workDone().then(() => sleep(GOODBYE_MS, undefined, { ref: false }))]);
  }

  // Signing off at the server follows, and a server that hangs would keep us from ever ending.
  private async workDone(): Promise<void> {
    const isBusy = () => this.worker !== undefined && BUSY.includes(this.worker.getState());
    while (isBusy()) await sleep(100, undefined, { ref: false });
  }

  /** @throws Error saying why, unless a workflow has gone through this worker and Temporal still answers */
  assertReady(): void {
    if (this.notReady !== undefined) throw new Error(`Temporal at ${this.settings.address}: ${this.notReady}`);
  }

  /** A client of the server while it answers; undefined while it is away. It is not kept: the next connection has another one. */
  client(): Client | undefined {
    return this.notReady === undefined ? this.inUse?.client : undefined;
  }

  /** Prepares the server anew: it came back so quickly that the connection lives, and it has lost its store. */
  async prepareAgain(): Promise<void> {
    if (this.inUse) await this.settings.prepare(this.inUse.connection, this.settings.namespace);
  }

  private async keepServing(): Promise<void> {
    const { signal } = this.stopping;
    for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const failure = await this.serve(() => (pause = FIRST_PAUSE_MS)).catch((error: unknown) => error);
      if (signal.aborted) return;
      this.notReady = 'away';
      this.sayAway(failure);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One life of a worker. Ends without an error only when the service stops. */
  private async serve(onReady: () => void): Promise<void> {
    const { namespace, bundle } = this.settings;
    this.notReady = 'connecting';
    const connection = await this.connect();
    const over = new AbortController();
    try {
      this.worker = await Worker.create({
        connection,
        namespace,
        taskQueue: TASK_QUEUE,
        workflowBundle: { codePath: bundle },
        activities: { ...startupActivities, ...this.settings.activities },
        maxCachedWorkflows: MAX_CACHED_WORKFLOWS,
        shutdownGraceTime: '10 s',
        shutdownForceTime: '20 s',
      });
      const signal = AbortSignal.any([over.signal, this.stopping.signal]);
      await this.worker.runUntil(async () => {
        this.notReady = 'checking';
        if (!(await inTime(STARTUP_LIMIT_MS, signal, this.comeToWork(connection)))) return;
        onReady();
        this.ready();
        await this.watch(connection, signal);
      });
    } finally {
      this.notReady = this.stopping.signal.aborted ? 'stopping' : 'away';
      over.abort();
      await connection.close();
    }
  }

  // A server that hangs takes the connection and says nothing; a connection that comes too late is closed again.
  private async connect(): Promise<NativeConnection> {
    const connecting = NativeConnection.connect({ address: this.settings.address });
    const inUse = await inTime(CONNECT_LIMIT_MS, this.stopping.signal, connecting).catch((error: unknown) => error);
    if (inUse === true) return connecting;
    connecting.then((connection) => connection.close()).catch(() => undefined);
    throw inUse || new Error('stopping');
  }

  private async comeToWork(connection: NativeConnection): Promise<void> {
    const { namespace } = this.settings;
    const client = new Client({ connection, namespace });
    await this.settings.prepare(connection, namespace);
    await this.checkRoundTrip(client);
    await this.settings.keepRunning(client, TASK_QUEUE);
    this.inUse = { client, connection };
  }

  private async checkRoundTrip(client: Client): Promise<void> {
    const question = randomUUID();
    const answer = await client.workflow.execute('startupCheck', {
      taskQueue: TASK_QUEUE,
      workflowId: `startup-check/${question}`,
      args: [question],
      workflowExecutionTimeout: STARTUP_LIMIT_MS,
    });
    if (answer !== question) throw new Error(`the startup check answered ${String(answer)}`);
  }

  /** Resolves when `signal` says so; throws as soon as Temporal does not answer. */
  private async watch(connection: NativeConnection, signal: AbortSignal): Promise<void> {
    const client = new Client({ connection, namespace: this.settings.namespace });
    for (let probes = 1; !signal.aborted; probes += 1) {
      await sleep(PROBE_EVERY_MS, undefined, { signal }).catch(() => undefined);
      try {
        await inTime(PROBE_LIMIT_MS, signal, connection.workflowService.getSystemInfo({}));
        if (probes % PROBES_TO_START_AGAIN === 0) await inTime(STARTUP_LIMIT_MS, signal, this.settings.keepRunning(client, TASK_QUEUE));
      } catch (error) {
        // said at once: finishing the worker's activities may take a while
        if (!signal.aborted) this.notReady = 'away';
        throw error;
      }
    }
  }

  private ready(): void {
    this.notReady = undefined;
    this.saidAt = 0;
    this.logger.info({ address: this.settings.address, taskQueue: TASK_QUEUE }, 'worker is at work');
  }

  // Trying goes on every few seconds; saying so would fill the log.
  private sayAway(failure: unknown): void {
    if (Date.now() - this.saidAt < SAY_AGAIN_MS) return;
    this.saidAt = Date.now();
    this.logger.warn({ err: failure, address: this.settings.address }, 'Temporal is away, trying until it is back');
  }
}

/**
 * Waits for a call, but not longer than the limit and not once `signal` says that it no longer matters: the SDK tries a failed call
 * again by itself, beyond any deadline it is given. What comes too late is dropped.
 * @returns whether the call has finished; false when `signal` came first
 * @throws Error when the limit passes, or what the call throws
 */
async function inTime(limitMs: number, signal: AbortSignal, call: Promise<unknown>): Promise<boolean> {
  call.catch(() => undefined);
  const over = new AbortController();
  const late = sleep(limitMs, undefined, { signal: AbortSignal.any([signal, over.signal]) }).then(
    () => Promise.reject(new Error(`Temporal did not answer within ${limitMs} ms`)),
    () => false,
  );
  try {
    return await Promise.race([call.then(() => true), late]);
  } finally {
    over.abort();
  }
}
