import type { Refuse } from '../files/data-file.js';
import type { ItemDocument } from '../files/item.schema.js';
import type { ReadFile } from '../files/register.checks.js';
import type { AgencyEntry, DelegationEntry, DelegationsFile, SiteEntry, StaffEntry } from '../files/schemas.js';
import { delegatedItems } from './delegation.domain.js';

interface Known {
  readonly agencies: ReadonlyMap<string, AgencyEntry>;
  readonly sites: ReadonlyMap<string, SiteEntry>;
  readonly staff: readonly StaffEntry[];
  readonly items: readonly ItemDocument[];
}

/**
 * Checks that delegations give an agency's power over its own immediate items (即办件) to a clerk of the site, for a period
 * (首席事务代表 decide on the spot, nothing else).
 */
export function checkDelegations({ file, content }: ReadFile<typeof DelegationsFile>, known: Known): void {
  content.delegations.forEach((entry, i) => {
    const refuse: Refuse = (path, reason) => file.refuse(['delegations', i, ...path], reason);
    if (!known.agencies.has(entry.agency)) refuse(['agency'], `unknown agency ${entry.agency}`);
    if (entry.to < entry.from) refuse(['to'], `the delegation ends on ${entry.to}, before it begins on ${entry.from}`);
    checkPerson(entry, known, refuse);
    checkItems(entry, known.items, refuse);
  });
}

function checkPerson({ staff, site }: DelegationEntry, known: Known, refuse: Refuse): void {
  if (!known.sites.has(site)) refuse(['site'], `unknown site ${site}`);
  const person = known.staff.find((member) => member.username === staff);
  if (!person) refuse(['staff'], `unknown person ${staff}`);
  else if (!person.active) refuse(['staff'], `${staff} has left`);
  else if (!person.roles.includes('window-clerk')) refuse(['staff'], `${staff} is no window-clerk`);
  else if (person.site !== site) refuse(['staff'], `${staff} does not work at ${site}`);
}

function checkItems(entry: DelegationEntry, items: readonly ItemDocument[], refuse: Refuse): void {
  entry.items.forEach((code, i) => {
    const item = items.find((known) => known.code === code);
    if (!item) refuse(['items', i], `unknown item ${code}`);
    else if (item.agency !== entry.agency) refuse(['items', i], `${code} is an item of another agency, ${item.agency}`);
    else if (item.caseType !== '1') refuse(['items', i], `${code} is no immediate item (即办件), so it cannot be decided at the window`);
  });
  entry.directory.forEach((code, i) => {
    const own = items.filter((item) => item.agency === entry.agency && item.directory === code);
    if (own.length === 0) refuse(['directory', i], `the agency has no item of ${code}`);
    else if (own.some((item) => item.caseType !== '1'))
      refuse(['directory', i], `${code} is no immediate item (即办件), so it cannot be decided at the window`);
  });
  if (delegatedItems(entry, items).length === 0) refuse([], 'no item is delegated');
}
