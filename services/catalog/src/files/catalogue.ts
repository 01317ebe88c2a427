import type { PublishedCalendar } from '@onewindow/legal-clock';
import type { BundleContent } from '../bundle/bundle.domain.js';
import type { KnownItem } from '../bundle/worlds.js';
import { resolveCalendar } from '../calendar/calendar.domain.js';
import { toDelegation, type Delegation } from '../delegation/delegation.domain.js';
import { checkDelegations } from '../delegation/delegation.checks.js';
import { resolveDraft, type Draft } from '../draft/draft.domain.js';
import { checkCoverage, checkImplementations, type KnownToItems } from '../item/coverage.checks.js';
import { checkItem } from '../item/item.checks.js';
import { checkRenewed } from '../item/renewal.checks.js';
import { resolveItem, type ItemContent } from '../item/item.domain.js';
import { toAgency, toSite, toStaffMember, type Agency, type Site, type StaffMember } from '../organisation/organisation.domain.js';
import { toRegion, type Region } from '../region/region.domain.js';
import type { LocatedRetirable } from '../import/retirement.js';
import { checkBundles, readBundles, resolveBundles } from './bundles.js';
import { DataFilesError, readDataFile, yamlFiles, type DataFile, type DataProblem } from './data-file.js';
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
} from './schemas.js';

/** A versioned thing with the place of its version in the files. */
export interface Located<T> {
  readonly value: T;
  readonly file: string;
  readonly line: number;
}

/** An item version; `retired` where the item is no longer taken. */
export type LocatedItem = LocatedRetirable<ItemContent>;

/** The whole content of a data folder, checked. */
export interface Catalogue {
  readonly regions: readonly Region[];
  readonly agencies: readonly Agency[];
  readonly sites: readonly Site[];
  readonly staff: readonly StaffMember[];
  readonly materialTypes: readonly MaterialType[];
  readonly directory: readonly DirectoryEntry[];
  readonly calendars: readonly Located<PublishedCalendar>[];
  readonly items: readonly LocatedItem[];
  readonly bundles: readonly LocatedRetirable<BundleContent>[];
  readonly drafts: readonly Draft[];
  readonly delegations: readonly Delegation[];
}

/**
 * Reads and checks a data folder: `regions.yaml`, `agencies.yaml`, `sites.yaml`, `staff.yaml`, `calendars.yaml`, `material-types.yaml`,
 * `directory.yaml`, `delegations.yaml`, `items/*.yaml` and `bundles/*.yaml`. Throws DataFilesError with every problem that is found; while a
 * register does not fit its schema, what speaks of it is not checked, nor are bundles while anything they rest on is refused.
 */
export function readCatalogue(folder: string): Catalogue {
  const problems: DataProblem[] = [];
  const files = yamlFiles(folder, 'items').map((name) => readItem(folder, name));
  const ofBundles: DataProblem[] = [];
  const bundles = readBundles(folder, ofBundles);
  const registers = readRegisters(folder, problems);
  const refused = (): DataProblem[] =>
    inOrder([...problems, ...ofBundles, ...files.flatMap(({ content, own }) => (content?.status === 'draft' ? [] : own))]);
  if (!registers) throw new DataFilesError(refused());

  const known = knownCodes(registers);
  checkRegisters(registers, known);
  const documents = files.flatMap(({ file, content, own }) => (content ? [{ file, item: content, own }] : []));
  const { staff } = registers.staff.content;
  checkDocuments(documents, { ...known, staff }, problems);
  // while an item does not fit its schema, what delegates it would seem to speak of nothing
  if (documents.length === files.length)
    checkDelegations(registers.delegations, { ...known, staff, items: published(documents).map(({ item }) => item) });
  const calendars = resolveCalendars(registers);
  const withItems = { ...known, items: publishedItems(documents, known.directory) };
  if (refused().length === ofBundles.length) checkBundles(bundles, withItems);
  if (refused().length > 0) throw new DataFilesError(refused());
  return { ...resolveCatalogue(registers, documents, known), bundles: resolveBundles(bundles, withItems), calendars };
}

/** An item file that fits its schema. What is found of a draft is kept with it and refuses nothing. */
interface Document {
  readonly file: DataFile;
  readonly item: ItemDocument;
  readonly own: readonly DataProblem[];
}
type Documents = readonly Document[];

const published = (documents: Documents): Documents => documents.filter(({ item }) => item.status === 'published');
const drafted = (documents: Documents): Documents => documents.filter(({ item }) => item.status === 'draft');

