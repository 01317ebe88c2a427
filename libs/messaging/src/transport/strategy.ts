import type { EventEnvelope, Topic } from '@onewindow/contracts';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { handleBatch, type BatchWork } from './batch.js';
import { CONSUMER_RETRIES, kafkaClient, type KafkaOptions } from './kafka-client.js';
import { Lag } from './lag.js';
import { PartitionBackoff } from './partition-backoff.js';
import type { ConsumerCounters, SliceOrigin, SliceRunner } from './slice-runner.js';
import { SupervisedConsumer } from './supervised-consumer.js';

export interface StrategyOptions {
  readonly kafka: KafkaOptions;
  /** One group a service; a rebuild or each instance of the portal has one of its own. */
  readonly groupId: string;
  readonly subscriptions: readonly Topic[];
  readonly fromBeginning: boolean;
  readonly runner: SliceRunner;
  readonly counters: ConsumerCounters;
}

/** Nest transport over Kafka: exactly one `@EventPattern` method a topic, which gets the events of a slice at once. */
export class KafkaEventStrategy extends Server implements CustomTransportStrategy {
  /** Errors are observed here; Nest need not log them too. */
  override readonly propagatesEventHandlerErrors = true;
  readonly counters: ConsumerCounters;
  readonly lag = new Lag();
  private readonly topics: ReadonlyMap<string, Topic>;
  private readonly backoff = new PartitionBackoff();
  private readonly consumer: SupervisedConsumer;

  constructor(private readonly options: StrategyOptions) {
    super();
    this.counters = options.counters;
    this.topics = new Map(options.subscriptions.map((topic) => [topic.name, topic]));
    const work: BatchWork = {
      topics: this.topics,
      runner: options.runner,
      deliver: (origin, events) => this.deliver(origin, events),
      backoff: this.backoff,
      counters: options.counters,
      lag: this.lag,
    };
    this.consumer = new SupervisedConsumer({
      kafka: () => kafkaClient({ ...options.kafka, retries: CONSUMER_RETRIES, onOffsetReset: () => (options.counters.offsetResets += 1) }),
      groupId: options.groupId,
      topics: [...this.topics.keys()],
      fromBeginning: options.fromBeginning,
      handle: (payload, isCurrent) => handleBatch(payload, work, isCurrent),
      onRebuild: () => {
        options.counters.rebuilds += 1;
        this.backoff.forget();
        this.lag.forget();
      },
      giveUp: () => {
        process.exitCode = 1;
        process.kill(process.pid, 'SIGTERM');
      },
    });
  }

  /** @throws Error for a second handler of a topic (Nest would run both at once in one transaction) and for a topic not subscribed */
  override addHandler(pattern: unknown, callback: MessageHandler, isEventHandler = false, extras: Record<string, unknown> = {}): void {
    const topic = this.normalizePattern(pattern as string);
    if (!isEventHandler) throw new Error(`'${topic}': there is no answer over Kafka, use @EventPattern`);
    if (!this.topics.has(topic)) throw new Error(`'${topic}' has a handler but is not among the subscriptions of ${this.options.groupId}`);
    if (this.messageHandlers.has(topic)) throw new Error(`'${topic}' has two handlers: one method a topic, with a switch inside`);
    super.addHandler(topic, callback, isEventHandler, extras);
  }

  /** Does not wait for Kafka: the service serves HTTP without it, and is not ready until it has joined its group. */
  listen(callback: (error?: Error) => void): void {
    const silent = [...this.topics.keys()].filter((topic) => !this.messageHandlers.has(topic));
    if (silent.length > 0) return callback(new Error(`subscribed without a handler: ${silent.join(', ')}`));
    this.consumer.start();
    callback();
  }

  /** Waits for the slices in hand. */
  async close(): Promise<void> {
    await this.consumer.stop();
    this.backoff.forget();
  }

  /** Readiness check. @throws Error when nothing is being consumed */
  requireAlive(): void {
    this.consumer.requireAlive();
  }

  /** Partitions that wait because they could not go on. */
  get waitingPartitions(): number {
    return this.backoff.waiting;
  }

  /** Calls the handler of the topic. @throws what it throws */
  async deliver(origin: SliceOrigin, events: readonly EventEnvelope[]): Promise<void> {
    const handler = this.getHandlerByPattern(origin.topic);
    if (!handler) throw new Error(`no handler for '${origin.topic}'`);
    try {
      const answer: unknown = await handler(events, origin);
      // a handler that fails resolves too: the error is inside the stream
      if (isObservable(answer)) await lastValueFrom(answer, { defaultValue: undefined });
    } catch (error) {
      if (error instanceof Error) throw error;
      throw new Error(`handler of '${origin.topic}' failed, and a filter hid why: ${JSON.stringify(error)}`, { cause: error });
    }
  }

  on(): never {
    throw new Error('the strategy has no events');
  }

  unwrap<T>(): T {
    return this.consumer as T;
  }
}
