import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '@onewindow/platform';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { consumerSettings, HEARTBEAT_MS, MAX_WAIT_MS } from './kafka-client.js';
import { QuietLog } from './quiet-log.js';

export interface ConsumerPlan {
  readonly kafka: () => Kafka;
  readonly groupId: string;
  readonly topics: readonly string[];
  /** `true` for everything with an inbox: a lost offset must lead to repeats, never to a jump. */
  readonly fromBeginning: boolean;
  readonly handle: (payload: EachBatchPayload, isCurrent: () => boolean) => Promise<void>;
  /** After a consumer is gone and before the next one. */
  readonly onRebuild: () => void;
  /** The process can no longer consume although the broker answers: only a new process helps. */
  readonly giveUp: () => void;
}

interface Life {
  /** Counts the assignments: what was fetched under another one is not handled any more. */
  generation: number;
}

const log = createLogger('consumer');

/** Without a sign of life this long the service is not ready; longer, the consumer is built anew; longer still, the process ends. */
const SILENT_MS = 3 * (MAX_WAIT_MS + HEARTBEAT_MS);
const STUCK_MS = 30_000;
const HOPELESS_MS = 60_000;
const PROBE_MS = 10_000;
const STOP_MS = 4000;
const PARTITIONS_AT_ONCE = 4;

/**
 * Keeps one consumer of the group alive. kafkajs gives a consumer up for good after some errors and can stand still without a word;
 * so every end of a consumer leads to a new one here, for ever, and a watchdog ends those that fetch nothing.
 */
export class SupervisedConsumer {
  private readonly quiet = new QuietLog(log);
  private readonly stopping = new AbortController();
  private loop: Promise<void> | undefined;
  private lastSign = 0;
  private lastFetch = Date.now();
  private lastProbe = 0;
  private brokerAnswersSince: number | undefined;
  private handling = 0;
  private endCurrent: ((why: string) => void) | undefined;

  constructor(private readonly plan: ConsumerPlan) {}

  start(): void {
    this.lastFetch = Date.now();
    this.loop ??= this.keepAlive();
  }

  /** Waits for the slices in hand, leaves the group. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.endCurrent?.('stopped');
    await this.loop;
  }

  /** @throws Error when nothing was fetched for a while */
  requireAlive(): void {
    const silent = Date.now() - this.lastSign;
    if (this.lastSign === 0) throw new Error('has not joined its group yet');
    if (silent > SILENT_MS && this.handling === 0) throw new Error(`fetches nothing for ${Math.round(silent / 1000)} s`);
  }

  private async keepAlive(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted;) {
      const joined = await this.runOne();
      if (this.stopping.signal.aborted) return;
      this.plan.onRebuild();
      failures = joined ? 0 : failures + 1;
      await this.pause(Math.min(100 * 2 ** failures, 2000));
    }
  }

  /** One consumer from its making to its end. @returns whether it had joined the group */
  private async runOne(): Promise<boolean> {
    const consumer = this.plan.kafka().consumer(consumerSettings(this.plan.groupId));
    const life = this.observe(consumer);
    const ended = new Promise<string>((resolve) => (this.endCurrent = resolve));
    consumer.on(consumer.events.CRASH, ({ payload }) => this.endCurrent?.(payload.error.message));
    const begun = this.begin(consumer, life);
    let watchdog: NodeJS.Timeout | undefined;
    try {
      await Promise.race([begun, ended]);
      const started = Date.now();
      watchdog = setInterval(() => this.watch(started), 1000);
      const why = await ended;
      if (why !== 'stopped') this.quiet.warn('ended', { why, ms: Date.now() - started }, 'consumer ended; building a new one');
    } catch (error) {
      this.quiet.warn('begin', { err: error }, 'consumer cannot start; trying again');
    } finally {
      clearInterval(watchdog);
      await this.end(consumer, begun);
    }
    return life.generation > 0;
  }

  private observe(consumer: Consumer): Life {
    const life = { generation: 0 };
    this.lastSign = 0;
    consumer.on(consumer.events.GROUP_JOIN, () => {
      life.generation += 1;
      this.lastSign = Date.now();
    });
    consumer.on(consumer.events.FETCH, () => (this.lastSign = this.lastFetch = Date.now()));
    consumer.on(consumer.events.HEARTBEAT, () => (this.lastSign = Date.now()));
    return life;
  }

  private async begin(consumer: Consumer, life: Life): Promise<void> {
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.plan.topics], fromBeginning: this.plan.fromBeginning });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: async (payload) => {
        const fetchedUnder = life.generation;
        this.handling += 1;
        try {
          await this.plan.handle(payload, () => life.generation === fetchedUnder);
        } finally {
          this.handling -= 1;
          this.lastSign = Date.now();
        }
      },
    });
  }

  private watch(started: number): void {
    const now = Date.now();
    const silent = now - Math.max(this.lastSign, started);
    if (silent > STUCK_MS) this.endCurrent?.(`no sign of life for ${Math.round(silent / 1000)} s`);
    if (now - this.lastFetch < HOPELESS_MS) this.brokerAnswersSince = undefined;
    else if (now - this.lastProbe > PROBE_MS) void this.probe();
  }

  /** Ending the process helps only when the fault is ours: the broker has answered for a while and still nothing is fetched. */
  private async probe(): Promise<void> {
    this.lastProbe = Date.now();
    const admin = this.plan.kafka().admin({ retry: { retries: 0 } });
    try {
      await admin.connect();
      await admin.describeCluster();
      this.brokerAnswersSince ??= this.lastProbe;
    } catch {
      this.brokerAnswersSince = undefined;
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
    if (this.brokerAnswersSince === undefined || Date.now() - this.brokerAnswersSince < HOPELESS_MS / 2) return;
    log.fatal({ groupId: this.plan.groupId }, 'nothing fetched for a minute although the broker answers');
    this.plan.giveUp();
  }

  /**
   * Disconnecting while it still joins would leave it in the group with nobody to stop it, so that is waited for. A handler that hangs
   * is not waited for: what it still commits, the inbox knows.
   */
  private async end(consumer: Consumer, begun: Promise<void>): Promise<void> {
    const cancel = new AbortController();
    const limit = sleep(STOP_MS, undefined, { signal: cancel.signal }).catch(() => undefined);
    const gone = begun.catch(() => undefined).then(() => consumer.disconnect());
    await Promise.race([gone.catch(() => undefined), limit]);
    cancel.abort();
  }

  private pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
