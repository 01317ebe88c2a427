import { DomainError, type Principal } from '@onewindow/contracts';
import type { EntityManager } from 'typeorm';
import type { Officer } from '../review/review.domain.js';

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
  const rows: { roles: string[] }[] = await db.query(`SELECT roles FROM staff_copy WHERE staff_id = $1 AND agency_code = $2 AND active`, [
    officerId,
    caller.agencyCode,
  ]);
  if (!rows[0])
    throw new DomainError('forbidden', 'officer-unknown', "the officer is not on your agency's staff list", { field: 'officerId' });
  return { id: officerId, agencyCode: caller.agencyCode, roles: rows[0].roles };
}
