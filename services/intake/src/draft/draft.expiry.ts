import type { DataSource } from 'typeorm';

/** Rows of one statement: a backlog is worked off without one long transaction. */
const BATCH = 500;

/** Deletes drafts that were not saved for their thirty days. @returns how many went */
export async function sweepDrafts(db: DataSource): Promise<number> {
  for (let gone = 0; ;) {
    const [, rows] = await db.query<[unknown, number]>(
      `DELETE FROM draft WHERE id IN
         (SELECT id FROM draft WHERE expires_at < now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
      [BATCH],
    );
    gone += rows;
    if (rows < BATCH) return gone;
  }
}
