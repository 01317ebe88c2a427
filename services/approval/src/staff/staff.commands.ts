import type { StaffMember } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';

/** Keeps who works where in which role; may be replayed any time. The same sequence again is written again: a snapshot repairs a copy. */
export async function copyStaffMember(tx: Tx, staff: StaffMember, sequence: number): Promise<void> {
  await tx.db.query(
    `INSERT INTO staff_copy (staff_id, sequence, agency_code, roles, active) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (staff_id) DO UPDATE SET sequence = excluded.sequence, agency_code = excluded.agency_code, roles = excluded.roles, active = excluded.active
     WHERE staff_copy.sequence <= excluded.sequence`,
    [staff.staffId, sequence, staff.agencyCode, staff.roles, staff.active],
  );
}
