import type { Agency, OrganisationEvent, StaffMember } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';

/**
 * Copies what the event says of staff or an agency, unless a newer state is already here. May be replayed any time.
 * Sites and delegations carry nothing that signing in needs.
 */
export async function copyOrganisation(tx: Tx, { aggregateId, sequence, event }: OrganisationEvent): Promise<void> {
  switch (event.case) {
    case 'staffChanged':
    case 'staffSnapshot':
      return copyStaff(tx, event.value, sequence);
    case 'agencyChanged':
    case 'agencySnapshot':
      return copyAgency(tx, aggregateId, event.value, sequence);
    case 'siteChanged':
    case 'siteSnapshot':
    case 'delegationChanged':
    case 'delegationSnapshot':
    case undefined:
      return;
    default:
      return event satisfies never;
  }
}

// The same sequence again is written again: a snapshot repairs a copy that went wrong.
async function copyStaff(tx: Tx, staff: StaffMember, sequence: number): Promise<void> {
  await sql(
    tx,
    `INSERT INTO staff AS kept (staff_id, username, name, agency_code, site_id, window_id, roles, active, sequence)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (staff_id) DO UPDATE SET
       username = excluded.username, name = excluded.name, agency_code = excluded.agency_code, site_id = excluded.site_id,
       window_id = excluded.window_id, roles = excluded.roles, active = excluded.active, sequence = excluded.sequence
     WHERE kept.sequence <= excluded.sequence`,
    [
      staff.staffId,
      staff.username.toLowerCase(),
      staff.name,
      staff.agencyCode,
      staff.siteId,
      staff.windowId,
      staff.roles,
      staff.active,
      sequence,
    ],
  );
}

async function copyAgency(tx: Tx, agencyId: string, agency: Agency, sequence: number): Promise<void> {
  await sql(
    tx,
    `INSERT INTO agency AS kept (agency_id, agency_code, name, client_id, sequence)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (agency_id) DO UPDATE SET
       agency_code = excluded.agency_code, name = excluded.name, client_id = excluded.client_id, sequence = excluded.sequence
     WHERE kept.sequence <= excluded.sequence`,
    [agencyId, agency.agencyCode, agency.name, agency.clientId, sequence],
  );
}
