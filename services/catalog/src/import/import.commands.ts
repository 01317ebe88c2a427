import { sql, type Tx } from '@onewindow/messaging/tx';
import { importBundles } from '../bundle/bundle.commands.js';
import { importCalendars } from '../calendar/calendar.commands.js';
import { importDelegations } from '../delegation/delegation.commands.js';
import { importDrafts } from '../draft/draft.commands.js';
import type { Catalogue } from '../files/catalogue.js';
import { importItems } from '../item/item.commands.js';
import { importAgencies, importSites, importStaff } from '../organisation/organisation.commands.js';
import { importRegions } from '../region/region.commands.js';
import { importRegisters } from './registers.commands.js';

/** How many of each were written; all zero where the stored catalogue was the same. */
export interface Imported {
  readonly registers: number;
  readonly regions: number;
  readonly calendars: number;
  readonly agencies: number;
  readonly sites: number;
  readonly staff: number;
  readonly items: number;
  readonly retired: number;
  readonly bundles: number;
  readonly retiredBundles: number;
  readonly drafts: number;
  readonly delegations: number;
}

/**
 * Brings the stored catalogue to what the data files say and publishes what is new or differs, and nothing else. What the files no
 * longer name stays as it is. Throws DataFilesError where a published version was changed; then nothing is stored.
 */
export async function importCatalogue(tx: Tx, catalogue: Catalogue): Promise<Imported> {
  // Two instances that boot together would both see the same difference.
  await sql(tx, `SELECT pg_advisory_xact_lock(hashtextextended('catalogue-import', 0))`);
  const registers = await importRegisters(tx, catalogue);
  const regions = await importRegions(tx, catalogue.regions);
  const calendars = await importCalendars(tx, catalogue.calendars);
  const agencies = await importAgencies(tx, catalogue.agencies);
  const sites = await importSites(tx, catalogue.sites);
  const staff = await importStaff(tx, catalogue.staff);
  const { items, retired } = await importItems(tx, catalogue.items);
  const { bundles, retiredBundles } = await importBundles(tx, catalogue.bundles);
  const drafts = await importDrafts(tx, catalogue.drafts);
  const delegations = await importDelegations(tx, catalogue.delegations);
  return { registers, regions, calendars, agencies, sites, staff, items, retired, bundles, retiredBundles, drafts, delegations };
}
