import type { OrganisationEvent } from '@onewindow/contracts';
import { newest, sql, type Tx } from '@onewindow/messaging/tx';

/** A body's name and region, copied from the catalogue. */
interface AgencyCopy {
  readonly agencyCode: string;
  readonly name: string;
  readonly regionCode: string;
  readonly sequence: number;
}

/** Copies what organisation events say of agencies, the newest of each; staff, sites, delegations and regions are not kept here. */
export async function copyAgencies(tx: Tx, events: readonly OrganisationEvent[]): Promise<void> {
  const copies = newest(events.flatMap(agencyOf), ({ agencyCode }) => agencyCode);
  if (copies.length === 0) return;
  await sql(
    tx,
    `INSERT INTO agency (agency_code, name, region_code, sequence)
     SELECT "agencyCode", name, "regionCode", sequence
       FROM jsonb_to_recordset($1::jsonb) AS a("agencyCode" text, name text, "regionCode" text, sequence integer) ORDER BY 1
     ON CONFLICT (agency_code) DO UPDATE SET name = excluded.name, region_code = excluded.region_code, sequence = excluded.sequence
     WHERE agency.sequence <= excluded.sequence`,
    [JSON.stringify(copies)],
  );
}

function agencyOf({ event, sequence }: OrganisationEvent): AgencyCopy[] {
  switch (event.case) {
    case 'agencyChanged':
    case 'agencySnapshot': {
      const { agencyCode, name, regionCode } = event.value;
      return [{ agencyCode, name, regionCode, sequence }];
    }
    case 'staffChanged':
    case 'staffSnapshot':
    case 'siteChanged':
    case 'siteSnapshot':
    case 'delegationChanged':
    case 'delegationSnapshot':
    case 'regionChanged':
    case 'regionSnapshot':
    case undefined:
      return [];
  }
}
