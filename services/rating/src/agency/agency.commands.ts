import type { OrganisationEvent } from '@onewindow/contracts';
import { newest, sql, type Tx } from '@onewindow/messaging/tx';

/** An agency's name and region, copied from the catalogue. */
interface AgencyCopy {
  readonly agencyCode: string;
  readonly name: string;
  readonly regionCode: string;
  readonly sequence: number;
}

/** Copies what organisation events say of agencies, the newest of each; may be replayed any time. Nothing else of them is kept here. */
export async function copyAgencies(tx: Tx, events: readonly OrganisationEvent[]): Promise<void> {
  const copies = newest(events.flatMap(agencyOf), ({ agencyCode }) => agencyCode);
  if (copies.length === 0) return;
  await sql(
    tx,
    `INSERT INTO agency_copy (agency_code, sequence, name, region_code)
     SELECT "agencyCode", sequence, name, "regionCode"
       FROM jsonb_to_recordset($1::jsonb) AS a("agencyCode" text, sequence integer, name text, "regionCode" text) ORDER BY 1
     ON CONFLICT (agency_code) DO UPDATE SET sequence = excluded.sequence, name = excluded.name, region_code = excluded.region_code
     WHERE agency_copy.sequence <= excluded.sequence`,
    [JSON.stringify(copies)],
  );
}

function agencyOf({ event, sequence }: OrganisationEvent): AgencyCopy[] {
  if (event.case !== 'agencyChanged' && event.case !== 'agencySnapshot') return [];
  const { agencyCode, name, regionCode } = event.value;
  return [{ agencyCode, name, regionCode, sequence }];
}
