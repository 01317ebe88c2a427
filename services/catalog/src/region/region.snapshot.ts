import { codeId, isRegionCode, TOPICS } from '@onewindow/contracts';
import { saidBy, sql, type SnapshotSource } from '@onewindow/messaging/tx';
import { z } from 'zod';
import type { Region } from './region.domain.js';
import { regionChanged } from './region.events.js';

/** The state of regions with their rules of time, told again. */
export const regionSnapshots: SnapshotSource = {
  aggregate: 'region',
  keys: { table: 'region', column: 'region_code' },
  key: z.string().refine(isRegionCode, 'is not a region code'),
  async publish(tx, keys) {
    // What was stored before regions were told, and is no longer in the files, has no rules.
    const regions = await sql<Omit<Region, 'id'> & { readonly sequence: number }>(
      tx,
      `SELECT region_code AS "regionCode", name, level, coalesce(parent_code, '') AS "parentCode", rules, sequence
         FROM region WHERE region_code = ANY ($1::text[]) AND rules IS NOT NULL ORDER BY region_code FOR UPDATE`,
      [keys],
    );
    for (const region of regions) {
      const changed = regionChanged({ ...region, id: codeId('region', region.regionCode) }, region.sequence);
      tx.publish(TOPICS.organisation, { ...changed, event: { case: 'regionSnapshot', value: saidBy(changed, 'regionChanged') } });
    }
    return regions.length;
  },
};
