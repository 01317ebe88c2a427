import type { Agency, OrganisationEvent, StaffMember } from '@onewindow/contracts';
import { newest, sql, type Tx } from '@onewindow/messaging/tx';

type StaffCopy = Pick<StaffMember, 'staffId' | 'username' | 'name' | 'agencyCode' | 'siteId' | 'windowId' | 'roles' | 'active'> & {
  readonly sequence: number;
};

type AgencyCopy = Pick<Agency, 'agencyCode' | 'name' | 'clientId'> & { readonly agencyId: string; readonly sequence: number };

/**
 * Copies what organisation events say of staff and agencies, the newest of each, unless a newer state is already here; a statement for
 * each kind. May be replayed any time. Sites and delegations carry nothing that signing in needs.
 */
export async function copyOrganisation(tx: Tx, events: readonly OrganisationEvent[]): Promise<void> {
  await copyStaff(
    tx,
    newest(events.flatMap(staffOf), (member) => member.staffId),
  );
  await copyAgencies(
    tx,
    newest(events.flatMap(agencyOf), (agency) => agency.agencyId),
  );
}

// The same sequence again is written again: a snapshot repairs a copy that went wrong.
async function copyStaff(tx: Tx, staff: readonly StaffCopy[]): Promise<void> {
  if (staff.length === 0) return;
  await sql(
    tx,
    `INSERT INTO staff AS kept (staff_id, username, name, agency_code, site_id, window_id, roles, active, sequence)
     SELECT "staffId", username, name, "agencyCode", "siteId", "windowId", roles, active, sequence
       FROM jsonb_to_recordset($1::jsonb) AS s ("staffId" text, username text, name text, "agencyCode" text, "siteId" text,
            "windowId" text, roles text[], active boolean, sequence integer) ORDER BY 1
     ON CONFLICT (staff_id) DO UPDATE SET
       username = excluded.username, name = excluded.name, agency_code = excluded.agency_code, site_id = excluded.site_id,
       window_id = excluded.window_id, roles = excluded.roles, active = excluded.active, sequence = excluded.sequence
     WHERE kept.sequence <= excluded.sequence`,
    [JSON.stringify(staff)],
  );
}

async function copyAgencies(tx: Tx, agencies: readonly AgencyCopy[]): Promise<void> {
  if (agencies.length === 0) return;
  await sql(
    tx,
    `INSERT INTO agency AS kept (agency_id, agency_code, name, client_id, sequence)
     SELECT "agencyId", "agencyCode", name, "clientId", sequence
       FROM jsonb_to_recordset($1::jsonb) AS a ("agencyId" text, "agencyCode" text, name text, "clientId" text, sequence integer) ORDER BY 1
     ON CONFLICT (agency_id) DO UPDATE SET
       agency_code = excluded.agency_code, name = excluded.name, client_id = excluded.client_id, sequence = excluded.sequence
     WHERE kept.sequence <= excluded.sequence`,
    [JSON.stringify(agencies)],
  );
}

function staffOf({ event, sequence }: OrganisationEvent): StaffCopy[] {
  if (event.case !== 'staffChanged' && event.case !== 'staffSnapshot') return [];
  const { staffId, username, name, agencyCode, siteId, windowId, roles, active } = event.value;
  return [{ staffId, username: username.toLowerCase(), name, agencyCode, siteId, windowId, roles, active, sequence }];
}

function agencyOf({ aggregateId: agencyId, event, sequence }: OrganisationEvent): AgencyCopy[] {
  if (event.case !== 'agencyChanged' && event.case !== 'agencySnapshot') return [];
  const { agencyCode, name, clientId } = event.value;
  return [{ agencyId, agencyCode, name, clientId, sequence }];
}
