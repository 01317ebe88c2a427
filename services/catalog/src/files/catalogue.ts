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

  const { regions, agencies, sites, staff, calendars, materialTypes, directory, delegations } = registers;
  const known = {
    regions: byKey(regions.content.regions, (region) => region.code),
    agencies: byKey(agencies.content.agencies, (agency) => agency.code),
    sites: byKey(sites.content.sites, (site) => site.code),
    directory: byKey(directory.content.directory, (entry) => entry.code),
    materialTypes: byKey(materialTypes.content.materialTypes, (type) => type.key),
  };
  checkRegisters(registers, known);
  for (const { file, content } of items) if (content) checkItem(content, known, (path, reason) => file.refuse(path, reason));
  const documents = items.flatMap(({ file, content }) => (content ? [{ file, item: content }] : []));
  checkCoverage(documents, { ...known, staff: staff.content.staff });
  checkDelegations(delegations, { ...known, staff: staff.content.staff, items: documents.map(({ item }) => item) });
  refuseTwice(items.flatMap(({ file, content }) => (content ? [{ file, path: ['code'], key: content.code }] : [])));
  const published = calendars.content.calendars.map((entry, i) => ({
    value: resolveCalendar(entry, (path, reason) => calendars.file.refuse(['calendars', i, ...path], reason)),
    file: calendars.file.name,
    line: calendars.file.line(['calendars', i, 'version']),
  }));
  if (problems.length > 0) throw new DataFilesError(inOrder(problems));

  return {
    regions: regions.content.regions,
    agencies: agencies.content.agencies.map(toAgency),
    sites: sites.content.sites.map(toSite),
    staff: staff.content.staff.map(toStaffMember),
    materialTypes: materialTypes.content.materialTypes,
    directory: directory.content.directory,
    calendars: published,
    items: items.flatMap(({ file, content }) => {
      const entry = content && known.directory.get(content.directory);
      return content && entry
        ? [{ value: resolveItem(content, entry, known), retired: content.retired, file: file.name, line: file.line(['version']) }]
        : [];
    }),
    delegations: delegations.content.delegations.map((entry) =>
      toDelegation(
        entry,
        documents.map(({ item }) => item),
      ),
    ),
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
