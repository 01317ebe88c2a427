import type { Metrics } from '@onewindow/platform';
import type { DataSource } from 'typeorm';
import type { Relay } from './relay.js';

/** What waits in the outbox and what was carried. A follower of several instances says 0 rows and `leading` 0. */
export function observeOutbox(metrics: Metrics, relay: Relay, dataSource: DataSource): void {
  const { counters } = relay;
  const gauge = (name: string, help: string, read: () => number | Promise<number>): void =>
    metrics.observe({ name, help, kind: 'gauge', read });
  const counter = (name: string, help: string, read: () => number): void => metrics.observe({ name, help, kind: 'counter', read });
  gauge('onewindow_outbox_depth', 'Messages that wait for Kafka, as the relay saw it last', () => counters.depth);
  gauge('onewindow_outbox_leading', '1 where this instance carries the outbox', () => Number(counters.leading));
  gauge('onewindow_outbox_oldest_seconds', 'Age of the oldest message that waits', async () => {
    const text = 'SELECT extract(epoch FROM now() - written_at)::float AS age FROM outbox ORDER BY position LIMIT 1';
    const [oldest] = await dataSource.query<{ age: number }[]>(text);
    return Math.max(0, oldest?.age ?? 0);
  });
  counter('onewindow_outbox_published_total', 'Messages that Kafka acknowledged', () => counters.published);
  counter('onewindow_outbox_sends_total', 'Batches sent to Kafka', () => counters.sends);
  counter('onewindow_outbox_rejected_sends_total', 'Batches that Kafka did not acknowledge', () => counters.rejectedSends);
  gauge('onewindow_parked_messages', 'Messages that are parked; above zero a person is needed', async () => {
    const [row] = await dataSource.query<{ n: number }[]>('SELECT count(*)::int AS n FROM parked_message');
    return row?.n ?? 0;
  });
}
