import { Client, type ClientConfig } from 'pg';
import type { TopicMessages } from 'kafkajs';

/** One message as it stands in the outbox. */
export interface OutboxHead {
  readonly position: string;
  readonly topic: string;
  readonly key: string | null;
  readonly headers: Record<string, string>;
  readonly value: Buffer | null;
  readonly traceparent: string | null;
}

/**
 * The relay's own connection. The lock that makes it the one relay of the service belongs to this session, and so do its reads and
 * deletes: a session that has lost the lock can no longer do either. It must not go through a transaction pooler.
 */
export class RelaySession {
  private lost: Error | undefined;

  private constructor(private readonly client: Client) {
    // without a listener the loss of the connection would end the process
    client.on('error', (error) => (this.lost = error));
    client.on('end', () => (this.lost ??= new Error('the connection of the relay has ended')));
  }

  /** @throws Error of pg */
  static async open(config: ClientConfig): Promise<RelaySession> {
    const client = new Client({
      ...config,
      connectionTimeoutMillis: 3000,
      statement_timeout: 5000,
      // the answer of a server that has gone without a word never comes
      query_timeout: 6000,
      keepAlive: true,
    });
    const session = new RelaySession(client);
    try {
      await client.connect();
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  get isLost(): boolean {
    return this.lost !== undefined;
  }

  /** Whether this session now leads: one relay for each outbox. */
  async tryLead(): Promise<boolean> {
    const { rows } = await this.client.query<{ leads: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended('outbox-relay:' || current_schema(), 0)) AS leads`,
    );
    return rows[0]?.leads === true;
  }

  /** The head of the outbox in order of position: at most `rows`, and at most `bytes` together unless the first alone is larger. */
  async head(rows: number, bytes: number): Promise<OutboxHead[]> {
    const { rows: head } = await this.client.query<OutboxHead>({ name: 'relay.head', text: HEAD, values: [rows, bytes] });
    return head;
  }

  /** By list, never "up to": transactions commit out of the order of their positions. */
  async remove(positions: readonly string[]): Promise<void> {
    await this.client.query({ name: 'relay.remove', text: `DELETE FROM outbox WHERE position = ANY ($1::bigint[])`, values: [positions] });
  }

  async depth(): Promise<number> {
    const { rows } = await this.client.query<{ depth: number }>(`SELECT count(*)::int AS depth FROM outbox`);
    return rows[0]?.depth ?? 0;
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}

/** 512 bytes stand for the headers of a message. The length of a large value is read without the value. */
const HEAD = `
  SELECT position, topic, key, headers, value, traceparent
  FROM (SELECT *, row_number() OVER waiting AS n, sum(coalesce(octet_length(value), 0) + 512) OVER waiting AS bytes
        FROM outbox WINDOW waiting AS (ORDER BY position ROWS UNBOUNDED PRECEDING) ORDER BY position LIMIT $1) head
  WHERE bytes <= $2 OR n = 1
  ORDER BY position`;

/** Rows as one batch for the producer; the order within each topic, hence within each key, is kept. */
export function batchOf(rows: readonly OutboxHead[]): TopicMessages[] {
  const byTopic = new Map<string, TopicMessages['messages']>();
  for (const { topic, key, value, headers, traceparent } of rows) {
    const messages = byTopic.get(topic) ?? [];
    if (messages.length === 0) byTopic.set(topic, messages);
    messages.push({ key, value, headers: traceparent === null ? headers : { ...headers, traceparent } });
  }
  return [...byTopic].map(([topic, messages]) => ({ topic, messages }));
}
