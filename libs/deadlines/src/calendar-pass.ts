import type { CalendarEvent } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { keepCalendars, type Db } from './calendar-copies.js';
import type { DeadlineKind } from './deadline-kind.js';

/** How many subjects one transaction counts again. */
export const RECOUNT_BATCH = 100;

/** What counted by the old calendar while the new one came in is met by a second pass, so long after the first. */
const PASSES = 2;
const BETWEEN_PASSES_S = 60;

/**
 * Keeps calendars; a version that was not here before has the limits that run counted again (期限随工作日历公布重新计算), in passes that go on where
 * they stopped. May be replayed.
 */
export async function takeCalendars(tx: Tx, events: readonly CalendarEvent[]): Promise<void> {
  const fresh = await keepCalendars(tx, events);
  if (fresh.length === 0) return;
  await sql(
    tx,
    `INSERT INTO calendar_pass (only_one, next_at, passes) VALUES (true, $1, ${PASSES})
     ON CONFLICT (only_one) DO UPDATE SET next_at = excluded.next_at, after = NULL, held = false, passes = excluded.passes`,
    [tx.now],
  );
}

/**
 * Counts the limits of the next subjects again. A subject that somebody holds is passed over, and met by another pass.
 * @param kinds of which those are counted again that say how
 * @returns whether there may be more at once
 */
export async function recountNext(tx: Tx, kinds: readonly DeadlineKind[], limit = RECOUNT_BATCH): Promise<boolean> {
  const [pass] = await sql<{ after: string | null }>(tx, `SELECT after FROM calendar_pass WHERE next_at <= $1 FOR UPDATE SKIP LOCKED`, [
    tx.now,
  ]);
  if (!pass) return false;
  const running = await sql<{ subject: string; clocks: string[] }>(
    tx,
    `SELECT subject, array_agg(clock) AS clocks FROM deadline WHERE $1::uuid IS NULL OR subject > $1
      GROUP BY subject ORDER BY subject LIMIT $2`,
    [pass.after, limit],
  );
  const last = running.at(-1);
  if (!last) {
    await endPass(tx);
    return false;
  }
  let held = false;
  for (const kind of kinds) {
    if (!kind.recount) continue;
    const subjects = running.filter(({ clocks }) => clocks.some((clock) => kind.clocks.includes(clock))).map(({ subject }) => subject);
    if (subjects.length === 0) continue;
    const locked = await kind.lock(tx, subjects);
    held ||= locked.length < subjects.length;
    if (locked.length > 0) await kind.recount(tx, locked);
  }
  await sql(tx, `UPDATE calendar_pass SET after = $1, held = held OR $2`, [last.subject, held]);
  return true;
}

/** Where the pass stands, read without a lock: behind this subject; null at its beginning. */
export async function positionOfPass(db: Db): Promise<string | null> {
  const rows: { after: string | null }[] = await db.query(`SELECT after FROM calendar_pass`);
  return rows[0]?.after ?? null;
}

/**
 * Goes on behind the subject after this position, whose limits cannot be counted: it must not keep those behind it from it, and is
 * met again by another pass, as one that is held. Where somebody has moved the pass meanwhile, it is left as it is.
 * @returns which subject that is
 */
export async function passOver(tx: Tx, after: string | null): Promise<string | undefined> {
  const [over] = await sql<{ subject: string }>(
    tx,
    `UPDATE calendar_pass SET after = next.subject, held = true
       FROM (SELECT subject FROM deadline WHERE $1::uuid IS NULL OR subject > $1 ORDER BY subject LIMIT 1) next
      WHERE calendar_pass.after IS NOT DISTINCT FROM $1
      RETURNING next.subject`,
    [after],
  );
  return over?.subject;
}

/** A pass that had to pass over somebody is made again, and does not count. */
const endPass = (tx: Tx): Promise<unknown> =>
  sql(
    tx,
    `WITH over AS (DELETE FROM calendar_pass WHERE passes = 1 AND NOT held)
     UPDATE calendar_pass SET after = NULL, held = false, passes = CASE WHEN held THEN passes ELSE passes - 1 END,
            next_at = $1::timestamptz + make_interval(secs => ${BETWEEN_PASSES_S})
      WHERE passes > 1 OR held`,
    [tx.now],
  );
