import type { ItemType } from '@onewindow/contracts';
import type { Refuse } from '../files/data-file.js';
import type { Basis } from '../files/fields.js';
import type { ItemDocument } from '../files/item.schema.js';
import type { DirectoryEntry } from '../files/schemas.js';

type PlacedBasis = readonly [path: readonly PropertyKey[], basis: Basis | undefined];

/** 行政许可法 rules permits alone: nothing of another item can rest on it. */
function refusePermitLaw(itemType: ItemType, bases: readonly PlacedBasis[], refuse: Refuse): void {
  if (itemType === '01') return;
  for (const [path, basis] of bases)
    if (basis?.law.endsWith('行政许可法'))
      refuse([...path, 'law'], `the item is no permit (01) but of type ${itemType}: ${basis.law} does not rule it`);
}

/** Checks the laws that a directory entry names. */
export function checkLawsOfEntry({ itemType, legalBases, statutoryLimit }: DirectoryEntry, refuse: Refuse): void {
  const bases = legalBases.map((basis, i): PlacedBasis => [['legalBases', i], basis]);
  refusePermitLaw(itemType, [...bases, [['statutoryLimit', 'basis'], statutoryLimit.basis]], refuse);
}

/** Checks the laws that an item document names. */
export function checkLaws(item: ItemDocument, entry: DirectoryEntry | undefined, refuse: Refuse): void {
  if (!entry) return;
  const lists = ['materials', 'conditions', 'fees', 'specialProcedures'] as const;
  const bases = lists.flatMap((list) => item[list].map(({ basis }, i): PlacedBasis => [[list, i, 'basis'], basis]));
  refusePermitLaw(
    entry.itemType,
    [
      ...bases,
      [['result', 'basis'], item.result.basis],
      [['result', 'renews', 'basis'], item.result.renews?.basis],
      [['commitmentBasis'], item.commitmentBasis],
      [['acceptanceNotice', 'basis'], item.acceptanceNotice?.basis],
    ],
    refuse,
  );
}
