import { DomainError, type Principal } from '@onewindow/contracts';
import type { EntityManager } from 'typeorm';
import type { Officer } from '../review/acting.domain.js';

/** Those of the people who work for the agency now. */
export async function findStaff(db: EntityManager, agencyCode: string, ids: readonly string[]): Promise<Officer[]> {
  const rows: { staff_id: string; roles: string[] }[] = await db.query(
    `SELECT staff_id, roles FROM staff_copy WHERE staff_id = ANY ($1) AND agency_code = $2 AND active`,
    [ids, agencyCode],
  );
  return rows.map(({ staff_id: id, roles }) => ({ id, agencyCode, roles }));
}

/**
 * The officer who acts: the caller, or for an agency's own system the member of that agency's staff it names.
 * @throws DomainError `officer-missing`, `officer-unknown`; `officer-not-you` when a person names somebody else
 */
export async function officerOf(db: EntityManager, caller: Principal, officerId: string | undefined): Promise<Officer> {
  if (caller.kind !== 'machine') {
    if (officerId !== undefined && officerId !== caller.id)
      throw new DomainError('forbidden', 'officer-not-you', 'a person acts for nobody else', { field: 'officerId' });
    return caller;
  }
  if (officerId === undefined)
    throw new DomainError('invalid', 'officer-missing', 'a system names the officer for whom it acts', { field: 'officerId' });
  const [officer] = await findStaff(db, caller.agencyCode, [officerId]);
  if (!officer)
    throw new DomainError('forbidden', 'officer-unknown', "the officer is not on your agency's staff list", { field: 'officerId' });
  return officer;
}
