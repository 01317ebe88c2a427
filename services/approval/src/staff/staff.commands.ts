import type { OrganisationEvent } from '@onewindow/contracts';
import { newest, sql, type Tx } from '@onewindow/messaging/tx';

/** A person of the staff list, as far as this service needs them. */
export interface StaffCopy {
  readonly staffId: string;
  readonly sequence: number;
  readonly agencyCode: string;
  readonly roles: readonly string[];
  readonly active: boolean;
}

/** Keeps what organisation events say of who works where in which role; may be replayed any time. */
export const copyStaff = (tx: Tx, events: readonly OrganisationEvent[]): Promise<void> => copyStaffMembers(tx, events.flatMap(memberOf));

/** Keeps people, the newest word on each. The same sequence again is written again: a snapshot repairs a copy. */
export async function copyStaffMembers(tx: Tx, told: readonly StaffCopy[]): Promise<void> {
  if (told.length === 0) return;
  await sql(
    tx,
    `INSERT INTO staff_copy (staff_id, sequence, agency_code, roles, active)
     SELECT "staffId", sequence, "agencyCode", roles, active
       FROM jsonb_to_recordset($1::jsonb) AS s ("staffId" text, sequence integer, "agencyCode" text, roles text[], active boolean) ORDER BY 1
     ON CONFLICT (staff_id) DO UPDATE SET sequence = excluded.sequence, agency_code = excluded.agency_code, roles = excluded.roles, active = excluded.active
     WHERE staff_copy.sequence <= excluded.sequence`,
    [JSON.stringify(newest(told, ({ staffId }) => staffId))],
  );
}

function memberOf({ event, sequence }: OrganisationEvent): StaffCopy[] {
  if (event.case !== 'staffChanged' && event.case !== 'staffSnapshot') return [];
  const { staffId, agencyCode, roles, active } = event.value;
  return [{ staffId, sequence, agencyCode, roles, active }];
}
