import { Module, type DynamicModule } from '@nestjs/common';
import type { Topic } from '@onewindow/contracts';
import { EVENT_STRATEGY, Metrics, ReadinessRegistry } from '@onewindow/platform';
import { observeConsumer } from './consumer-metrics.js';
import { DirectRunner } from './direct-runner.js';
import { consumerCounters } from './slice-runner.js';
import { KafkaEventStrategy } from './strategy.js';

export interface SubscriberOptions {
  readonly service: string;
  /** The service's name; a process that must see every event by itself takes a group of its own. */
  readonly groupId: string;
  readonly brokers: readonly string[];
  readonly subscriptions: readonly Topic[];
  /** `latest` only for showing what happens now. */
  readonly from: 'beginning' | 'latest';
}

/** For services without a database (orchestrator, portal): events without inbox and transaction; their handlers see repeats. */
@Module({})
export class SubscriberModule {
  static forRoot(options: SubscriberOptions): DynamicModule {
    return {
      module: SubscriberModule,
      global: true,
      providers: [
        {
          provide: EVENT_STRATEGY,
          useFactory: (readiness: ReadinessRegistry, metrics: Metrics) => strategy(options, readiness, metrics),
          inject: [ReadinessRegistry, Metrics],
        },
      ],
      exports: [EVENT_STRATEGY],
    };
  }
}

function strategy(options: SubscriberOptions, readiness: ReadinessRegistry, metrics: Metrics): KafkaEventStrategy {
  const counters = consumerCounters();
  const made = new KafkaEventStrategy({
    kafka: { clientId: options.service, brokers: options.brokers },
    groupId: options.groupId,
    subscriptions: options.subscriptions,
    fromBeginning: options.from === 'beginning',
    runner: new DirectRunner(counters),
    counters,
  });
  readiness.register('events', () => made.requireAlive());
  observeConsumer(metrics, made);
  return made;
}
