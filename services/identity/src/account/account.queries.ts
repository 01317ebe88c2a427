import type { DataSource } from 'typeorm';
import type { StaffAccount } from './principal.domain.js';

const STAFF = `SELECT staff_id AS "staffId", name, agency_code AS "agencyCode", site_id AS "siteId", window_id AS "windowId", roles FROM staff`;

/** Staff in office by the name they sign in with. More than one: the organisation's copy is wrong, and nobody may be guessed. */
export async function findStaffByUsername(db: DataSource, username: string): Promise<StaffAccount | undefined> {
  const found = await db.query<StaffAccount[]>(`${STAFF} WHERE username = $1 AND active LIMIT 2`, [username]);
  return found.length === 1 ? found[0] : undefined;
}

/** Staff in office by id. */
export async function findStaffById(db: DataSource, staffId: string): Promise<StaffAccount | undefined> {
  const [found] = await db.query<StaffAccount[]>(`${STAFF} WHERE staff_id = $1 AND active`, [staffId]);
  return found;
}

/** The agency whose own system signs in with this client id. */
export async function findAgencyOfClient(db: DataSource, clientId: string): Promise<{ agencyCode: string; name: string } | undefined> {
  const [found] = await db.query<{ agencyCode: string; name: string }[]>(
    `SELECT agency_code AS "agencyCode", name FROM agency WHERE client_id = $1 ORDER BY sequence DESC LIMIT 1`,
    [clientId],
  );
  return found;
}
