import type { OrganisationEvent } from '@onewindow/contracts';
import { newest, sql, type Tx } from '@onewindow/messaging/tx';

/**
 * Keeps what organisation events say of who may decide what at a window, the newest of each; may be replayed any time. The same sequence
 * again is written again: a snapshot repairs a copy.
 */
export async function copyDelegations(tx: Tx, events: readonly OrganisationEvent[]): Promise<void> {
  const copies = newest(events.flatMap(delegationOf), ({ delegationId }) => delegationId);
  if (copies.length === 0) return;
  await sql(
    tx,
    `INSERT INTO delegation_copy (delegation_id, sequence, staff_id, agency_code, item_codes, site_id, valid_from, valid_to, active)
     SELECT "delegationId", sequence, "staffId", "agencyCode", "itemCodes", "siteId", "validFrom", "validTo", active
       FROM jsonb_to_recordset($1::jsonb) AS d ("delegationId" text, sequence integer, "staffId" text, "agencyCode" text,
            "itemCodes" text[], "siteId" text, "validFrom" date, "validTo" date, active boolean) ORDER BY 1
     ON CONFLICT (delegation_id) DO UPDATE SET sequence = excluded.sequence, staff_id = excluded.staff_id, agency_code = excluded.agency_code,
       item_codes = excluded.item_codes, site_id = excluded.site_id, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
       active = excluded.active
     WHERE delegation_copy.sequence <= excluded.sequence`,
    [JSON.stringify(copies)],
  );
}

function delegationOf({ event, sequence }: OrganisationEvent) {
  if (event.case !== 'delegationChanged' && event.case !== 'delegationSnapshot') return [];
  const { delegationId, staffId, agencyCode, itemCodes, siteId, validFrom, validTo, active } = event.value;
  return [{ delegationId, sequence, staffId, agencyCode, itemCodes, siteId, validFrom, validTo, active }];
}
