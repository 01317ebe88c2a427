import { deleteInBatches } from '@onewindow/platform';
import type { DataSource } from 'typeorm';

/** Deletes drafts that were not saved for their thirty days. @returns how many went */
export const sweepDrafts = (db: DataSource): Promise<number> =>
  deleteInBatches(
    db,
    `DELETE FROM draft WHERE id IN
       (SELECT id FROM draft WHERE expires_at < now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
  );
