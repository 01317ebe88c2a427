import type { EntityManager } from 'typeorm';
import { DEFAULT_TERMS, type RatingTerms } from '../work-order/terms.domain.js';
import type { Places } from '../work-order/watch.domain.js';

/** An agency's region, and what holds there. */
export interface AgencyTerms {
  /** Empty where the catalogue has not told it. */
  readonly regionCode: string;
  readonly terms: RatingTerms;
}

/** By what the limits of an agency are counted. */
export async function termsOf(db: EntityManager, agencyCode: string): Promise<AgencyTerms> {
  return { regionCode: await regionOf(db, agencyCode), terms: DEFAULT_TERMS };
}

/** Where the agency that was rated and the caller's belong to. */
export async function placesOf(db: EntityManager, rated: string, own: string): Promise<Places> {
  const rows: { agencyCode: string; regionCode: string }[] = await db.query(
    `SELECT agency_code AS "agencyCode", region_code AS "regionCode" FROM agency_copy WHERE agency_code = ANY ($1)`,
    [[rated, own]],
  );
  const regionOf = (agencyCode: string): string => rows.find((row) => row.agencyCode === agencyCode)?.regionCode ?? '';
  return { rated, ratedRegion: regionOf(rated), ownRegion: regionOf(own) };
}

/** Region of an agency; empty where the catalogue has not told it. */
export async function regionOf(db: EntityManager, agencyCode: string): Promise<string> {
  const [agency]: { regionCode: string }[] = await db.query(`SELECT region_code AS "regionCode" FROM agency_copy WHERE agency_code = $1`, [
    agencyCode,
  ]);
  return agency?.regionCode ?? '';
}
