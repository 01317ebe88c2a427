import type { Page } from '@onewindow/contracts';
import { decodeCursor, pageOf } from '@onewindow/platform';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { AgencyView, ListByRegion, SiteView } from './organisation.views.js';

const Position = z.tuple([z.string()]);

const parameters = ({ region, cursor, limit }: ListByRegion): unknown[] => [
  cursor === undefined ? '' : decodeCursor(cursor, Position)[0],
  region ?? null,
  limit + 1,
];

/** Agencies by code, all or those of a region. */
export async function listAgencies(db: DataSource, asked: ListByRegion): Promise<Page<AgencyView>> {
  const rows: AgencyView[] = await db.query(
    `SELECT agency_code AS "agencyCode", name, region_code AS "regionCode" FROM agency
     WHERE agency_code > $1 AND ($2::text IS NULL OR region_code = $2) ORDER BY agency_code LIMIT $3`,
    parameters(asked),
  );
  return pageOf(rows, asked.limit, (row) => [row.agencyCode]);
}

/** Sites by code, all or those of a region, each with its windows. */
export async function listSites(db: DataSource, asked: ListByRegion): Promise<Page<SiteView>> {
  const rows: SiteView[] = await db.query(
    `SELECT s.site_id AS "siteId", s.code, s.name, s.level, s.region_code AS "regionCode", p.code AS parent,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('windowId', w.window_id, 'code', w.code, 'name', w.name, 'kind', w.kind,
          'purpose', w.purpose, 'directoryCodes', w.directory_codes) ORDER BY w.code), '[]') FROM site_window w WHERE w.site_id = s.site_id) AS windows
     FROM site s LEFT JOIN site p ON p.site_id = s.parent_id
     WHERE s.code > $1 AND ($2::text IS NULL OR s.region_code = $2) ORDER BY s.code LIMIT $3`,
    parameters(asked),
  );
  return pageOf(rows, asked.limit, (row) => [row.code]);
}
