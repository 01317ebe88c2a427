import { deleteInBatches } from '@onewindow/platform';
import type { DataSource } from 'typeorm';

/** Deletes wrong passwords that count no longer. @returns how many accounts went */
export const sweepWrongPasswords = (db: DataSource): Promise<number> =>
  deleteInBatches(
    db,
    `DELETE FROM wrong_password WHERE account IN
       (SELECT account FROM wrong_password WHERE forgotten_at < now() LIMIT $1 FOR UPDATE SKIP LOCKED)`,
  );
