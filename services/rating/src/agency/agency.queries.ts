import { readingsOf, type Limit } from '@onewindow/contracts';
import { findCalendar, findRegionRules, legalLadder, legalLimit } from '@onewindow/deadlines';
import type { Limit as LegalLimit } from '@onewindow/legal-clock';
import type { EntityManager } from 'typeorm';
import { DEFAULT_TERMS, type RatingTerms } from '../work-order/terms.domain.js';
import type { Places } from '../work-order/watch.domain.js';

/** An agency's region, and what holds there. */
export interface AgencyTerms {
  /** Empty where the catalogue has not told it. */
  readonly regionCode: string;
  readonly terms: RatingTerms;
}

/**
 * By what the limits of an agency are counted: its region's rules and calendar, and what is usual where the catalogue has not told them, for
 * rating stays open while they are on their way.
 */
export async function termsOf(db: EntityManager, agencyCode: string): Promise<AgencyTerms> {
  const regionCode = await regionOf(db, agencyCode);
  return { regionCode, terms: await regionTerms(db, regionCode) };
}

/** What holds in a region. */
export async function regionTerms(db: EntityManager, regionCode: string): Promise<RatingTerms> {
  const calendar = (await findCalendar(db, regionCode)) ?? DEFAULT_TERMS.calendar;
  const rules = await findRegionRules(db, regionCode);
  if (!rules) return { ...DEFAULT_TERMS, calendar };
  const settled = (told: Limit | undefined, usual: LegalLimit): LegalLimit => (told ? legalLimit(told) : usual);
  return {
    contact: settled(rules.ratingContact, DEFAULT_TERMS.contact),
    atOnce: DEFAULT_TERMS.atOnce,
    rectification: settled(rules.ratingRectification, DEFAULT_TERMS.rectification),
    extension: settled(rules.ratingExtension, DEFAULT_TERMS.extension),
    callback: settled(rules.ratingCallback, DEFAULT_TERMS.callback),
    appeal: settled(rules.ratingAppeal, DEFAULT_TERMS.appeal),
    ladder: legalLadder(rules.ladder),
    calendar,
    readings: readingsOf(rules.readings),
  };
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
