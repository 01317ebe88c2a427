import type { z } from 'zod';
import type { DataFile } from './data-file.js';
import type {
  AgenciesFile,
  AgencyEntry,
  CalendarsFile,
  DirectoryFile,
  MaterialTypesFile,
  RegionEntry,
  RegionsFile,
  SiteEntry,
  SitesFile,
  StaffFile,
} from './schemas.js';

/** A file that fits its schema. */
interface ReadFile<T extends z.ZodType> {
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
}

interface Known {
  readonly regions: ReadonlyMap<string, RegionEntry>;
  readonly agencies: ReadonlyMap<string, AgencyEntry>;
  readonly sites: ReadonlyMap<string, SiteEntry>;
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
  const { regions, agencies, sites, staff, calendars, materialTypes, directory } = registers;
  const region = (file: DataFile, path: readonly PropertyKey[], code: string | undefined): void => {
    if (code !== undefined && !known.regions.has(code)) file.refuse(path, `unknown region ${code}`);
  };
  regions.content.regions.forEach((entry, i) => region(regions.file, ['regions', i, 'parent'], entry.parent));
  agencies.content.agencies.forEach((entry, i) => region(agencies.file, ['agencies', i, 'region'], entry.region));
  sites.content.sites.forEach((entry, i) => region(sites.file, ['sites', i, 'region'], entry.region));
  calendars.content.calendars.forEach((entry, i) => region(calendars.file, ['calendars', i, 'region'], entry.region));
  checkStaff(registers, known);
  directory.content.directory.forEach(({ code, itemType }, i) => {
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
}

function checkStaff({ staff: { file, content } }: Registers, known: Known): void {
  content.staff.forEach(({ agency, site, window }, i) => {
    if (!known.agencies.has(agency)) file.refuse(['staff', i, 'agency'], `unknown agency ${agency}`);
    const place = site === undefined ? undefined : known.sites.get(site);
    if (site !== undefined && !place) file.refuse(['staff', i, 'site'], `unknown site ${site}`);
    if (window !== undefined && !place?.windows.some((entry) => entry.code === window)) {
      file.refuse(['staff', i, 'window'], site === undefined ? 'a window needs its site' : `unknown window ${window} of site ${site}`);
    }
  });
}
