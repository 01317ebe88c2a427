import type { Metrics } from '@onewindow/platform';
import type { KafkaEventStrategy } from './strategy.js';

/** What a consumer has done since the process started, and how far it is behind. */
export function observeConsumer(metrics: Metrics, strategy: KafkaEventStrategy): void {
  const { counters, lag } = strategy;
  const counted = [
    ['handled', 'Events that a handler took'],
    ['duplicates', 'Messages that had been handled before'],
    ['unknownBranches', 'Events of a kind that this build does not know'],
    ['parked', 'Messages put aside because they could not be applied'],
    ['splits', 'Slices that failed and were brought message by message'],
    ['pauses', 'Times a partition was paused because it could not go on now'],
    ['rebuilds', 'Consumers built anew after one had ended'],
    ['offsetResets', 'Times the committed offset was gone'],
  ] as const;
  for (const [name, help] of counted) {
    const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    metrics.observe({ name: `onewindow_consumer_${snake}_total`, help, kind: 'counter', read: () => counters[name] });
  }
  metrics.observe({
    name: 'onewindow_consumer_waiting_partitions',
    help: 'Partitions that wait because they could not go on',
    kind: 'gauge',
    read: () => strategy.waitingPartitions,
  });
  metrics.observe({
    name: 'onewindow_consumer_lag_messages',
    help: 'Messages published and not handled, of what this process fetches',
    kind: 'gauge',
    labels: ['topic'],
    read: () => lag.topics(Date.now()).map(({ topic, messages }) => ({ labels: { topic }, value: messages })),
  });
  metrics.observe({
    name: 'onewindow_consumer_lag_seconds',
    help: 'Age of the oldest message not handled',
    kind: 'gauge',
    labels: ['topic'],
    read: () => lag.topics(Date.now()).map(({ topic, seconds }) => ({ labels: { topic }, value: seconds })),
  });
}
