import type { EntityManager } from 'typeorm';
import type { Delegation } from './delegation.domain.js';

/** The delegation of this id, as the catalogue last told it. */
export async function findDelegation(db: EntityManager, id: string): Promise<Delegation | undefined> {
  const rows: Delegation[] = await db.query(
    `SELECT delegation_id AS id, staff_id AS "staffId", agency_code AS "agencyCode", item_codes AS "itemCodes", site_id AS "siteId",
            valid_from::text AS "validFrom", valid_to::text AS "validTo", active
     FROM delegation_copy WHERE delegation_id = $1`,
    [id],
  );
  return rows[0];
}
