import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { RegionRulesSchema, type OrganisationEvent, type Region, type RegionRules } from '@onewindow/contracts';
import { newest, sql, type Tx } from '@onewindow/messaging/tx';
import type { Db } from './calendar-copies.js';

interface ToldRegion {
  readonly value: Region & { readonly rules: RegionRules };
  readonly sequence: number;
}

function regionOf({ event, sequence }: OrganisationEvent): ToldRegion[] {
  if (event.case !== 'regionChanged' && event.case !== 'regionSnapshot') return [];
  const { rules } = event.value;
  if (!rules) throw new Error(`region ${event.value.regionCode} is told without rules`);
  return [{ value: { ...event.value, rules }, sequence }];
}

/**
 * Keeps what organisation events say of regions, the newest of each, in one statement; may be replayed any time. What they say of agencies,
 * staff, sites and delegations is passed over.
 */
export async function keepRegions(tx: Tx, events: readonly OrganisationEvent[]): Promise<void> {
  const copies = newest(events.flatMap(regionOf), ({ value }) => value.regionCode);
  if (copies.length === 0) return;
  await sql(
    tx,
    `INSERT INTO region_rules_copy (region_code, sequence, parent_code, rules)
     SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::bytea[]) ORDER BY 1
     ON CONFLICT (region_code) DO UPDATE SET sequence = excluded.sequence, parent_code = excluded.parent_code, rules = excluded.rules
     WHERE region_rules_copy.sequence <= excluded.sequence`,
    [
      copies.map(({ value }) => value.regionCode),
      copies.map(({ sequence }) => sequence),
      copies.map(({ value }) => value.parentCode),
      copies.map(({ value }) => Buffer.from(toBinary(RegionRulesSchema, value.rules))),
    ],
  );
}

/** Rules as they are stored. */
export const decodeRules = (body: Uint8Array): RegionRules => fromBinary(RegionRulesSchema, body);

/** The rules of time that hold in a region, if this service knows the region. */
export async function findRegionRules(db: Db, regionCode: string): Promise<RegionRules | undefined> {
  const rows: { rules: Buffer }[] = await db.query(`SELECT rules FROM region_rules_copy WHERE region_code = $1`, [regionCode]);
  return rows[0] && decodeRules(rows[0].rules);
}
