import type { OrganisationEvent } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';

type ToldDelegation = Extract<OrganisationEvent['event'], { case: 'delegationChanged' }>['value'];

/** Keeps who may decide what at a window; may be replayed any time. The same sequence again is written again: a snapshot repairs a copy. */
export async function copyDelegation(tx: Tx, delegation: ToldDelegation, sequence: number): Promise<void> {
  const { delegationId, staffId, agencyCode, itemCodes, validFrom, validTo, active } = delegation;
  await tx.db.query(
    `INSERT INTO delegation_copy (delegation_id, sequence, staff_id, agency_code, item_codes, valid_from, valid_to, active)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (delegation_id) DO UPDATE SET sequence = excluded.sequence, staff_id = excluded.staff_id, agency_code = excluded.agency_code,
       item_codes = excluded.item_codes, valid_from = excluded.valid_from, valid_to = excluded.valid_to, active = excluded.active
     WHERE delegation_copy.sequence <= excluded.sequence`,
    [delegationId, sequence, staffId, agencyCode, itemCodes, validFrom, validTo, active],
  );
}
