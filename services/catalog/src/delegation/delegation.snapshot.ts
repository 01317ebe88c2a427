import { id as idSchema, TOPICS } from '@onewindow/contracts';
import { saidBy, sql, type SnapshotSource } from '@onewindow/messaging/tx';
import { delegationChanged } from '../organisation/organisation.events.js';
import type { Delegation } from './delegation.domain.js';

/** The state of delegations, told again. */
export const delegationSnapshots: SnapshotSource = {
  aggregate: 'delegation',
  keys: { table: 'delegation', column: 'delegation_id' },
  key: idSchema,
  async publish(tx, keys) {
    const delegations = await sql<Delegation & { readonly sequence: number }>(
      tx,
      `SELECT delegation_id AS id, code, staff_id AS "staffId", agency_code AS "agencyCode", item_codes AS "itemCodes", site_id AS "siteId",
              valid_from AS "validFrom", valid_to AS "validTo", basis, active, sequence
         FROM delegation WHERE delegation_id = ANY ($1::uuid[]) ORDER BY delegation_id FOR UPDATE`,
      [keys],
    );
    for (const delegation of delegations) {
      const changed = delegationChanged(delegation, delegation.sequence);
      tx.publish(TOPICS.organisation, { ...changed, event: { case: 'delegationSnapshot', value: saidBy(changed, 'delegationChanged') } });
    }
    return delegations.length;
  },
};
