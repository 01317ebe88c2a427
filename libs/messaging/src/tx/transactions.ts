import type { EventDraft, EventEnvelope, Topic } from '@onewindow/contracts';
import { activeTraceparent } from '@onewindow/platform';
import type { PoolClient } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { OutboxBuffer } from './outbox.js';
import type { Tx } from './tx.js';

/** An SQL error inside the transaction was caught and dropped: PostgreSQL has rolled it back and would answer COMMIT all the same. */
export class FailedTransactionError extends Error {
  override readonly name = 'FailedTransactionError';

  constructor(cause?: unknown) {
    super('the transaction has failed: an SQL error inside it was swallowed; nothing is stored', { cause });
  }
}

export interface TransactionSettings {
  /** Name of the service; it may publish its own topics only. */
  readonly service: string;
  readonly clock: () => Date;
  /** Called after a commit that wrote to the outbox. */
  readonly published: () => void;
}

/** An open transaction before anybody looks at it from a certain cause and time. */
export interface Session {
  readonly db: EntityManager;
  readonly outbox: OutboxBuffer;
  /** @param traceparent of the event that caused it; without one, of the request we are in */
  tx(cause: string, notBefore?: Date, traceparent?: string): Tx;
}

/** Opens transactions: at the edges only (a controller, a consumer), one for each thing that is done whole or not at all. */
export class Transactions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: TransactionSettings,
  ) {}

  /**
   * Runs `work` in a transaction and commits it together with what it published.
   * @param cause `request:<id>`; goes into the events
   * @throws FailedTransactionError when an SQL error was swallowed; else what `work` or the database throws, after ROLLBACK
   */
  run<T>(cause: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.open((session) => work(session.tx(cause)));
  }

  /** The same for the consumer, whose transaction has a cause for each event. */
  async open<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const outbox = new OutboxBuffer(this.settings.service);
    const committed: (() => void)[] = [];
    try {
      const client = (await runner.connect()) as PoolClient;
      await runner.startTransaction();
      const result = await work(this.session(runner, outbox, committed));
      await outbox.write({ db: runner.manager });
      await commit(client);
      if (outbox.waiting.length > 0) this.settings.published();
      for (const then of committed) then();
      return result;
    } catch (error) {
      if (runner.isTransactionActive && !runner.isReleased) await runner.rollbackTransaction().catch(() => undefined);
      throw isAborted(error) ? new FailedTransactionError(error) : error;
    } finally {
      await runner.release();
    }
  }

  private session(runner: QueryRunner, outbox: OutboxBuffer, committed: (() => void)[]): Session {
    const db = runner.manager;
    return {
      db,
      outbox,
      tx: (cause, notBefore, traceparent = activeTraceparent()) => {
        const own = this.settings.clock();
        const now = notBefore && notBefore > own ? notBefore : own;
        return {
          db,
          now,
          cause,
          publish: <E extends EventEnvelope>(topic: Topic<E>, draft: EventDraft<E>) =>
            outbox.event(topic, draft, { now, cause, traceparent }),
          afterCommit: (then) => void committed.push(then),
        };
      },
    };
  }
}

/** A statement was refused because one before it had failed, and its error did not end the work. */
const isAborted = (error: unknown): boolean => (error as { code?: unknown } | undefined)?.code === '25P02';

/**
 * Not TypeORM's: the tag of PostgreSQL's answer is the only proof of the commit, and TypeORM does not show it. (The transaction status
 * that pg keeps is no proof: right after an error it still says that all is well, until the server's next word has come.)
 */
async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('COMMIT');
  if (command !== 'COMMIT') throw new FailedTransactionError();
}
