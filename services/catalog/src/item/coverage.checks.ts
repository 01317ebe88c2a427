import type { DataFile } from '../files/data-file.js';
import type { ItemDocument } from '../files/item.schema.js';
import type { SiteEntry, StaffEntry } from '../files/schemas.js';
import { liesIn } from '../region/region.domain.js';
import type { KnownCodes } from './item.checks.js';

/** What items are checked against. */
export interface KnownToItems extends KnownCodes {
  readonly sites: ReadonlyMap<string, SiteEntry>;
  readonly staff: readonly StaffEntry[];
}

/**
 * Whether a window of a site takes an item: one without directory codes takes every item of its region (无差别); one with codes takes
 * those, also of a body above that serves the region.
 */
export const takes = (
  site: SiteEntry,
  window: SiteEntry['windows'][number],
  item: Pick<ItemDocument, 'region' | 'directory'>,
  regions: KnownCodes['regions'],
): boolean =>
  window.directory.length === 0
    ? site.region === item.region
    : window.directory.includes(item.directory) && liesIn(site.region, item.region, regions);

type Documents = readonly { readonly file: DataFile; readonly item: ItemDocument }[];

/**
 * Refuses a second item that implements a directory entry for the same region (四级四同: one body of a region does): numbers of licences
 * are made of region, directory code, year and serial, and would come twice. What is no longer taken does not count.
 */
export function checkImplementations(documents: Documents): void {
  const first = new Map<string, string>();
  for (const { file, item } of documents) {
    if (item.retired) continue;
    const place = `${item.directory} ${item.region}`;
    const other = first.get(place);
    if (other === undefined) first.set(place, item.code);
    else if (other !== item.code)
      file.refuse(['directory'], `${item.directory} is implemented for ${item.region} by ${other}: licences would get the same numbers`);
  }
}

/** Refuses items that no window takes and steps that nobody could decide. */
export function checkCoverage(documents: Documents, known: KnownToItems): void {
  const sites = [...known.sites.values()];
  for (const { file, item } of documents) {
    // What can be applied for online is also taken at a window, and every permit is (吉政办函〔2018〕52号: 必须全部纳入政务大厅办理).
    if (!item.retired && !sites.some((site) => site.windows.some((window) => takes(site, window, item, known.regions))))
      file.refuse(['directory'], `no window of ${item.region} takes ${item.directory}`);
    item.steps.forEach(({ key, role, agency = item.agency }, i) => {
      const body = known.agencies.get(agency);
      // A body with a system of its own decides there.
      if (!body || body.clientId !== undefined) return;
      if (!known.staff.some((member) => member.active && member.agency === agency && member.roles.includes(role)))
        file.refuse(['steps', i, 'role'], `step ${key}: nobody of ${body.name} has the role ${role}`);
    });
  }
}
