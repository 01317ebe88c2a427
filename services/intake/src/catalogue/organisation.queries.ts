import type { EntityManager } from 'typeorm';
import type { Site } from '../case/registration.domain.js';

const SITE = `SELECT site_id AS "siteId", region_code AS "regionCode", windows FROM site_copy`;

/** A site with its windows, if this service knows it. */
export async function findSite(db: EntityManager, siteId: string): Promise<Site | undefined> {
  const rows: Site[] = await db.query(`${SITE} WHERE site_id = $1`, [siteId]);
  return rows[0];
}

/** The center of a region: its site of the highest level, if it has one. */
export async function findCenter(db: EntityManager, regionCode: string): Promise<Site | undefined> {
  const rows: Site[] = await db.query(
    `${SITE} WHERE region_code = $1
     ORDER BY array_position(ARRAY['province', 'city', 'county', 'township', 'village'], level), site_id LIMIT 1`,
    [regionCode],
  );
  return rows[0];
}

/** Name of an agency, if this service knows it. */
export async function findAgencyName(db: EntityManager, agencyCode: string): Promise<string | undefined> {
  const rows: { name: string }[] = await db.query(`SELECT name FROM agency_copy WHERE agency_code = $1`, [agencyCode]);
  return rows[0]?.name;
}
