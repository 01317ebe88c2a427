import { codeId } from '@onewindow/contracts';
import type { ItemDocument } from '../files/item.schema.js';
import type { DelegationEntry } from '../files/schemas.js';

/** An agency's power to decide simple items on the spot, given to a person at a window (首席事务代表). */
export interface Delegation {
  readonly id: string;
  readonly code: string;
  readonly staffId: string;
  readonly agencyCode: string;
  readonly itemCodes: readonly string[];
  readonly siteId: string;
  /** First and last day, YYYY-MM-DD. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly basis: string;
  readonly active: boolean;
}

/** Codes of the items that an entry delegates: those it names, and those of the agency under the directory codes it names. */
export const delegatedItems = ({ agency, directory, items }: DelegationEntry, all: readonly ItemDocument[]): string[] =>
  [
    ...new Set([...items, ...all.filter((item) => item.agency === agency && directory.includes(item.directory)).map(({ code }) => code)]),
  ].toSorted();

/** The delegation of a checked entry. */
export const toDelegation = (entry: DelegationEntry, all: readonly ItemDocument[]): Delegation => ({
  id: codeId('delegation', entry.code),
  code: entry.code,
  staffId: codeId('staff', entry.staff),
  agencyCode: entry.agency,
  itemCodes: delegatedItems(entry, all),
  siteId: codeId('site', entry.site),
  validFrom: entry.from,
  validTo: entry.to,
  basis: `${entry.basis.law} ${entry.basis.article}`,
  active: entry.active,
});
