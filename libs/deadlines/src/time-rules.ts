import {
  DomainError,
  ladderOf,
  LimitUnit,
  type CalendarVersion,
  type LadderRung,
  type Limit as PublishedLimit,
  type RegionRules,
} from '@onewindow/contracts';
import { dueDay, type Due, type Limit, type Rung, type RungPlace } from '@onewindow/legal-clock';
import { getCalendarVersion, type Db } from './calendar-copies.js';
import { decodeRules } from './region-copies.js';

/** What a region counts by: the newest calendar of the nearest region that has one, and its rules of time. */
export interface TimeRules {
  readonly calendar: CalendarVersion;
  readonly rules: RegionRules;
}

/** A due date with the calendar by which it was counted. */
export interface CountedDue extends Due {
  readonly calendarRegion: string;
  readonly calendarVersion: number;
}

interface Nearest {
  readonly region: string;
  readonly version: number;
  readonly rules: Buffer | null;
}

// The nation is above every region, also of one that is not here yet. No region has eight others above it.
const NEAREST = `
  WITH RECURSIVE above AS (
    SELECT $1::text AS code, 0 AS distance
    UNION ALL
    SELECT r.parent_code, a.distance + 1 FROM above a JOIN region_rules_copy r ON r.region_code = a.code
     WHERE r.parent_code <> '' AND a.distance < 8)
  SELECT c.region_code AS region, c.version, (SELECT rules FROM region_rules_copy WHERE region_code = $1) AS rules
    FROM (TABLE above UNION ALL VALUES ('000000', 9)) a JOIN calendar_copy c ON c.region_code = a.code
   ORDER BY a.distance, c.version DESC LIMIT 1`;

async function findNearest(db: Db, regionCode: string): Promise<Nearest | undefined> {
  const rows: Nearest[] = await db.query(NEAREST, [regionCode]);
  return rows[0];
}

const unknown = (code: string, message: string, region: string): DomainError => new DomainError('conflict', code, message, { region });

const calendarUnknown = (region: string): DomainError =>
  unknown('calendar-unknown', 'no working-day calendar is published for the region', region);

/** The newest calendar of the nearest region that has one, if this service knows any. One statement, two where it was not decoded yet. */
export async function findCalendar(db: Db, regionCode: string): Promise<CalendarVersion | undefined> {
  const nearest = await findNearest(db, regionCode);
  return nearest && getCalendarVersion(db, nearest.region, nearest.version);
}

/**
 * Calendar and rules of a region at the price of the calendar alone.
 * @throws DomainError `calendar-unknown`, `region-rules-unknown` while the catalogue has told none
 */
export async function getTimeRules(db: Db, regionCode: string): Promise<TimeRules> {
  const nearest = await findNearest(db, regionCode);
  if (!nearest) throw calendarUnknown(regionCode);
  if (!nearest.rules) throw unknown('region-rules-unknown', 'no rules of time are published for the region', regionCode);
  return { calendar: await getCalendarVersion(db, nearest.region, nearest.version), rules: decodeRules(nearest.rules) };
}

/** A published limit as the legal clock counts it; throws Error where there is none, which a published version and a region's rules have. */
export function legalLimit(limit: PublishedLimit | undefined): Limit {
  if (!limit) throw new Error('what is published has this limit');
  return { amount: limit.amount, unit: limit.unit === LimitUnit.NATURAL_DAY ? 'natural-day' : 'working-day', basis: limit.basis };
}

/** A published ladder as the legal clock places it. */
export const legalLadder = (rungs: RegionRules['ladder']): Rung[] =>
  ladderOf(rungs).map(({ key, clock, place }) => ({ key, clock, place: legalPlace(place) }));

function legalPlace(place: LadderRung['place']): RungPlace {
  switch (place.case) {
    case 'workingDaysBeforeEnd':
      return { kind: 'working-days-before-end', amount: place.value };
    case 'percent':
      return { kind: 'percent', amount: place.value };
    case 'end':
      return { kind: 'end' };
    case 'workingDaysAfterEnd':
      return { kind: 'working-days-after-end', amount: place.value };
  }
}

/**
 * The due date of a limit that runs from `start` in a region, by the newest calendar that holds there.
 * @param start the instant from which it runs; its legal day is not counted
 * @throws DomainError `calendar-unknown` while the catalogue has published none
 */
export async function countFrom(db: Db, regionCode: string, start: Date, limit: PublishedLimit | undefined): Promise<CountedDue> {
  const calendar = await findCalendar(db, regionCode);
  if (!calendar) throw calendarUnknown(regionCode);
  return {
    ...dueDay({ start, limit: legalLimit(limit), calendar }),
    calendarRegion: calendar.regionCode,
    calendarVersion: calendar.version,
  };
}

/** What holds in each of these regions, each read once, however often it is named: they are few, and what is read of a calendar is kept decoded. */
export async function readByRegion<T>(regions: readonly string[], read: (region: string) => Promise<T>): Promise<ReadonlyMap<string, T>> {
  const found = new Map<string, T>();
  for (const region of new Set(regions)) found.set(region, await read(region));
  return found;
}
