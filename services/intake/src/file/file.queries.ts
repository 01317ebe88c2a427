import type { FileView, Principal } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import type { PersonalData } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { openCase } from '../access/case-access.queries.js';
import { isOwnedBy } from '../access/owner.domain.js';
import { fileUnknown } from './file.domain.js';
import { FileRow } from './file.entity.js';

/** A file as its uploader sees it. */
export const fileView = (row: FileRow, personal: PersonalData): FileView => ({
  id: row.id,
  name: fileName(row, personal),
  type: row.type,
  size: row.size,
  sha256: row.sha256,
  uploadedAt: row.uploadedAt.toISOString(),
});

/** The name the file came with. */
export const fileName = (row: FileRow, personal: PersonalData): string => personal.open(row.nameSealed, row.id)['name'] ?? '';

/** @throws DomainError `file-unknown` alike for unknown and somebody else's */
export async function readFile(db: EntityManager, id: string, caller: Principal): Promise<FileRow> {
  const row = await db.findOneBy(FileRow, { id });
  if (!row || !isOwnedBy(row, caller)) throw fileUnknown();
  return row;
}

/** Where a file of a case is. */
export interface FileOfCase {
  readonly caseId: string;
  readonly materialKey: string;
  readonly id: string;
}

/**
 * A file by its case and material, never by itself; the reading is recorded.
 * @throws DomainError `case-not-found`, `file-unknown`
 */
export async function readFileOfCase(tx: Tx, { caseId, materialKey, id }: FileOfCase, caller: Principal): Promise<FileRow> {
  await openCase(tx, caseId, caller, `file:${id}`);
  const row = (await tx.db.findOneBy(FileRow, { id, caseId, materialKey })) ?? (await findOfBundle(tx, { caseId, materialKey, id }));
  if (!row) throw fileUnknown();
  return row;
}

/** One upload, many uses: a file of the application whose member the case is, as the member's list of materials names it. */
async function findOfBundle(tx: Tx, { caseId, materialKey, id }: FileOfCase): Promise<FileRow | null> {
  return tx.db
    .createQueryBuilder(FileRow, 'f')
    .where('f.id = :id', { id })
    .andWhere(
      `EXISTS (SELECT FROM service_case c WHERE c.id = :caseId AND c.bundle_id = f.case_id
        AND c.materials @> jsonb_build_array(jsonb_build_object('key', :materialKey::text, 'files', jsonb_build_array(:id::text))))`,
      { caseId, materialKey },
    )
    .getOne();
}
