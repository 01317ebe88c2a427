import type { Topic } from '@onewindow/contracts';
import { createLogger } from '@onewindow/platform';
import { decode } from '../transport/incoming.js';
import type { Deliver } from '../transport/slice-runner.js';
import { lockParkedKeys } from './inbox.js';
import { contextOf } from './inbox-runner.js';
import type { Session, Transactions } from './transactions.js';
import { sql } from './tx.js';

/** A parked message as an operator sees it. `id` is also its order within its key. */
export interface ParkedMessage {
  readonly id: string;
  readonly eventId: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly type: string;
  readonly code: string;
  readonly reason: string;
  readonly parkedAt: Date;
}

export interface Replay {
  readonly replayed: number;
  /** Why the next one failed again; undefined when the key is free. */
  readonly stoppedBy?: unknown;
}

interface Row {
  id: string;
  partition: number;
  value: Buffer | null;
}

const log = createLogger('parked');

/** What operators do with parked messages: look, replay a key in order, dismiss one. */
export class ParkedMessages {
  constructor(
    private readonly transactions: Transactions,
    private readonly topics: ReadonlyMap<string, Topic>,
    private readonly deliver: Deliver,
  ) {}

  /** The oldest first. @param after id of the last one of the page before */
  list({ limit = 100, after = '0' }: { readonly limit?: number; readonly after?: string } = {}): Promise<ParkedMessage[]> {
    return this.transactions.open((session) => sql<ParkedMessage>(session, LIST, [after, limit]));
  }

  count(): Promise<number> {
    return this.transactions.open(
      async (session) => (await sql<{ n: number }>(session, `SELECT count(*)::int AS n FROM parked_message`))[0]?.n ?? 0,
    );
  }

  /**
   * Brings the messages of a key to the handler in their order, each in a transaction of its own, until none is left or one fails.
   * What arrives meanwhile waits behind them and is brought too.
   * @throws Error for a topic this service does not listen to
   */
  async replay(topicName: string, key: string): Promise<Replay> {
    const topic = this.topics.get(topicName);
    if (!topic) throw new Error(`'${topicName}' is not among the subscriptions`);
    for (let replayed = 0; ; replayed++) {
      try {
        const found = await this.transactions.open((session) => this.replayFirst(session, topic, key));
        if (!found) return { replayed };
      } catch (error) {
        return { replayed, stoppedBy: error };
      }
    }
  }

  /** Drops one message for good; those behind it stay parked until they are replayed. @returns whether it was there */
  async dismiss(id: string, reason: string): Promise<boolean> {
    const gone = await this.transactions.open((session) =>
      sql<{ eventId: string }>(session, `DELETE FROM parked_message WHERE id = $1 RETURNING event_id AS "eventId", topic, key, code`, [id]),
    );
    for (const message of gone) log.warn({ ...message, id, dismissedBecause: reason }, 'parked message dismissed');
    return gone.length > 0;
  }

  private async replayFirst(session: Session, topic: Topic, key: string): Promise<boolean> {
    await lockParkedKeys(session, topic.name, [key]);
    const [row] = await sql<Row>(session, FIRST, [topic.name, key]);
    if (!row) return false;
    const event = decode({ topic, value: row.value });
    if (event.event.case !== undefined) await this.deliver(contextOf(session, [{ topic, partition: row.partition }]), [event]);
    await sql(session, `DELETE FROM parked_message WHERE id = $1`, [row.id]);
    return true;
  }
}

const FIRST = `SELECT id, partition, value FROM parked_message WHERE topic = $1 AND key = $2 ORDER BY id LIMIT 1`;

const LIST = `
  SELECT id, event_id AS "eventId", topic, partition, "offset", key, coalesce(headers->>'ce_type', topic) AS type, code, reason, parked_at AS "parkedAt"
  FROM parked_message WHERE id > $1 ORDER BY id LIMIT $2`;
