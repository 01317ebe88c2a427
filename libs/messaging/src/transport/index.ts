export { listen, type HeardEvent, type Listening, type ListenOptions } from './listen.js';
export { KafkaEventStrategy, type StrategyOptions } from './strategy.js';
export { SubscriberModule, type SubscriberOptions } from './subscriber.module.js';
export { kafkaClient } from './kafka-client.js';
export { createTopics, type TopicOptions } from './topics.js';
export type { ConsumerCounters, SliceOrigin } from './slice-runner.js';
export type { SliceContext } from '../tx/tx.js';
