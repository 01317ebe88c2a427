import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '@onewindow/platform';
import type { ClientConfig } from 'pg';
import type { PlainProducer } from '../transport/plain-producer.js';
import { QuietLog } from '../transport/quiet-log.js';
import { batchOf, RelaySession } from './relay-session.js';

/** Plain numbers for metrics, since the process started. */
export interface RelayCounters {
  /** Whether this instance is the one relay of its service. */
  leading: boolean;
  /** Rows that wait; exact while they fit one round, else counted at most once a second. Known to the leading instance only. */
  depth: number;
  /** Rows acknowledged by Kafka. A rejected send may have stored some of its rows too, so consumers may have seen more. */
  published: number;
  sends: number;
  rejectedSends: number;
}

const ROWS = 500;
/** Below the largest record batch a topic takes (1 MiB), whatever partition the rows go to. */
const BYTES = 950_000;
const BUSY_MS = 50;
const IDLE_MS = 500;
const FOLLOWER_MS = 1000;
const STOP_MS = 3000;

const log = createLogger('relay');

/** Kafka did not acknowledge; the cause says why. */
class RejectedSend extends Error {
  constructor(cause: unknown) {
    super('Kafka did not acknowledge', { cause });
  }
}

/**
 * Carries the outbox to Kafka: at least once, in order of position, one request in flight. A row goes only after its acknowledgement;
 * after any failure the outbox is read again from its head and the same rows are sent again.
 */
export class Relay {
  readonly counters: RelayCounters = { leading: false, depth: 0, published: 0, sends: 0, rejectedSends: 0 };
  private readonly quiet = new QuietLog(log);
  private stopping = false;
  private session: RelaySession | undefined;
  private loop: Promise<void> | undefined;
  private woken = false;
  private wakeful = true;
  private endRest: (() => void) | undefined;
  private countedAt = 0;

  constructor(
    private readonly connection: ClientConfig,
    private readonly producer: PlainProducer,
  ) {}

  onApplicationBootstrap(): void {
    this.loop ??= this.run();
  }

  /** Waits for the send in flight, though not for a broker that hangs. What is left in the outbox the next relay sends. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.endRest?.();
    const cancel = new AbortController();
    await Promise.race([this.loop, sleep(STOP_MS, undefined, { signal: cancel.signal }).catch(() => undefined)]);
    cancel.abort();
    await this.leave();
    await this.producer.discard();
  }

  /** Something was committed to the outbox by this process. */
  wake(): void {
    this.woken = true;
    if (this.wakeful) this.endRest?.();
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping;) {
      try {
        await this.rest(await this.round());
        failures = 0;
      } catch (error) {
        const rejected = error instanceof RejectedSend;
        // a session that has failed once may not hold the lock any more; a rejected send says nothing about it
        if (!rejected) await this.leave();
        const cause = rejected ? error.cause : error;
        this.quiet.warn(String(cause), { err: cause }, 'the outbox waits: it cannot be carried to Kafka now');
        await this.rest(Math.min(100 * 2 ** Math.min(failures++, 5), 2000), false);
      }
    }
  }

  /** @returns milliseconds until the next round, unless something is published before */
  private async round(): Promise<number> {
    if (!this.counters.leading || !this.session) {
      if (!(await this.lead())) return FOLLOWER_MS;
    }
    const session = this.session;
    if (!session || session.isLost) throw new Error('the connection of the relay is lost');
    const rows = await session.head(ROWS, BYTES);
    await this.measure(session, rows.length);
    if (rows.length === 0) return IDLE_MS;
    await this.send(rows);
    await session.remove(rows.map(({ position }) => position));
    this.counters.published += rows.length;
    this.counters.depth = Math.max(0, this.counters.depth - rows.length);
    return this.counters.depth > 0 ? 0 : BUSY_MS;
  }

  private async send(rows: Parameters<typeof batchOf>[0]): Promise<void> {
    this.counters.sends += 1;
    try {
      await this.producer.send(batchOf(rows));
    } catch (error) {
      this.counters.rejectedSends += 1;
      throw new RejectedSend(error);
    }
  }

  private async lead(): Promise<boolean> {
    this.session ??= await RelaySession.open(this.connection);
    this.counters.leading = await this.session.tryLead();
    if (this.counters.leading) log.info('this instance carries the outbox');
    return this.counters.leading;
  }

  private async leave(): Promise<void> {
    const { session } = this;
    this.session = undefined;
    this.counters.leading = false;
    await session?.close();
  }

  /** Counting a long outbox costs more than a round. */
  private async measure(session: RelaySession, seen: number): Promise<void> {
    if (seen < ROWS) this.counters.depth = seen;
    else if (Date.now() - this.countedAt > 1000) {
      this.countedAt = Date.now();
      this.counters.depth = await session.depth();
    }
  }

  /** Until the time is over or the relay is stopped; where `wakeful`, also until something is published or was since the last look. */
  private async rest(ms: number, wakeful = true): Promise<void> {
    if (ms > 0 && !this.stopping && !(wakeful && this.woken)) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.endRest = () => {
          clearTimeout(timer);
          resolve();
        };
        this.wakeful = wakeful;
      });
      this.endRest = undefined;
    }
    this.woken = false;
  }
}