/** Published items with their directory entries, by code. */
const publishedItems = (documents: Documents, directory: ReadonlyMap<string, DirectoryEntry>): Map<string, KnownItem> =>
  new Map(
    published(documents).flatMap(({ item }): [string, KnownItem][] => {
      const entry = directory.get(item.directory);
      return entry ? [[item.code, { item, entry }]] : [];
    }),
  );

function checkDocuments(documents: Documents, known: KnownToItems, problems: DataProblem[]): void {
  for (const { file, item } of documents) checkItem(item, known, (path, reason) => file.refuse(path, reason));
  refuseTwice(published(documents).map(({ file, item }) => ({ file, path: ['code'], key: item.code })));
  checkImplementations([...published(documents), ...drafted(documents)]);
  checkCoverage(documents, known);
  checkRenewed(documents, published(documents));
  checkDrafts(published(documents), drafted(documents), problems);
}

/** An item has one draft at most, and that is above what is published; this is refused even of a draft, for its place would be unclear. */
function checkDrafts(versions: Documents, drafts: Documents, problems: DataProblem[]): void {
  const refuse = ({ file }: Document, path: readonly PropertyKey[], reason: string): void =>
    void problems.push({ file: file.name, line: file.line(path), reason });
  const last = new Map(versions.map(({ item }) => [item.code, item.version]));
  const seen = new Set<string>();
  for (const draft of drafts) {
    const { code, version } = draft.item;
    if (seen.has(code)) refuse(draft, ['code'], `${code} has two drafts`);
    seen.add(code);
    const above = last.get(code) ?? 0;
    if (version <= above) refuse(draft, ['version'], `version ${above} is published and no draft; a draft needs version ${above + 1}`);
  }
}

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
function resolveCatalogue(
  registers: Registers,
  documents: Documents,
  known: ReturnType<typeof knownCodes>,
): Omit<Catalogue, 'bundles' | 'calendars'> {
  const versions = published(documents);
  return {
    regions: registers.regions.content.regions.map((entry) => toRegion(entry, known.regions)),
    agencies: registers.agencies.content.agencies.map(toAgency),
    sites: registers.sites.content.sites.map(toSite),
    staff: registers.staff.content.staff.map(toStaffMember),
    materialTypes: registers.materialTypes.content.materialTypes,
    directory: registers.directory.content.directory,
    items: versions.flatMap(({ file, item }) => {
      const entry = known.directory.get(item.directory);
      return entry
        ? [{ value: resolveItem(item, entry, known), retired: item.retired, file: file.name, line: file.line(['version']) }]
        : [];
    }),
    drafts: drafted(documents).map(({ file, item, own }) =>
      resolveDraft(item, known.directory.get(item.directory), known, {
        file: file.name,
        line: file.line(['version']),
        problems: inOrder(own).map(({ line, reason }) => ({ line, reason })),
      }),
    ),
    delegations: registers.delegations.content.delegations.map((entry) =>
      toDelegation(
        entry,
        versions.map(({ item }) => item),
      ),
    ),
  };
}

/** Reads an item file with a list of its own problems. */
function readItem(folder: string, name: string): { file: DataFile; content: ItemDocument | undefined; own: DataProblem[] } {
  const own: DataProblem[] = [];
  return { ...readDataFile(folder, name, ItemFile, own), own };
}

/** The registers, where each of them fits its schema. */
function readRegisters(folder: string, problems: DataProblem[]): Registers | undefined {
  const files = {
    regions: readDataFile(folder, 'regions.yaml', RegionsFile, problems),
    agencies: readDataFile(folder, 'agencies.yaml', AgenciesFile, problems),
    sites: readDataFile(folder, 'sites.yaml', SitesFile, problems),
    staff: readDataFile(folder, 'staff.yaml', StaffFile, problems),
    calendars: readDataFile(folder, 'calendars.yaml', CalendarsFile, problems),
    materialTypes: readDataFile(folder, 'material-types.yaml', MaterialTypesFile, problems),
    directory: readDataFile(folder, 'directory.yaml', DirectoryFile, problems),
    delegations: readDataFile(folder, 'delegations.yaml', DelegationsFile, problems),
  };
  return fit(files) ? files : undefined;
}

const fit = (files: { [K in keyof Registers]: { file: DataFile; content: Registers[K]['content'] | undefined } }): files is Registers =>
  Object.values(files).every(({ content }) => content !== undefined);

const byKey = <T>(list: readonly T[], key: (element: T) => string): Map<string, T> =>
  new Map(list.map((element) => [key(element), element]));

const inOrder = (problems: readonly DataProblem[]): DataProblem[] =>
  problems.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
