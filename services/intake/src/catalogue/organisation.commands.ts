import type { OrganisationEvent } from '@onewindow/contracts';
import { newest, sql, type Tx } from '@onewindow/messaging/tx';

interface SiteCopy {
  readonly siteId: string;
  readonly level: string;
  readonly regionCode: string;
  readonly windows: readonly { readonly windowId: string; readonly directoryCodes: readonly string[] }[];
  readonly sequence: number;
}

interface AgencyCopy {
  readonly agencyCode: string;
  readonly name: string;
  readonly sequence: number;
}

/** Copies what organisation events say of sites and agencies, the newest of each; may be replayed any time. Staff are not kept here. */
export async function copyOrganisation(tx: Tx, events: readonly OrganisationEvent[]): Promise<void> {
  await copySites(
    tx,
    newest(events.flatMap(siteOf), (site) => site.siteId),
  );
  await copyAgencies(
    tx,
    newest(events.flatMap(agencyOf), (agency) => agency.agencyCode),
  );
}

async function copySites(tx: Tx, sites: readonly SiteCopy[]): Promise<void> {
  if (sites.length === 0) return;
  await sql(
    tx,
    `INSERT INTO site_copy (site_id, sequence, level, region_code, windows)
     SELECT "siteId", sequence, level, "regionCode", windows
       FROM jsonb_to_recordset($1::jsonb) AS s("siteId" text, sequence integer, level text, "regionCode" text, windows jsonb) ORDER BY 1
     ON CONFLICT (site_id) DO UPDATE
       SET sequence = excluded.sequence, level = excluded.level, region_code = excluded.region_code, windows = excluded.windows
     WHERE site_copy.sequence <= excluded.sequence`,
    [JSON.stringify(sites)],
  );
}

async function copyAgencies(tx: Tx, agencies: readonly AgencyCopy[]): Promise<void> {
  if (agencies.length === 0) return;
  await sql(
    tx,
    `INSERT INTO agency_copy (agency_code, sequence, name)
     SELECT "agencyCode", sequence, name FROM jsonb_to_recordset($1::jsonb) AS a("agencyCode" text, sequence integer, name text) ORDER BY 1
     ON CONFLICT (agency_code) DO UPDATE SET sequence = excluded.sequence, name = excluded.name
     WHERE agency_copy.sequence <= excluded.sequence`,
    [JSON.stringify(agencies)],
  );
}

function siteOf({ event, sequence }: OrganisationEvent): SiteCopy[] {
  if (event.case !== 'siteChanged' && event.case !== 'siteSnapshot') return [];
  const { siteId, level, regionCode, windows } = event.value;
  return [{ siteId, level, regionCode, windows: windows.map(({ windowId, directoryCodes }) => ({ windowId, directoryCodes })), sequence }];
}

function agencyOf({ event, sequence }: OrganisationEvent): AgencyCopy[] {
  if (event.case !== 'agencyChanged' && event.case !== 'agencySnapshot') return [];
  const { agencyCode, name } = event.value;
  return [{ agencyCode, name, sequence }];
}
