import { sql, type Tx } from '@onewindow/messaging/tx';
import type { DataSource } from 'typeorm';
import type { DueDeadline } from './deadline-kind.js';

/** The key of a deadline as it was read: it names the rung and the instant too, so that a newer state is never meant. */
export type RungKey = Pick<DueDeadline, 'subject' | 'clock' | 'rung' | 'at'>;

/** A deadline that cannot be acted on. */
export interface FailingDeadline extends RungKey {
  readonly attempts: number;
  readonly nextTryAt: Date;
  readonly reason: string;
}

/** Where a page of failing deadlines ends. */
export type FailingPosition = readonly [at: Date, subject: string, clock: string];

const FIRST_PAUSE_S = 2;
const LONGEST_PAUSE_S = 600;

const columns = (keys: readonly RungKey[]) => [
  keys.map(({ subject }) => subject),
  keys.map(({ clock }) => clock),
  keys.map(({ rung }) => rung),
  keys.map(({ at }) => at),
];

// By position: ($1…$4) are the columns of keys.
const KEYS = `unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) AS k(subject, clock, rung, at)`;
const SAME = `d.subject = k.subject AND d.clock = k.clock AND d.rung = k.rung AND d.at = k.at`;

/** What is due, earliest first, read without a lock. */
export function findDue(db: DataSource, until: Date, limit: number): Promise<DueDeadline[]> {
  return db.query(`SELECT subject, clock, rung, at FROM deadline WHERE ring_at <= $1 ORDER BY ring_at, subject, clock LIMIT $2`, [
    until,
    limit,
  ]);
}

/** When the next deadline is to be rung, due or not. */
export async function nextRingAt(db: DataSource): Promise<Date | null> {
  const [row] = await db.query<{ next: Date | null }[]>(`SELECT min(ring_at) AS next FROM deadline`);
  return row?.next ?? null;
}

/** Those of the keys that still stand and are due, in the order of their instants. Under the subjects' locks, what it says is so. */
export function stillDue(tx: Tx, keys: readonly RungKey[], until: Date): Promise<DueDeadline[]> {
  return sql(
    tx,
    `SELECT d.subject, d.clock, d.rung, d.at FROM deadline d JOIN ${KEYS} ON ${SAME}
      WHERE d.ring_at <= $5 ORDER BY d.at, d.subject, d.clock`,
    [...columns(keys), until],
  );
}

/** Removes what was acted on and has not been given a next rung. */
export async function removeRung(tx: Tx, keys: readonly RungKey[]): Promise<void> {
  await sql(tx, `DELETE FROM deadline d USING ${KEYS} WHERE ${SAME}`, columns(keys));
}

/** Somebody holds the subjects: they are rung a little later, and do not stand in the way of others until then. */
export async function putOff(db: DataSource, keys: readonly RungKey[]): Promise<void> {
  await db.query(
    `UPDATE deadline SET ring_at = now() + make_interval(secs => ${FIRST_PAUSE_S})
      WHERE (subject, clock) IN (SELECT d.subject, d.clock FROM deadline d JOIN ${KEYS} ON ${SAME} FOR UPDATE OF d SKIP LOCKED)`,
    columns(keys),
  );
}

/** The effect failed: it is tried again after a pause that doubles up to ten minutes, and an operator sees why. */
export async function noteFailure(db: DataSource, key: RungKey, reason: string): Promise<void> {
  await db.query(
    `UPDATE deadline d SET attempts = attempts + 1, failure = $5,
            ring_at = now() + make_interval(secs => least(${LONGEST_PAUSE_S}, ${FIRST_PAUSE_S} * power(2, least(attempts, 16))))
       FROM ${KEYS} WHERE ${SAME}`,
    [...columns([key]), reason],
  );
}

/** Deadlines whose effect fails, the oldest first. */
export function listFailing(db: DataSource, after: FailingPosition | undefined, limit: number): Promise<FailingDeadline[]> {
  const [at, subject, clock] = after ?? [null, null, null];
  return db.query(
    `SELECT subject, clock, rung, at, attempts, ring_at AS "nextTryAt", failure AS reason FROM deadline
      WHERE failure IS NOT NULL AND ($1::timestamptz IS NULL OR (at, subject, clock) > ($1, $2::uuid, $3))
      ORDER BY at, subject, clock LIMIT $4`,
    [at, subject, clock, limit],
  );
}

/** How many deadlines run, how many of them are overdue by more than a minute, how many fail. */
export async function countDeadlines(db: DataSource): Promise<{ open: number; late: number; failing: number }> {
  const [row] = await db.query<{ open: number; late: number; failing: number }[]>(
    `SELECT (SELECT count(*)::int FROM deadline WHERE ring_at IS NOT NULL) AS open,
            (SELECT count(*)::int FROM deadline WHERE ring_at < now() - interval '1 minute') AS late,
            (SELECT count(*)::int FROM deadline WHERE failure IS NOT NULL) AS failing`,
  );
  return row ?? { open: 0, late: 0, failing: 0 };
}
