import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublishedCalendar } from '@onewindow/legal-clock';
import type { z } from 'zod';
import { resolveCalendar } from '../calendar/calendar.domain.js';
import { toDelegation, type Delegation } from '../delegation/delegation.domain.js';
import { checkDelegations } from '../delegation/delegation.checks.js';
import { checkCoverage } from '../item/coverage.checks.js';
import { checkItem } from '../item/item.checks.js';
import { resolveItem, type ItemContent } from '../item/item.domain.js';
import { toAgency, toSite, toStaffMember, type Agency, type Site, type StaffMember } from '../organisation/organisation.domain.js';
import { DataFile, DataFilesError, type DataProblem } from './data-file.js';
import { ItemFile, type ItemDocument } from './item.schema.js';
import { checkRegisters, refuseTwice, type Registers } from './register.checks.js';
import {
  AgenciesFile,
  CalendarsFile,
  DelegationsFile,
  DirectoryFile,
  MaterialTypesFile,
  RegionsFile,
  SitesFile,
  StaffFile,
  type DirectoryEntry,
  type MaterialType,
  type RegionEntry,
} from './schemas.js';

/** A versioned thing with the place of its version in the files. */
export interface Located<T> {
  readonly value: T;
  readonly file: string;
  readonly line: number;
}

/** An item version; `retired` where the item is no longer taken. */
export interface LocatedItem extends Located<ItemContent> {
  readonly retired: ItemDocument['retired'];
}

/** The whole content of a data folder, checked. */
export interface Catalogue {
  readonly regions: readonly RegionEntry[];
  readonly agencies: readonly Agency[];
  readonly sites: readonly Site[];
  readonly staff: readonly StaffMember[];
  readonly materialTypes: readonly MaterialType[];
  readonly directory: readonly DirectoryEntry[];
  readonly calendars: readonly Located<PublishedCalendar>[];
  readonly items: readonly LocatedItem[];
  readonly delegations: readonly Delegation[];
}

/**
 * Reads and checks a data folder: `regions.yaml`, `agencies.yaml`, `sites.yaml`, `staff.yaml`, `calendars.yaml`, `material-types.yaml`,
 * `directory.yaml`, `delegations.yaml` and `items/*.yaml`. Throws DataFilesError with every problem that is found; while a register does not fit its
 * schema, what speaks of it is not checked.
 */
export function readCatalogue(folder: string): Catalogue {
  const problems: DataProblem[] = [];
  const items = itemFiles(folder).map((name) => read(folder, name, ItemFile, problems));
  const registers = readRegisters(folder, problems);
  if (!registers) throw new DataFilesError(inOrder(problems));

  const known = knownCodes(registers);
  checkRegisters(registers, known);
  const documents = items.flatMap(({ file, content }) => (content ? [{ file, item: content }] : []));
  for (const { file, item } of documents) checkItem(item, known, (path, reason) => file.refuse(path, reason));
  refuseTwice(documents.map(({ file, item }) => ({ file, path: ['code'], key: item.code })));
  const { staff } = registers.staff.content;
  checkCoverage(documents, { ...known, staff });
  // while an item does not fit its schema, what delegates it would seem to speak of nothing
  if (documents.length === items.length)
    checkDelegations(registers.delegations, { ...known, staff, items: documents.map(({ item }) => item) });
  const calendars = resolveCalendars(registers);
  if (problems.length > 0) throw new DataFilesError(inOrder(problems));
  return { ...resolveCatalogue(registers, documents, known), calendars };
}

type Documents = readonly { readonly file: DataFile; readonly item: ItemDocument }[];

const knownCodes = ({ regions, agencies, sites, directory, materialTypes }: Registers) => ({
  regions: byKey(regions.content.regions, (region) => region.code),
  agencies: byKey(agencies.content.agencies, (agency) => agency.code),
  sites: byKey(sites.content.sites, (site) => site.code),
  directory: byKey(directory.content.directory, (entry) => entry.code),
  materialTypes: byKey(materialTypes.content.materialTypes, (type) => type.key),
});

const resolveCalendars = ({ calendars: { file, content } }: Registers): Catalogue['calendars'] =>
  content.calendars.map((entry, i) => ({
    value: resolveCalendar(entry, (path, reason) => file.refuse(['calendars', i, ...path], reason)),
    file: file.name,
    line: file.line(['calendars', i, 'version']),
  }));

/** The checked files as they are stored and published. */
function resolveCatalogue(registers: Registers, documents: Documents, known: ReturnType<typeof knownCodes>): Omit<Catalogue, 'calendars'> {
  const items = documents.map(({ item }) => item);
  return {
    regions: registers.regions.content.regions,
    agencies: registers.agencies.content.agencies.map(toAgency),
    sites: registers.sites.content.sites.map(toSite),
    staff: registers.staff.content.staff.map(toStaffMember),
    materialTypes: registers.materialTypes.content.materialTypes,
    directory: registers.directory.content.directory,
    items: documents.flatMap(({ file, item }) => {
      const entry = known.directory.get(item.directory);
      return entry
        ? [{ value: resolveItem(item, entry, known), retired: item.retired, file: file.name, line: file.line(['version']) }]
        : [];
    }),
    delegations: registers.delegations.content.delegations.map((entry) => toDelegation(entry, items)),
  };
}

function read<T extends z.ZodType>(
  folder: string,
  name: string,
  schema: T,
  problems: DataProblem[],
): { file: DataFile; content: z.output<T> | undefined } {
  const path = join(folder, name);
  const present = existsSync(path);
  if (!present) problems.push({ file: name, line: 1, reason: 'the file is missing' });
  const file = new DataFile(name, present ? readFileSync(path, 'utf8') : '', problems);
  return { file, content: present ? file.read(schema) : undefined };
}

/** The registers, where each of them fits its schema. */
function readRegisters(folder: string, problems: DataProblem[]): Registers | undefined {
  const files = {
    regions: read(folder, 'regions.yaml', RegionsFile, problems),
    agencies: read(folder, 'agencies.yaml', AgenciesFile, problems),
    sites: read(folder, 'sites.yaml', SitesFile, problems),
    staff: read(folder, 'staff.yaml', StaffFile, problems),
    calendars: read(folder, 'calendars.yaml', CalendarsFile, problems),
    materialTypes: read(folder, 'material-types.yaml', MaterialTypesFile, problems),
    directory: read(folder, 'directory.yaml', DirectoryFile, problems),
    delegations: read(folder, 'delegations.yaml', DelegationsFile, problems),
  };
  return fit(files) ? files : undefined;
}

const fit = (files: { [K in keyof Registers]: { file: DataFile; content: Registers[K]['content'] | undefined } }): files is Registers =>
  Object.values(files).every(({ content }) => content !== undefined);

function itemFiles(folder: string): string[] {
  const items = join(folder, 'items');
  if (!existsSync(items)) return [];
  return readdirSync(items)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => `items/${name}`);
}

const byKey = <T>(list: readonly T[], key: (element: T) => string): Map<string, T> =>
  new Map(list.map((element) => [key(element), element]));

const inOrder = (problems: readonly DataProblem[]): DataProblem[] =>
  problems.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
