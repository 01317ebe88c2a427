import { codeId, id as idSchema, isUscc, TOPICS } from '@onewindow/contracts';
import { saidBy, sql, type SnapshotSource } from '@onewindow/messaging/tx';
import { z } from 'zod';
import type { Agency, Site, StaffMember } from './organisation.domain.js';
import { agencyChanged, siteChanged, staffChanged } from './organisation.events.js';

type Stored<T> = T & { readonly sequence: number };

/** The state of agencies, told again. */
export const agencySnapshots: SnapshotSource = {
  aggregate: 'agency',
  keys: { table: 'agency', column: 'agency_code' },
  key: z.string().refine(isUscc, 'is not a unified social credit code'),
  async publish(tx, keys) {
    const agencies = await sql<Stored<Omit<Agency, 'id'>>>(
      tx,
      `SELECT agency_code AS "agencyCode", name, region_code AS "regionCode", client_id AS "clientId", code_certainty AS "codeCertainty", sequence
         FROM agency WHERE agency_code = ANY ($1::text[]) ORDER BY agency_code FOR UPDATE`,
      [keys],
    );
    for (const agency of agencies) {
      const changed = agencyChanged({ ...agency, id: codeId('agency', agency.agencyCode) }, agency.sequence);
      tx.publish(TOPICS.organisation, { ...changed, event: { case: 'agencySnapshot', value: saidBy(changed, 'agencyChanged') } });
    }
    return agencies.length;
  },
};

/** The state of people, told again. */
export const staffSnapshots: SnapshotSource = {
  aggregate: 'staff',
  keys: { table: 'staff', column: 'staff_id' },
  key: idSchema,
  async publish(tx, keys) {
    const staff = await sql<Stored<StaffMember>>(
      tx,
      `SELECT staff_id AS id, username, name, agency_code AS "agencyCode", coalesce(site_id::text, '') AS "siteId",
              coalesce(window_id::text, '') AS "windowId", roles, active, sequence
         FROM staff WHERE staff_id = ANY ($1::uuid[]) ORDER BY staff_id FOR UPDATE`,
      [keys],
    );
    for (const member of staff) {
      const changed = staffChanged(member, member.sequence);
      tx.publish(TOPICS.organisation, { ...changed, event: { case: 'staffSnapshot', value: saidBy(changed, 'staffChanged') } });
    }
    return staff.length;
  },
};

/** The state of sites with their windows, told again. */
export const siteSnapshots: SnapshotSource = {
  aggregate: 'site',
  keys: { table: 'site', column: 'site_id' },
  key: idSchema,
  async publish(tx, keys) {
    const sites = await sql<Stored<Omit<Site, 'windows'>>>(
      tx,
      `SELECT site_id AS id, code, name, level, region_code AS "regionCode", coalesce(parent_id::text, '') AS "parentId", sequence
         FROM site WHERE site_id = ANY ($1::uuid[]) ORDER BY site_id FOR UPDATE`,
      [keys],
    );
    const windows = await sql<Site['windows'][number] & { readonly siteId: string }>(
      tx,
      `SELECT window_id AS "windowId", site_id AS "siteId", code, name, kind, purpose, directory_codes AS "directoryCodes"
         FROM site_window WHERE site_id = ANY ($1::uuid[]) ORDER BY site_id, code`,
      [keys],
    );
    const ofSite = Map.groupBy(windows, ({ siteId }) => siteId);
    for (const site of sites) {
      const changed = siteChanged({ ...site, windows: ofSite.get(site.id) ?? [] }, site.sequence);
      tx.publish(TOPICS.organisation, { ...changed, event: { case: 'siteSnapshot', value: saidBy(changed, 'siteChanged') } });
    }
    return sites.length;
  },
};
