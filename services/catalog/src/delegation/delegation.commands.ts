import { TOPICS } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { changes } from '../import/changes.js';
import { rows } from '../organisation/organisation.commands.js';
import { delegationChanged } from '../organisation/organisation.events.js';
import type { Delegation } from './delegation.domain.js';

/** Stores and publishes delegations that are new or differ. What was withdrawn is in the files with `active: false`. */
export async function importDelegations(tx: Tx, delegations: readonly Delegation[]): Promise<number> {
  const changed = await changes(tx, 'delegation', 'delegation_id', delegations, (delegation) => delegation.id);
  if (changed.length === 0) return 0;
  await sql(
    tx,
    `INSERT INTO delegation (delegation_id, code, staff_id, agency_code, item_codes, site_id, valid_from, valid_to, basis, active, sequence, content_hash)
     SELECT id, code, "staffId", "agencyCode", "itemCodes", "siteId", "validFrom", "validTo", basis, active, sequence, hash
     FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, code text, "staffId" uuid, "agencyCode" text, "itemCodes" text[], "siteId" uuid,
       "validFrom" date, "validTo" date, basis text, active boolean, sequence integer, hash text)
     ON CONFLICT (delegation_id) DO UPDATE SET staff_id = excluded.staff_id, agency_code = excluded.agency_code, item_codes = excluded.item_codes,
       site_id = excluded.site_id, valid_from = excluded.valid_from, valid_to = excluded.valid_to, basis = excluded.basis,
       active = excluded.active, sequence = excluded.sequence, content_hash = excluded.content_hash`,
    rows(changed),
  );
  for (const { value, sequence } of changed) tx.publish(TOPICS.organisation, delegationChanged(value, sequence));
  return changed.length;
}
