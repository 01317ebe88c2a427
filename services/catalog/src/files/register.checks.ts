import type { z } from 'zod';
import type { DataFile } from './data-file.js';
import { checkLawsOfEntry } from '../item/permit-law.checks.js';
import { DECIDING_ROLES } from './item.schema.js';
import { lineage } from '../region/region.domain.js';
import { checkRegionRules } from '../region/rules.checks.js';
import {
  SITE_LEVELS,
  type AgenciesFile,
  type AgencyEntry,
  type CalendarsFile,
  type DelegationsFile,
  type DirectoryEntry,
  type DirectoryFile,
  type MaterialTypesFile,
  type RegionEntry,
  type RegionsFile,
  type SiteEntry,
  type SitesFile,
  type StaffFile,
} from './schemas.js';

/** A file that fits its schema. */
export interface ReadFile<T extends z.ZodType> {
  readonly file: DataFile;
  readonly content: z.output<T>;
}

/** The files that items speak of. */
export interface Registers {
  readonly regions: ReadFile<typeof RegionsFile>;
  readonly agencies: ReadFile<typeof AgenciesFile>;
  readonly sites: ReadFile<typeof SitesFile>;
  readonly staff: ReadFile<typeof StaffFile>;
  readonly calendars: ReadFile<typeof CalendarsFile>;
  readonly materialTypes: ReadFile<typeof MaterialTypesFile>;
  readonly directory: ReadFile<typeof DirectoryFile>;
  readonly delegations: ReadFile<typeof DelegationsFile>;
}

interface Known {
  readonly regions: ReadonlyMap<string, RegionEntry>;
  readonly agencies: ReadonlyMap<string, AgencyEntry>;
  readonly sites: ReadonlyMap<string, SiteEntry>;
  readonly directory: ReadonlyMap<string, DirectoryEntry>;
}

/** Refuses every place but the first where a key stands. */
export function refuseTwice(places: readonly { file: DataFile; path: readonly PropertyKey[]; key: string }[]): void {
  const seen = new Set<string>();
  for (const { file, path, key } of places) {
    if (seen.has(key)) file.refuse(path, `${key} is named twice`);
    seen.add(key);
  }
}

/** Checks that the registers speak of each other by codes that exist, and name each thing once. */
export function checkRegisters(registers: Registers, known: Known): void {
  const { regions, agencies, sites, staff, calendars, materialTypes, directory, delegations } = registers;
  const region = (file: DataFile, path: readonly PropertyKey[], code: string | undefined): void => {
    if (code !== undefined && !known.regions.has(code)) file.refuse(path, `unknown region ${code}`);
  };
  regions.content.regions.forEach((entry, i) => region(regions.file, ['regions', i, 'parent'], entry.parent));
  agencies.content.agencies.forEach((entry, i) => region(agencies.file, ['agencies', i, 'region'], entry.region));
  sites.content.sites.forEach((entry, i) => region(sites.file, ['sites', i, 'region'], entry.region));
  calendars.content.calendars.forEach((entry, i) => region(calendars.file, ['calendars', i, 'region'], entry.region));
  checkRegions(registers, known);
  checkSites(registers, known);
  checkStaff(registers, known);
  directory.content.directory.forEach((entry, i) => {
    const { code, itemType } = entry;
    checkLawsOfEntry(entry, (path, reason) => directory.file.refuse(['directory', i, ...path], reason));
    if (code.slice(2, 4) !== itemType)
      directory.file.refuse(['directory', i, 'code'], `${code} names the item type ${code.slice(2, 4)}, the entry ${itemType}`);
  });

  const once = <T>(file: DataFile, list: string, entries: readonly T[], field: keyof T & string, key: (entry: T) => string): void =>
    refuseTwice(entries.map((entry, i) => ({ file, path: [list, i, field], key: key(entry) })));
  once(regions.file, 'regions', regions.content.regions, 'code', (entry) => entry.code);
  once(agencies.file, 'agencies', agencies.content.agencies, 'code', (entry) => entry.code);
  once(sites.file, 'sites', sites.content.sites, 'code', (entry) => entry.code);
  sites.content.sites.forEach((site, i) =>
    refuseTwice(site.windows.map((window, w) => ({ file: sites.file, path: ['sites', i, 'windows', w, 'code'], key: window.code }))),
  );
  once(staff.file, 'staff', staff.content.staff, 'username', (entry) => entry.username);
  once(calendars.file, 'calendars', calendars.content.calendars, 'region', (entry) => entry.region);
  once(materialTypes.file, 'materialTypes', materialTypes.content.materialTypes, 'key', (entry) => entry.key);
  once(directory.file, 'directory', directory.content.directory, 'code', (entry) => entry.code);
  once(delegations.file, 'delegations', delegations.content.delegations, 'code', (entry) => entry.code);
}

