import { DomainError, type Topic } from '@onewindow/contracts';
import { createLogger, isTransient } from '@onewindow/platform';
import { decode } from '../transport/incoming.js';
import type { Deliver } from '../transport/slice-runner.js';
import { SliceTrace } from '../transport/slice-trace.js';
import { lockParkedKeys } from './inbox.js';
import { contextOf } from './inbox-runner.js';
import { faultOf } from './parking.js';
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
  /** Times it was brought by itself and failed. */
  readonly attempts: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly parkedAt: Date;
}

export interface ParkedPage {
  readonly topic?: string | undefined;
  readonly key?: string | undefined;
  /** Id of the last one of the page before. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** The message that failed again, and why. */
export interface ReplayStop {
  readonly id: string;
  readonly code: string;
  readonly reason: string;
}

export interface Replay {
  readonly replayed: number;
  /** Messages of the key that are still parked. */
  readonly left: number;
  readonly stoppedBy?: ReplayStop;
}

/** A message that was dropped for good, by whom and why. */
export interface Dismissed {
  readonly id: string;
  readonly topic: string;
  readonly key: string | null;
  readonly dismissedBy: string;
  readonly dismissedAt: Date;
  readonly reason: string;
}

interface Row {
  readonly id: string;
  readonly partition: number;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly eventId: string;
}

/** Messages one call of `replay` brings at most, so that a request ends before whoever forwards it gives up. */
const MOST = 500;

const log = createLogger('parked');

/** What operators do with parked messages: look, replay a key in order, dismiss one. */
export class ParkedMessages {
  constructor(
    private readonly transactions: Transactions,
    private readonly topics: ReadonlyMap<string, Topic>,
    private readonly deliver: Deliver,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  /** The oldest first. */
  list({ topic, key, after = '0', limit = 100 }: ParkedPage = {}): Promise<ParkedMessage[]> {
    return this.transactions.open((session) => sql<ParkedMessage>(session, LIST, [after, limit, topic ?? null, key ?? null]));
  }

  count(): Promise<number> {
    return this.transactions.open(
      async (session) => (await sql<{ n: number }>(session, `SELECT count(*)::int AS n FROM parked_message`))[0]?.n ?? 0,
    );
  }

  /**
   * Brings the messages of a key to the handler in their order, each in a transaction of its own, until none is left, one fails, or
   * 500 went. What arrives meanwhile waits behind them and is brought too. A failure becomes the message's new reason.
   * @param key null: the messages that came without one
   * @throws DomainError `topic-not-subscribed`; what the database throws when it is away
   */
  async replay(topicName: string, key: string | null): Promise<Replay> {
    const topic = this.topics.get(topicName);
    if (!topic)
      throw new DomainError('invalid', 'topic-not-subscribed', `this service does not listen to ${topicName}`, { field: 'topic' });
    let replayed = 0;
    for (let step: 'done' | 'empty' | ReplayStop = 'done'; step === 'done' && replayed < MOST;) {
      step = await this.replayFirst(topic, key);
      if (step === 'empty') return { replayed, left: 0 };
      if (step !== 'done') return { replayed, left: await this.left(topic, key), stoppedBy: step };
      replayed += 1;
    }
    return { replayed, left: await this.left(topic, key) };
  }

  /**
   * Drops one message for good; those behind it stay parked until they are replayed. Dismissing it again answers the first time.
   * @throws DomainError `parked-message-not-found`
   */
  async dismiss(id: string, by: string, reason: string): Promise<Dismissed> {
    return this.transactions.open(async (session) => {
      const [parked] = await sql<Pick<ParkedMessage, 'topic' | 'key'>>(session, `SELECT topic, key FROM parked_message WHERE id = $1`, [
        id,
      ]);
      // whoever parks behind it at this moment must not find the key freed afterwards
      if (parked && parked.key !== null) await lockParkedKeys(session, parked.topic, [parked.key]);
      await sql(session, DISMISS, [id, this.clock(), by, reason]);
      const [dismissed] = await sql<Dismissed>(session, DISMISSED, [id]);
      if (!dismissed) throw new DomainError('not-found', 'parked-message-not-found', 'no message with this id is parked');
      log.warn({ ...dismissed }, 'parked message dismissed');
      return dismissed;
    });
  }

  private async replayFirst(topic: Topic, key: string | null): Promise<'done' | 'empty' | ReplayStop> {
    const at: { id?: string } = {};
    try {
      return await this.transactions.open(async (session) => {
        const row = await lockFirst(session, topic.name, key);
        if (!row) return 'empty';
        at.id = row.id;
        const event = decode({ topic, value: row.value });
        const message = { topic, partition: row.partition, headers: row.headers, eventId: row.eventId };
        const sliceTrace = new SliceTrace([message]);
        const bring = () => this.deliver(contextOf(session, [message], sliceTrace), [event]);
        if (event.event.case !== undefined) await sliceTrace.run(bring);
        await sql(session, `DELETE FROM parked_message WHERE id = $1`, [row.id]);
        return 'done';
      });
    } catch (error) {
      if (at.id === undefined) throw error;
      return this.failedAgain(at.id, error);
    }
  }

  /** What is only not possible now says nothing about the message, so it is not written down. */
  private async failedAgain(id: string, error: unknown): Promise<ReplayStop> {
    log.error({ err: error, id }, 'a replayed message failed again');
    if (isTransient(error)) return { id, code: 'temporarily-unavailable', reason: 'not possible now; replay it again' };
    const { code, reason, stack } = faultOf(error);
    await this.transactions.open((session) =>
      sql(session, `UPDATE parked_message SET attempts = attempts + 1, code = $2, reason = $3, stack = $4 WHERE id = $1`, [
        id,
        code,
        reason,
        stack ?? null,
      ]),
    );
    return { id, code, reason };
  }

  private left(topic: Topic, key: string | null): Promise<number> {
    const [where, values] = ofKey(key);
    return this.transactions.open(async (session) => {
      const text = `SELECT count(*)::int AS n FROM parked_message WHERE topic = $1 AND ${where}`;
      return (await sql<{ n: number }>(session, text, [topic.name, ...values]))[0]?.n ?? 0;
    });
  }
}

const ofKey = (key: string | null): [where: string, values: string[]] => (key === null ? ['key IS NULL', []] : ['key = $2', [key]]);

async function lockFirst(session: Session, topic: string, key: string | null): Promise<Row | undefined> {
  if (key !== null) await lockParkedKeys(session, topic, [key]);
  const [where, values] = ofKey(key);
  const [row] = await sql<Row>(
    session,
    `SELECT id, partition, value, headers, event_id AS "eventId" FROM parked_message WHERE topic = $1 AND ${where} ORDER BY id LIMIT 1 FOR UPDATE`,
    [topic, ...values],
  );
  return row;
}

const LIST = `
  SELECT id, event_id AS "eventId", topic, partition, "offset", key, coalesce(headers->>'ce_type', topic) AS type, code, reason, attempts,
         headers, parked_at AS "parkedAt"
  FROM parked_message WHERE id > $1 AND ($3::text IS NULL OR topic = $3) AND ($4::text IS NULL OR key = $4) ORDER BY id LIMIT $2`;

const COLUMNS = `id, event_id, topic, partition, "offset", key, headers, value, code, reason, stack, parked_at, attempts`;

const DISMISS = `
  WITH gone AS (DELETE FROM parked_message WHERE id = $1 RETURNING *)
  INSERT INTO dismissed_message (${COLUMNS}, dismissed_at, dismissed_by, dismissed_because)
  SELECT ${COLUMNS}, $2, $3, $4 FROM gone`;

const DISMISSED = `
  SELECT id, topic, key, dismissed_by AS "dismissedBy", dismissed_at AS "dismissedAt", dismissed_because AS reason
  FROM dismissed_message WHERE id = $1`;
