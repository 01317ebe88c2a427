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
  await sql(tx, KEEP, [ended.map(({ subject }) => subject), ended.map(({ clock }) => clock), JSON.stringify(kept)]);
}

/**
 * Keeps clocks within the statement that saves their subjects, as one of its WITH parts.
 * @param rungs a JSON array of {@link Deadline}, as that statement has it (`$1`); at most one of each clock
 */
export const keepingDeadlines = (rungs: string): string => `
  INSERT INTO deadline (subject, clock, rung, at, ring_at)
  SELECT subject, clock, rung, at, at FROM jsonb_to_recordset(${rungs}::jsonb) AS k(subject uuid, clock text, rung text, at timestamptz)
  ON CONFLICT (subject, clock) DO UPDATE
     SET rung = EXCLUDED.rung, at = EXCLUDED.at, ring_at = EXCLUDED.ring_at, attempts = 0, failure = NULL
   WHERE (deadline.rung, deadline.at) IS DISTINCT FROM (EXCLUDED.rung, EXCLUDED.at)`;

const KEEP = `
  WITH ended AS (
    DELETE FROM deadline d USING unnest($1::uuid[], $2::text[]) AS e(subject, clock)
     WHERE d.subject = e.subject AND d.clock = e.clock)
  ${keepingDeadlines('$3')}`;

/**
 * Ends every clock of a subject within the statement that ends the subject, as one of its WITH parts.
 * @param subject its id, as that statement has it (`$1`) @param when the condition under which it ends
 */
export const endingDeadlines = (subject: string, when: string): string => `DELETE FROM deadline WHERE subject = ${subject} AND ${when}`;

/** Ends every clock of a subject that has come to its end. The caller holds its lock. */
export async function endDeadlines(tx: Pick<Tx, 'db'>, subject: string): Promise<void> {
  await sql(tx, `DELETE FROM deadline WHERE subject = $1`, [subject]);
}