function checkRegions({ regions: { file, content } }: Registers, known: Known): void {
  content.regions.forEach((region, i) => {
    const { code, parent } = region;
    if (lineage(parent ?? '', known.regions).some((above) => above.code === code))
      file.refuse(['regions', i, 'parent'], `${code} lies in itself`);
    checkRegionRules(region, known.regions, (path, reason) => file.refuse(['regions', i, ...path], reason));
  });
}

/** Five levels of places (政务服务中心, 便民服务中心, 便民服务站): each stands below one of a higher level, and its windows take what exists. */
function checkSites({ sites: { file, content } }: Registers, known: Known): void {
  content.sites.forEach(({ parent, level, windows }, i) => {
    const above = parent === undefined ? undefined : known.sites.get(parent);
    if (parent !== undefined && !above) file.refuse(['sites', i, 'parent'], `unknown site ${parent}`);
    if (above && SITE_LEVELS.indexOf(above.level) >= SITE_LEVELS.indexOf(level))
      file.refuse(['sites', i, 'parent'], `a ${level} site cannot stand below the ${above.level} site ${above.code}`);
    windows.forEach(({ kind, purpose, directory }, w) => {
      const path = ['sites', i, 'windows', w];
      if ((kind === 'specialised') !== (purpose !== undefined))
        file.refuse(
          [...path, 'purpose'],
          kind === 'specialised' ? 'a specialised window needs its purpose' : `a ${kind} window has no purpose`,
        );
      if (['sector', 'department', 'quick-handling'].includes(kind) && directory.length === 0)
        file.refuse([...path, 'kind'], `a ${kind} window names the directory codes it takes`);
      directory.forEach((code, d) => {
        if (!known.directory.has(code)) file.refuse([...path, 'directory', d], `the directory has no entry ${code}`);
      });
    });
  });
}

function checkStaff({ staff: { file, content }, delegations }: Registers, known: Known): void {
  const delegates = new Set(delegations.content.delegations.filter(({ active }) => active).map((entry) => entry.staff));
  content.staff.forEach(({ username, agency, site, window, roles, active }, i) => {
    // 受审分离: who accepts does not decide. An officer seated at the window as 首席事务代表 decides there by the delegation.
    const deciding = roles.find((role) => DECIDING_ROLES.some((known) => known === role));
    if (active && deciding !== undefined && roles.includes('window-clerk') && !delegates.has(username))
      file.refuse(
        ['staff', i, 'roles'],
        `${username} is window-clerk and ${deciding} without a delegation: who accepts does not decide (受审分离)`,
      );
    if (!known.agencies.has(agency)) file.refuse(['staff', i, 'agency'], `unknown agency ${agency}`);
    const place = site === undefined ? undefined : known.sites.get(site);
    if (site !== undefined && !place) file.refuse(['staff', i, 'site'], `unknown site ${site}`);
    if (window !== undefined && !place?.windows.some((entry) => entry.code === window)) {
      file.refuse(['staff', i, 'window'], site === undefined ? 'a window needs its site' : `unknown window ${window} of site ${site}`);
    }
  });
}
