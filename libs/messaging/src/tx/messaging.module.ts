import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { Topic } from '@onewindow/contracts';
import { EVENT_STRATEGY, Metrics, ReadinessRegistry } from '@onewindow/platform';
import type { ClientConfig } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { observeConsumer } from '../transport/consumer-metrics.js';
import { kafkaClient, type KafkaOptions } from '../transport/kafka-client.js';
import { PlainProducer } from '../transport/plain-producer.js';
import { consumerCounters } from '../transport/slice-runner.js';
import { KafkaEventStrategy } from '../transport/strategy.js';
import { InboxMaintenance } from './inbox-partitions.js';
import { InboxRunner } from './inbox-runner.js';
import { observeOutbox } from './outbox-metrics.js';
import { ParkedController } from './parked.controller.js';
import { ParkedMessages } from './parked-messages.js';
import { Relay } from './relay.js';
import { SnapshotsController } from './snapshots.controller.js';
import { Snapshots, type SnapshotSource } from './snapshots.js';
import { Transactions } from './transactions.js';

export interface MessagingOptions {
  /** Name of the service: publisher of its topics, and its consumer group unless another one is given. */
  readonly service: string;
  readonly brokers: readonly string[];
  /** What the service listens to; exactly one `@EventPattern` method for each. */
  readonly subscriptions: readonly Topic[];
  /** The aggregates whose state can be published again. */
  readonly snapshots?: readonly SnapshotSource[];
  /** A group of its own for a test or for rebuilding copies; never for a second instance of the same service on the same database. */
  readonly groupId?: string;
  readonly clock?: () => Date;
  /** For fault tests: makes the sockets of the relay's producer. */
  readonly socketFactory?: KafkaOptions['socketFactory'];
}

/** Transactions with an outbox, the relay, the consumer with its inbox where the service listens to something, and the routes for operators. */
@Module({})
export class MessagingModule {
  static forRoot(options: MessagingOptions): DynamicModule {
    const clock = options.clock ?? (() => new Date());
    const providers: Provider[] = [
      {
        provide: Relay,
        useFactory: (dataSource: DataSource, metrics: Metrics) => relay(options, dataSource, metrics),
        inject: [DataSource, Metrics],
      },
      {
        provide: Transactions,
        useFactory: (dataSource: DataSource, carrier: Relay) =>
          new Transactions(dataSource, { service: options.service, clock, published: () => carrier.wake() }),
        inject: [DataSource, Relay],
      },
      ...(options.subscriptions.length > 0 ? consumer(options, clock) : []),
      ...(options.snapshots ? [snapshots(options.snapshots)] : []),
    ];
    return {
      module: MessagingModule,
      global: true,
      controllers: [...(options.subscriptions.length > 0 ? [ParkedController] : []), ...(options.snapshots ? [SnapshotsController] : [])],
      providers,
      exports: providers.map((provider) => (provider as { provide: symbol }).provide),
    };
  }
}

const snapshots = (sources: readonly SnapshotSource[]): Provider => ({
  provide: Snapshots,
  useFactory: (transactions: Transactions) => new Snapshots(transactions, sources),
  inject: [Transactions],
});

function consumer(options: MessagingOptions, clock: () => Date): Provider[] {
  const topics = new Map(options.subscriptions.map((topic) => [topic.name, topic]));
  return [
    { provide: InboxMaintenance, useFactory: (dataSource: DataSource) => new InboxMaintenance(dataSource, clock), inject: [DataSource] },
    {
      provide: EVENT_STRATEGY,
      useFactory: (transactions: Transactions, readiness: ReadinessRegistry, metrics: Metrics) => {
        const made = strategy(options, transactions, readiness);
        observeConsumer(metrics, made);
        return made;
      },
      inject: [Transactions, ReadinessRegistry, Metrics],
    },
    {
      provide: ParkedMessages,
      useFactory: (transactions: Transactions, events: KafkaEventStrategy) =>
        new ParkedMessages(transactions, topics, (origin, slice) => events.deliver(origin, slice), clock),
      inject: [Transactions, EVENT_STRATEGY],
    },
  ];
}

function strategy(
  { service, brokers, subscriptions, groupId = service }: MessagingOptions,
  transactions: Transactions,
  readiness: ReadinessRegistry,
): KafkaEventStrategy {
  const counters = consumerCounters();
  const made = new KafkaEventStrategy({
    kafka: { clientId: service, brokers },
    groupId,
    subscriptions,
    // a lost offset leads to repeats, which the inbox knows, and never to a jump
    fromBeginning: true,
    runner: new InboxRunner(transactions, service, counters),
    counters,
  });
  readiness.register('events', () => made.requireAlive());
  return made;
}

function relay({ service, brokers, socketFactory }: MessagingOptions, dataSource: DataSource, metrics: Metrics): Relay {
  const producer = new PlainProducer(() =>
    kafkaClient({ clientId: `${service}-relay`, brokers, ...(socketFactory ? { socketFactory } : {}) }),
  );
  const made = new Relay(relayConnection(dataSource.options, service), producer);
  observeOutbox(metrics, made, dataSource);
  return made;
}

/** The data source's database, on a connection outside its pool. */
export function relayConnection(options: DataSourceOptions, service: string): ClientConfig {
  if (options.type !== 'postgres' || !options.url) throw new Error('the data source must be PostgreSQL, given by a URL');
  const { schema } = options;
  return {
    connectionString: options.url,
    application_name: `${service}-relay`,
    ...(schema ? { options: `-c search_path=${schema}` } : {}),
  };
}
