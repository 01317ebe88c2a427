import type { EventDraft, EventEnvelope, Topic } from '@onewindow/contracts';
import type { EntityManager, ObjectLiteral } from 'typeorm';
import type { SliceOrigin } from '../transport/slice-runner.js';

/** An open transaction, and all a command needs of the outside: the clock, who caused it, and where its events go. */
export interface Tx {
  /** Of this transaction; a repository of the data source would wait for a second connection. */
  readonly db: EntityManager;
  /** Own clock, and never before the event that caused this. */
  readonly now: Date;
  /** `request:<id>` or `event:<id>`. */
  readonly cause: string;
  /**
   * Publishes when, and only when, this transaction commits. Fills event id, time and cause.
   * @throws Error for an event of another service, without root or aggregate id or branch, or above 900 KB encoded
   */
  publish<E extends EventEnvelope>(topic: Topic<E>, draft: EventDraft<E>): void;
  /**
   * Calls `then` once this transaction has committed, to wake who works on what it wrote. It must not throw, and may never be called
   * (the process dies): what has to happen is in the rows.
   */
  afterCommit(then: () => void): void;
}

/** What a consumer's handler gets beside the events: one transaction for all of them. */
export interface SliceContext extends SliceOrigin {
  /** The transaction as seen from this event: its time and cause. */
  at(event: EventEnvelope): Tx;
}

/**
 * One parameterised statement in the transaction. Answers the rows of SELECT and of RETURNING alike (TypeORM has two shapes).
 * @param values `$1`…; a jsonb parameter is given as `JSON.stringify(…)`
 */
export async function sql<T = ObjectLiteral>(tx: Pick<Tx, 'db'>, text: string, values: readonly unknown[] = []): Promise<T[]> {
  const runner = tx.db.queryRunner;
  if (!runner) throw new Error('sql() needs a transaction');
  const result = await runner.query(text, [...values], true);
  return (result.records ?? []) as T[];
}

/**
 * The same with a named prepared statement, for the few statements that run for every slice or event.
 * @param statement a constant: one name always stands for one text
 */
export function prepared<T = ObjectLiteral>(
  tx: Pick<Tx, 'db'>,
  statement: { name: string; text: string },
  values: readonly unknown[],
): Promise<T[]> {
  // pg takes an object where TypeORM's signature says text, and TypeORM passes it through
  return sql<T>(tx, statement as unknown as string, values);
}
