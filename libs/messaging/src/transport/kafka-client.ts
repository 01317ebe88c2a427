import { createLogger } from '@onewindow/platform';
import {
  Kafka,
  logLevel,
  Partitioners,
  type ConsumerConfig,
  type ISocketFactory,
  type logCreator,
  type ProducerConfig,
  type RetryOptions,
} from 'kafkajs';
import { patchIdleTimer } from './idle-timer-patch.js';
import { QuietLog } from './quiet-log.js';

// The only file that loads kafkajs. Every setting that has a default depending on NODE_ENV or version is written out.

export interface KafkaOptions {
  readonly clientId: string;
  readonly brokers: readonly string[];
  /** For fault tests: makes the sockets. */
  readonly socketFactory?: ISocketFactory;
  /** Told when a consumer found its offset gone and starts again from its default. */
  readonly onOffsetReset?: () => void;
  /** Attempts to reach a broker again, about one a second, before an error is thrown; 8 when not given. */
  readonly retries?: number;
}

export const MAX_WAIT_MS = 500;
export const HEARTBEAT_MS = 1000;
export const SESSION_MS = 15_000;
export const REBALANCE_MS = 3000;

const RETRY: RetryOptions = { initialRetryTime: 100, maxRetryTime: 1000, retries: 8, factor: 0.2, multiplier: 2 };

/**
 * Plain, not idempotent: kafkajs's idempotence can drop an acknowledged batch, and consumers remove duplicates anyway.
 * One attempt: a repeat inside kafkajs skips a broker that has answered the first time, also for partitions that have moved to it
 * since (producer/sendMessages.js), so those messages would be acknowledged and never sent. The relay repeats whole sends.
 */
export const PRODUCER: ProducerConfig = {
  idempotent: false,
  allowAutoTopicCreation: false,
  createPartitioner: Partitioners.DefaultPartitioner,
  metadataMaxAge: 60_000,
  retry: { ...RETRY, retries: 0 },
};

/**
 * A consumer tries for about 25 s, so as a rule it waits out the restart of a broker and is the same member of its group afterwards:
 * events flow again within a second of the broker's return (13 of 14 restarts tried). Where kafkajs gives it up all the same ("No broker
 * available" is never tried again), the new consumer waits until the group has given the old member up: the rebalance time-out.
 */
export const CONSUMER_RETRIES = 30;

/** A member that died without goodbye holds its group up for at most the rebalance time-out. */
export function consumerSettings(groupId: string): ConsumerConfig {
  return {
    groupId,
    sessionTimeout: SESSION_MS,
    heartbeatInterval: HEARTBEAT_MS,
    rebalanceTimeout: REBALANCE_MS,
    maxWaitTimeInMs: MAX_WAIT_MS,
    metadataMaxAge: 60_000,
    allowAutoTopicCreation: false,
    // kafkajs never restarts a consumer: it forgets to in many cases, so whoever runs the consumer builds a new one in all
    retry: { ...RETRY, retries: CONSUMER_RETRIES, restartOnFailure: () => Promise.resolve(false) },
  };
}

/** A client of its own for each producer or consumer: kafkajs shares committed offsets between the consumers of one client. */
export function kafkaClient({ clientId, brokers, socketFactory, onOffsetReset, retries = 8 }: KafkaOptions): Kafka {
  patchIdleTimer();
  return new Kafka({
    clientId,
    brokers: [...brokers],
    connectionTimeout: 1000,
    requestTimeout: 10_000,
    retry: { ...RETRY, retries },
    logLevel: logLevel.WARN,
    logCreator: logInto(new QuietLog(log), onOffsetReset),
    ...(socketFactory ? { socketFactory } : {}),
  });
}

const log = createLogger('kafka');

/** Broker restarts make kafkajs say ERROR many times a second for what is ordinary; what matters is said by our own code. */
const logInto =
  (quiet: QuietLog, onOffsetReset?: () => void): logCreator =>
  () =>
  ({ namespace, log: { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...facts } }) => {
    if (message.startsWith('Offset out of range')) {
      onOffsetReset?.();
      log.error(facts, 'the offset of this group is gone (topic made anew, or retention passed): starting again from the default offset');
      return;
    }
    const ordinary = ORDINARY.test(`${message} ${String(facts['error'])}`);
    if (ordinary) log.debug({ namespace, ...facts }, message);
    else quiet.warn(`${namespace}|${message}`, { namespace, ...facts }, message);
  };

/** What kafkajs calls errors while a broker or a group comes up, or members come and go. */
const ORDINARY = /coordinator is not available|coordinator is loading|is rebalancing|does not host this topic|no leader for this topic/i;
