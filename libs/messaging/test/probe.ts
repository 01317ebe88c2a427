import { randomBytes } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { DEAD_LETTER_TOPIC, newId, TOPICS, type CaseEvent, type EventDraft, type Topic } from '@onewindow/contracts';
import { createService, databaseOptions, DatabaseModule, EVENT_STRATEGY, type RunningService } from '@onewindow/platform';
import { testBrokers, type TestDatabase, type TestIssuer } from '@onewindow/testing';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { createTopics, type KafkaEventStrategy } from '../src/transport/index.js';
import {
  MessagingModule,
  messagingMigrations,
  ParkedMessages,
  Relay,
  sql,
  Transactions,
  type MessagingOptions,
  type SliceContext,
} from '../src/tx/index.js';
import { CreateEffect1700000000001 } from './probe.migration.js';

export const probeOptions = (url: string): DataSourceOptions =>
  databaseOptions({ url, schema: 'probe', entities: [], migrations: [...messagingMigrations, CreateEffect1700000000001] });

export const uniqueName = (): string => `probe-${randomBytes(4).toString('hex')}`;

/** A topic of a test file's own, in the envelope of a real one. */
export const probeTopic = (publisher: string): Topic<CaseEvent> => ({ ...TOPICS.case, name: `${publisher}.case.v1`, publisher });

/** The event number `sequence` in the life of an aggregate. */
export function probeEvent(aggregateId: string = newId(), sequence = 1, itemName = '变更登记'): EventDraft<CaseEvent> {
  const value = { caseNo: `P-${sequence}`, itemName };
  return { aggregateId, rootId: aggregateId, caseId: aggregateId, sequence, event: { case: 'registered', value } } as EventDraft<CaseEvent>;
}

export type Handle = (events: readonly CaseEvent[], slice: SliceContext) => Promise<void>;

/** Writes down each event, in the transaction it came with. */
export const recordEffects: Handle = async (events, slice) => {
  const [first] = events;
  if (!first) return;
  await sql(
    slice.at(first),
    `INSERT INTO effect (root_id, sequence, slice) SELECT root_id, sequence, $3 FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS e (root_id, sequence, n) ORDER BY n`,
    [events.map(({ rootId }) => rootId), events.map(({ sequence }) => sequence), events.length],
  );
};

export interface ProbeOptions extends Partial<Pick<MessagingOptions, 'socketFactory' | 'clock' | 'snapshots'>> {
  readonly database: TestDatabase;
  readonly topic: Topic<CaseEvent>;
  readonly brokers?: readonly string[];
  /** Without one the service only publishes. */
  readonly handle?: Handle;
  /** Whose tokens its routes take; without one they take none. */
  readonly issuer?: TestIssuer;
  /** Consumer group, where it is not the publisher of the topic. */
  readonly group?: string;
}

/** A whole service, put together as any other, that publishes to a topic and listens to it. */
export class Probe {
  private constructor(readonly service: RunningService) {}

  static async start(options: ProbeOptions): Promise<Probe> {
    await createTopics(options.brokers ?? testBrokers(), [options.topic.name, DEAD_LETTER_TOPIC], { partitions: 4 });
    return Probe.startWithoutTopics(options);
  }

  /** The same where the topics are there and the broker need not be. */
  static async startWithoutTopics(options: ProbeOptions): Promise<Probe> {
    const { topic, database, handle, brokers = testBrokers(), socketFactory, clock, snapshots, issuer } = options;

    @Controller()
    class ProbeConsumer {
      @EventPattern<string>(topic.name)
      async onEvents(@Payload() events: readonly CaseEvent[], @Ctx() slice: SliceContext): Promise<void> {
        await handle?.(events, slice);
      }
    }

    @Module({
      imports: [
        DatabaseModule.forRoot(probeOptions(database.url)),
        MessagingModule.forRoot({
          service: topic.publisher,
          ...(options.group ? { groupId: options.group } : {}),
          brokers,
          subscriptions: handle ? [topic] : [],
          ...(socketFactory ? { socketFactory } : {}),
          ...(clock ? { clock } : {}),
          ...(snapshots ? { snapshots } : {}),
        }),
      ],
      controllers: handle ? [ProbeConsumer] : [],
    })
    class ProbeModule {}

    const nobody = 'http://127.0.0.1:9';
    const config = {
      PORT: 0,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'fatal' as const,
      OIDC_ISSUER: issuer?.issuer ?? nobody,
      OIDC_JWKS_URL: issuer?.jwksUrl ?? nobody,
    };
    return new Probe(await createService({ name: topic.publisher, config: () => config, module: () => ProbeModule }));
  }

  get dataSource(): DataSource {
    return this.service.app.get(DataSource, { strict: false });
  }

  get transactions(): Transactions {
    return this.service.app.get(Transactions, { strict: false });
  }

  get relay(): Relay {
    return this.service.app.get(Relay, { strict: false });
  }

  get strategy(): KafkaEventStrategy {
    return this.service.app.get<KafkaEventStrategy>(EVENT_STRATEGY, { strict: false });
  }

  get parked(): ParkedMessages {
    return this.service.app.get(ParkedMessages, { strict: false });
  }

  /** Publishes in one transaction. */
  publish(topic: Topic<CaseEvent>, drafts: readonly EventDraft<CaseEvent>[]): Promise<void> {
    return this.transactions.run('request:test', (tx) => {
      for (const draft of drafts) tx.publish(topic, draft);
      return Promise.resolve();
    });
  }

  /** Puts a message into the outbox as it is. */
  async publishRaw(topic: string, message: { key: string | null; headers?: object; value: Buffer | null }): Promise<void> {
    await this.rows(`INSERT INTO outbox (topic, key, headers, value) VALUES ($1, $2, $3, $4)`, [
      topic,
      message.key,
      JSON.stringify(message.headers ?? {}),
      message.value,
    ]);
    this.relay.wake();
  }

  /** Sequences of the effects of these roots, in the order in which they happened. */
  async effects(...rootIds: readonly string[]): Promise<number[]> {
    const rows = await this.rows<{ sequence: number }>(`SELECT sequence FROM effect WHERE root_id = ANY ($1) ORDER BY n`, [rootIds]);
    return rows.map(({ sequence }) => sequence);
  }

  async rows<T>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    return (await this.dataSource.query(text, [...values])) as T[];
  }

  stop(): Promise<void> {
    return this.service.stop();
  }
}
