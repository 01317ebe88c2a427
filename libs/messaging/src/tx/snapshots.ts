import { DomainError } from '@onewindow/contracts';
import { createLogger } from '@onewindow/platform';
import type { z } from 'zod';
import type { Transactions } from './transactions.js';
import { sql, type Tx } from './tx.js';

/** How the whole state of an aggregate is told again, for copies that were lost or went wrong. */
export interface SnapshotSource {
  /** Name of the aggregate, one word of the domain. */
  readonly aggregate: string;
  /** Where its keys stand, in the order in which they are paged; `where` where not every row is one. */
  readonly keys: { readonly table: string; readonly column: string; readonly where?: string };
  /** What a key looks like. */
  readonly key: z.ZodType<string>;
  /**
   * Locks these aggregates in the order of their keys and publishes the state of each that is there, under the sequence it has.
   * @returns how many are there
   */
  publish(tx: Tx, keys: readonly string[]): Promise<number>;
}

/** How many aggregates were published, and the key after which to go on; undefined at the end. */
export interface Published {
  readonly published: number;
  readonly next?: string;
}

/** Aggregates in one transaction: they are locked for as long as it takes. */
const PAGE = 100;
/** Pages one call publishes at most, so that a request ends before whoever forwards it gives up. */
const PAGES = 10;

const log = createLogger('snapshots');

/** Publishes the state of aggregates again, one or all. */
export class Snapshots {
  private readonly sources: ReadonlyMap<string, SnapshotSource>;

  constructor(
    private readonly transactions: Transactions,
    sources: readonly SnapshotSource[],
  ) {
    this.sources = new Map(sources.map((source) => [source.aggregate, source]));
  }

  get aggregates(): string[] {
    return [...this.sources.keys()];
  }

  /** @throws DomainError `aggregate-unknown` */
  source(aggregate: string): SnapshotSource {
    const source = this.sources.get(aggregate);
    if (source) return source;
    throw new DomainError('not-found', 'aggregate-unknown', `this service publishes no snapshots of ${aggregate}`);
  }

  /** @throws DomainError `aggregate-not-found` */
  async publishOne(source: SnapshotSource, key: string, cause: string): Promise<void> {
    const published = await this.transactions.run(cause, (tx) => source.publish(tx, [key]));
    if (published === 0) throw new DomainError('not-found', 'aggregate-not-found', `there is no ${source.aggregate} with this id`);
    log.info({ aggregate: source.aggregate, key, cause }, 'snapshot published');
  }

  /** A thousand at most, in order of their keys, each hundred in a transaction of its own. @param after key to go on after */
  async publishNext(source: SnapshotSource, after: string | undefined, cause: string): Promise<Published> {
    let published = 0;
    let last = after;
    for (let page = 0; page < PAGES; page++) {
      const keys = await this.transactions.run(cause, async (tx) => {
        const found = await keysAfter(tx, source, last);
        published += found.length > 0 ? await source.publish(tx, found) : 0;
        return found;
      });
      last = keys.at(-1) ?? last;
      if (keys.length < PAGE) return { published };
    }
    log.info({ aggregate: source.aggregate, published, cause }, 'snapshots published');
    return last === undefined ? { published } : { published, next: last };
  }
}

async function keysAfter(
  tx: Tx,
  { keys: { table, column, where = 'true' } }: SnapshotSource,
  after: string | undefined,
): Promise<string[]> {
  const beyond = after === undefined ? '' : `AND ${column} > $2`;
  const rows = await sql<{ key: string }>(
    tx,
    `SELECT ${column} AS key FROM ${table} WHERE ${where} ${beyond} ORDER BY ${column} LIMIT $1`,
    after === undefined ? [PAGE] : [PAGE, after],
  );
  return rows.map(({ key }) => key);
}

/** What a draft with one of several branches says under one of them. */
type SaidUnder<D extends { readonly event?: unknown }, C> =
  Extract<NonNullable<D['event']>, { case: C }> extends { value: infer V } ? V : never;

/**
 * What a draft says under one branch, for a snapshot that says the same again.
 * @throws Error when the draft says something else
 */
export function saidBy<D extends { readonly event?: unknown }, C extends string>(draft: D, branch: C): SaidUnder<D, C> {
  const said = draft.event as { readonly case?: string; readonly value?: unknown } | undefined;
  if (said?.case !== branch) throw new Error(`the draft says '${String(said?.case)}', not '${branch}'`);
  return said.value as SaidUnder<D, C>;
}
