import { TOPICS } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { changes, type Change } from '../import/changes.js';
import type { Agency, Site, StaffMember } from './organisation.domain.js';
import { agencyChanged, siteChanged, staffChanged } from './organisation.events.js';

/** Rows of changed things, as one parameter. */
export const rows = (changed: readonly Change<object>[]): [string] => [
  JSON.stringify(changed.map(({ value, hash, sequence }) => ({ ...value, hash, sequence }))),
];

/** Stores and publishes agencies that are new or differ. */
export async function importAgencies(tx: Tx, agencies: readonly Agency[]): Promise<number> {
  const changed = await changes(tx, 'agency', 'agency_code', agencies, (agency) => agency.agencyCode);
  if (changed.length === 0) return 0;
  await sql(
    tx,
    `INSERT INTO agency (agency_code, name, region_code, client_id, code_certainty, sequence, content_hash)
     SELECT "agencyCode", name, "regionCode", "clientId", "codeCertainty", sequence, hash
     FROM jsonb_to_recordset($1::jsonb)
       AS r ("agencyCode" text, name text, "regionCode" text, "clientId" text, "codeCertainty" text, sequence integer, hash text)
     ON CONFLICT (agency_code) DO UPDATE SET name = excluded.name, region_code = excluded.region_code, client_id = excluded.client_id,
       code_certainty = excluded.code_certainty, sequence = excluded.sequence, content_hash = excluded.content_hash`,
    rows(changed),
  );
  for (const { value, sequence } of changed) tx.publish(TOPICS.organisation, agencyChanged(value, sequence));
  return changed.length;
}

/** Stores and publishes sites, with their windows, that are new or differ. */
export async function importSites(tx: Tx, sites: readonly Site[]): Promise<number> {
  const changed = await changes(tx, 'site', 'site_id', sites, (site) => site.id);
  if (changed.length === 0) return 0;
  await sql(
    tx,
    `INSERT INTO site (site_id, code, name, level, region_code, parent_id, sequence, content_hash)
     SELECT id, code, name, level, "regionCode", nullif("parentId", '')::uuid, sequence, hash
     FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, code text, name text, level text, "regionCode" text, "parentId" text,
       sequence integer, hash text)
     ON CONFLICT (site_id) DO UPDATE SET name = excluded.name, level = excluded.level, region_code = excluded.region_code,
       parent_id = excluded.parent_id, sequence = excluded.sequence, content_hash = excluded.content_hash`,
    rows(changed),
  );
  await sql(tx, `DELETE FROM site_window WHERE site_id = ANY ($1::uuid[])`, [changed.map(({ value }) => value.id)]);
  const windows = changed.flatMap(({ value }) => value.windows.map((window) => ({ ...window, siteId: value.id })));
  await sql(
    tx,
    `INSERT INTO site_window (window_id, site_id, code, name, kind, purpose, directory_codes)
     SELECT "windowId", "siteId", code, name, kind, purpose, "directoryCodes"
     FROM jsonb_to_recordset($1::jsonb)
       AS r ("windowId" uuid, "siteId" uuid, code text, name text, kind text, purpose text, "directoryCodes" text[])`,
    [JSON.stringify(windows)],
  );
  for (const { value, sequence } of changed) tx.publish(TOPICS.organisation, siteChanged(value, sequence));
  return changed.length;
}

/** Stores and publishes people that are new or differ. Who has left is in the files with `active: false`. */
export async function importStaff(tx: Tx, staff: readonly StaffMember[]): Promise<number> {
  const changed = await changes(tx, 'staff', 'staff_id', staff, (member) => member.id);
  if (changed.length === 0) return 0;
  await sql(
    tx,
    `INSERT INTO staff (staff_id, username, name, agency_code, site_id, window_id, roles, active, sequence, content_hash)
     SELECT id, username, name, "agencyCode", nullif("siteId", '')::uuid, nullif("windowId", '')::uuid, roles, active, sequence, hash
     FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, username text, name text, "agencyCode" text, "siteId" text, "windowId" text,
       roles text[], active boolean, sequence integer, hash text)
     ON CONFLICT (staff_id) DO UPDATE SET name = excluded.name, agency_code = excluded.agency_code, site_id = excluded.site_id,
       window_id = excluded.window_id, roles = excluded.roles, active = excluded.active, sequence = excluded.sequence, content_hash = excluded.content_hash`,
    rows(changed),
  );
  for (const { value, sequence } of changed) tx.publish(TOPICS.organisation, staffChanged(value, sequence));
  return changed.length;
}
