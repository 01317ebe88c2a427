import { sql, type Tx } from '@onewindow/messaging/tx';

/** The next rung of one clock of one subject. */
export interface Deadline {
  /** Id of the aggregate under whose lock the clock is decided. */
  readonly subject: string;
  /** Name of the clock within the service; says with the rung what is done: `acceptance-notice`, `handling`. */
  readonly clock: string;
  readonly rung: string;
  /** The legal instant; null while the clock stands still. */
  readonly at: Date | null;
}

/** A clock that no longer runs. */
export type Ended = Pick<Deadline, 'subject' | 'clock'> & { readonly ended: true };

/**
 * Keeps these clocks as they now are: sets their next rung, stops them, moves or ends them, in one statement with the state that they belong
 * to. The caller holds the lock of every subject. A repeat changes nothing; of a clock that is named twice the last word counts.
 */
export async function keepDeadlines(tx: Pick<Tx, 'db'>, changes: readonly (Deadline | Ended)[]): Promise<void> {
  const last = new Map(changes.map((change) => [`${change.subject} ${change.clock}`, change]));
  if (last.size === 0) return;
  const ended = [...last.values()].filter((change) => 'ended' in change);
  const kept = [...last.values()].filter((change): change is Deadline => !('ended' in change));
  await sql(tx, KEEP, [
    ended.map(({ subject }) => subject),
    ended.map(({ clock }) => clock),
    kept.map(({ subject }) => subject),
    kept.map(({ clock }) => clock),
    kept.map(({ rung }) => rung),
    kept.map(({ at }) => at),
  ]);
}

const KEEP = `
  WITH ended AS (
    DELETE FROM deadline d USING unnest($1::uuid[], $2::text[]) AS e(subject, clock)
     WHERE d.subject = e.subject AND d.clock = e.clock)
  INSERT INTO deadline (subject, clock, rung, at, ring_at)
  SELECT subject, clock, rung, at, at FROM unnest($3::uuid[], $4::text[], $5::text[], $6::timestamptz[]) AS k(subject, clock, rung, at)
  ON CONFLICT (subject, clock) DO UPDATE
     SET rung = EXCLUDED.rung, at = EXCLUDED.at, ring_at = EXCLUDED.ring_at, attempts = 0, failure = NULL
   WHERE (deadline.rung, deadline.at) IS DISTINCT FROM (EXCLUDED.rung, EXCLUDED.at)`;

/** Ends every clock of a subject that has come to its end. The caller holds its lock. */
export async function endDeadlines(tx: Pick<Tx, 'db'>, subject: string): Promise<void> {
  await sql(tx, `DELETE FROM deadline WHERE subject = $1`, [subject]);
}
