import { deleteInBatches } from '@onewindow/platform';
import type { DataSource } from 'typeorm';

/** Deletes sessions, codes and tokens that have expired: nothing reads them any more. @returns how many went */
export const sweepProviderRecords = (db: DataSource): Promise<number> =>
  deleteInBatches(
    db,
    `DELETE FROM provider_record WHERE (kind, id) IN
       (SELECT kind, id FROM provider_record WHERE expires_at < now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
  );
