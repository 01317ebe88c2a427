import { DomainError, type Principal } from '@onewindow/contracts';
import type { EntityManager } from 'typeorm';
import { ownerOf } from '../access/owner.domain.js';

/** What one uploader may have in store before a case names it. */
export interface FileQuota {
  readonly files: number;
  readonly bytes: number;
}

/**
 * An uploader has room for one file more: what they have stored without a case naming it is below both limits. The last file may pass the
 * limit of bytes, so that an upload is refused before it is read and not after. A file that is there already is only told again.
 * @param fileId of the upload
 * @throws DomainError `too-many-files`
 */
export async function assertRoomFor(db: EntityManager, fileId: string, caller: Principal, { files, bytes }: FileQuota): Promise<void> {
  const [used] = await db.query<{ files: number; bytes: number; known: boolean }[]>(
    `SELECT count(*)::int AS files, coalesce(sum(size), 0)::float8 AS bytes, EXISTS (SELECT FROM uploaded_file WHERE id = $2) AS known
       FROM uploaded_file WHERE owner = $1 AND case_id IS NULL`,
    [ownerOf(caller).owner, fileId],
  );
  if (!used || used.known || (used.files < files && used.bytes < bytes)) return;
  throw new DomainError('conflict', 'too-many-files', 'You have uploaded too much that no case names yet: hand in, or wait a day.', {
    files,
    bytes,
  });
}
