import { DomainError, type Principal } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import type { PersonalData } from '@onewindow/platform';
import { ownerOf } from '../access/owner.domain.js';
import type { StoredContent } from './file.content.js';
import { assertSameFile, fileUnknown, namedFiles, type MaterialFiles } from './file.domain.js';
import { FileRow } from './file.entity.js';
import { assertRoomFor, type FileQuota } from './file.quota.js';

/** A file of which the content is stored. */
export interface KeepFile {
  readonly id: string;
  readonly name: string;
  readonly content: StoredContent;
}

/** What keeping needs besides the transaction. */
export interface FileTools {
  readonly personal: PersonalData;
  readonly quota: FileQuota;
}

/**
 * Keeps an uploaded file for the caller until a case names it. The same content again is quiet.
 * @throws DomainError `file-content-differs`, `too-many-files`
 */
export async function keepFile(
  tx: Tx,
  { id, name, content }: KeepFile,
  caller: Principal,
  { personal, quota }: FileTools,
): Promise<FileRow> {
  const row = tx.db.create(FileRow, {
    id,
    contentHash: content.hash,
    sha256: content.sha256,
    size: content.size,
    type: content.type,
    nameSealed: personal.seal({ name }, id),
    ...ownerOf(caller),
    uploadedAt: tx.now,
  });
  // Files of one owner come one after the other, so that the limits hold; it is a statement of its own to see what the one before did.
  await sql(tx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`file:${row.owner}`]);
  await assertRoomFor(tx.db, id, caller, quota);
  const inserted = await tx.db.createQueryBuilder().insert().into(FileRow).values(row).orIgnore().returning('id').execute();
  if ((inserted.raw as unknown[]).length > 0) return row;
  const known = await tx.db.findOneByOrFail(FileRow, { id });
  assertSameFile(known, content.sha256, caller);
  return known;
}

/**
 * The case takes the files that its materials name. A file serves one material for good: what was handed in for another stays there,
 * where the case lists it.
 * Everything is looked at before anything is refused, in one statement.
 * @param uploader who registers or corrects; the files are theirs or their site's
 * @throws DomainError `file-twice`, `file-unknown`, `file-attached-elsewhere`, `file-in-use` (conflict), each with the field
 */
export async function attachFiles(tx: Tx, caseId: string, materials: readonly MaterialFiles[], uploader: Principal): Promise<void> {
  const named = namedFiles(materials);
  if (named.length === 0) return;
  const { owner, siteId } = ownerOf(uploader);
  const refused = await sql<{ field: string; taken: 'elsewhere' | 'here' | null }>(
    tx,
    `WITH named AS (SELECT id, key, field, at FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, key text, field text, at integer)),
     mine AS (
       SELECT f.id, f.case_id, f.material_key FROM uploaded_file f
        WHERE f.id IN (SELECT id FROM named) AND (f.owner = $2 OR f.case_id = $4 OR ($3 <> '' AND f.site_id = $3))
        ORDER BY f.id FOR UPDATE),
     attached AS (
       UPDATE uploaded_file f SET case_id = $4, material_key = n.key, attached_at = coalesce(f.attached_at, $5)
         FROM named n JOIN mine m ON m.id = n.id AND (m.case_id IS NULL OR m.case_id = $4 AND m.material_key = n.key)
        WHERE f.id = n.id RETURNING f.id)
     SELECT n.field, CASE WHEN m.case_id = $4 THEN 'here' WHEN m.id IS NOT NULL THEN 'elsewhere' END AS taken FROM named n LEFT JOIN mine m ON m.id = n.id
      WHERE n.id NOT IN (SELECT id FROM attached) ORDER BY n.at`,
    [JSON.stringify(named.map((file, at) => ({ ...file, at }))), owner, siteId, caseId, tx.now],
  );
  const [first] = refused;
  if (first) throw refusalOf(first);
}

function refusalOf({ field, taken }: { readonly field: string; readonly taken: 'elsewhere' | 'here' | null }): DomainError {
  switch (taken) {
    case 'elsewhere':
      return new DomainError('conflict', 'file-attached-elsewhere', 'The file belongs to another case; upload it again for this one.', {
        field,
      });
    case 'here':
      return new DomainError('conflict', 'file-in-use', 'The file serves another material of the case; upload it again for this one.', {
        field,
      });
    case null:
      return fileUnknown(field);
  }
}
