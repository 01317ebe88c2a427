import type { Page } from '@onewindow/contracts';
import { decodeCursor, pageOf } from '@onewindow/platform';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { DelegationView, ListDelegations } from './delegation.views.js';

const Position = z.tuple([z.string()]);

/** Delegations that are not withdrawn, by code; there are a few hundred in a province. */
export async function listDelegations(db: DataSource, { staff, item, cursor, limit }: ListDelegations): Promise<Page<DelegationView>> {
  const rows: DelegationView[] = await db.query(
    `SELECT d.delegation_id AS "delegationId", d.code, d.staff_id AS "staffId", s.name AS "staffName", d.agency_code AS "agencyCode",
            a.name AS "agencyName", d.item_codes AS "itemCodes", d.site_id AS "siteId", d.valid_from AS "validFrom", d.valid_to AS "validTo", d.basis
       FROM delegation d JOIN staff s ON s.staff_id = d.staff_id JOIN agency a ON a.agency_code = d.agency_code
      WHERE d.active AND d.code > $1 AND ($2::uuid IS NULL OR d.staff_id = $2) AND ($3::text IS NULL OR $3 = ANY (d.item_codes))
      ORDER BY d.code LIMIT $4`,
    [cursor === undefined ? '' : decodeCursor(cursor, Position)[0], staff ?? null, item ?? null, limit + 1],
  );
  return pageOf(rows, limit, (row) => [row.code]);
}
