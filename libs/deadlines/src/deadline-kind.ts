import { sql, type Tx } from '@onewindow/messaging/tx';
import type { Deadline } from './deadline.js';

/** A deadline whose instant has come. */
export interface DueDeadline extends Deadline {
  readonly at: Date;
}

/** What a service does when clocks of one kind of subject ring. */
export interface DeadlineKind {
  /** Clocks that it rings; each belongs to one kind. */
  readonly clocks: readonly string[];
  /**
   * Locks the subjects in the order of their ids and passes over those that somebody else holds: they are rung by a later call.
   * @returns those that it got
   */
  readonly lock: (tx: Tx, subjects: readonly string[]) => Promise<readonly string[]>;
  /** Runs the transaction, again where something had to be fetched for it: `NumberBlocks.run`, where effects are numbered. */
  readonly run?: <T>(transaction: () => Promise<T>) => Promise<T>;
  /**
   * Acts on what is due, in the order of the instants, under the subjects' locks. The effect is dated by the deadline's own instant, however late
   * it rings. What follows on a clock is kept with `keepDeadlines`; a deadline that stays as it is has done its work and is removed. One that
   * applies no longer is passed over. An error rolls back this subject and no other.
   */
  readonly ring: (tx: Tx, due: readonly DueDeadline[]) => Promise<void>;
  /**
   * Counts the running limits of these subjects again by the calendars as they now are, under their locks: saves and tells what moved, and keeps
   * the deadlines. A limit that has passed is not opened again. Absent: they are not counted by a calendar of this service's own.
   */
  readonly recount?: (tx: Tx, subjects: readonly string[]) => Promise<void>;
}

/** Locks subjects that are rows of one table, by their `id`. */
export const lockRowsOf =
  (table: string): DeadlineKind['lock'] =>
  async (tx, subjects) => {
    const rows = await sql<{ id: string }>(tx, `SELECT id FROM ${table} WHERE id = ANY($1) ORDER BY id FOR UPDATE SKIP LOCKED`, [subjects]);
    return rows.map(({ id }) => id);
  };
