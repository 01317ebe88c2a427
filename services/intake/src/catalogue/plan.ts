import { DomainError, MaterialNeed, type ItemVersion, type RegionRules } from '@onewindow/contracts';
import { checkAnswers, requiredMaterials, type Facts } from '@onewindow/rules';
import type { AskedMaterial } from '../case/material.domain.js';

const NEEDS: Readonly<Record<MaterialNeed, AskedMaterial['need']>> = {
  [MaterialNeed.UNSPECIFIED]: 'required',
  [MaterialNeed.REQUIRED]: 'required',
  [MaterialNeed.OPTIONAL]: 'optional',
  [MaterialNeed.TOLERABLE]: 'tolerable',
};

/** What the version asks of this applicant, and nothing else may be asked. */
export const askedMaterials = (item: ItemVersion, facts: Facts): AskedMaterial[] =>
  requiredMaterials(item, facts).map(({ material, need }) => ({
    key: material.key,
    name: material.name,
    need: NEEDS[need],
    legalBasis: material.legalBasis,
  }));

/**
 * The answers, once each question has exactly one of its choices.
 * @throws DomainError `answers-invalid` naming every question at fault
 */
export function checkedAnswers(item: ItemVersion, answers: Readonly<Record<string, string>>): Record<string, string> {
  const errors = checkAnswers(item, answers).map(({ question, message }) => ({ field: `answers.${question}`, message }));
  if (errors[0])
    throw new DomainError('invalid', 'answers-invalid', "the answers do not fit the item's questions", { field: errors[0].field, errors });
  return { ...answers };
}

/** The rules of time of a case: the item's own ladder and term for the one notice where it has them, else those of its region. */
export const rulesOf = ({ ladder, acceptanceNotice }: ItemVersion, region: RegionRules): RegionRules => ({
  ...region,
  ladder: ladder.length > 0 ? ladder : region.ladder,
  ...(acceptanceNotice ? { acceptanceNotice } : {}),
});
