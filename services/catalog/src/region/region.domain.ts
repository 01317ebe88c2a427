import type { Limit } from '@onewindow/legal-clock';
import type { RegionEntry } from '../files/schemas.js';

type Regions = ReadonlyMap<string, RegionEntry>;

/** A region and those above it, from the nearest to the nation. Ends where a parent is unknown or comes again. */
export function lineage(code: string, regions: Regions): RegionEntry[] {
  const way: RegionEntry[] = [];
  for (let region = regions.get(code); region && !way.includes(region); region = regions.get(region.parent ?? '')) way.push(region);
  return way;
}

/** Whether `inner` is `outer` or lies in it. */
export const liesIn = (inner: string, outer: string, regions: Regions): boolean =>
  lineage(inner, regions).some(({ code }) => code === outer);

/** The applicant's term to hand in corrections: that of the nearest region which sets one. */
export const correctionTermOf = (code: string, regions: Regions): Limit | undefined =>
  lineage(code, regions).find(({ correctionTerm }) => correctionTerm !== undefined)?.correctionTerm;
