import { DomainError, LimitUnit, MaterialNeed, type ItemVersion, type Limit as PublishedLimit } from '@onewindow/contracts';
import type { Limit } from '@onewindow/legal-clock';
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

/** A published limit as the legal clock counts it. */
export function legalLimit(limit: PublishedLimit | undefined): Limit {
  if (!limit) throw new Error('a published version has both limits');
  return { amount: limit.amount, unit: limit.unit === LimitUnit.NATURAL_DAY ? 'natural-day' : 'working-day', basis: limit.basis };
}
