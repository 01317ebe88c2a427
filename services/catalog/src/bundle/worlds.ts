import { evaluate, evaluateText, type Facts } from '@onewindow/rules';
import type { BundleDocument, BundleMember } from '../files/bundle.schema.js';
import type { ItemDocument } from '../files/item.schema.js';
import type { DirectoryEntry } from '../files/schemas.js';
import { combinations } from '../item/situations.js';

/** A published item that a bundle may have as a member. */
export interface KnownItem {
  readonly item: ItemDocument;
  readonly entry: DirectoryEntry;
}

/** A bundle whose members are known, with each member's place in the file. */
export interface KnownBundle {
  readonly bundle: BundleDocument;
  readonly members: readonly KnownMember[];
}
export interface KnownMember extends KnownItem {
  readonly member: BundleMember;
  /** Place among the members. */
  readonly at: number;
}

const MAX_REMEMBERED = 100_000;
const mentioned = new Map<string, readonly string[]>();

/** Keys of the answers that an expression speaks of. */
function mentionedIn(expression: string): readonly string[] {
  let keys = mentioned.get(expression);
  if (!keys) {
    keys = [...new Set([...expression.matchAll(/\banswers\.([A-Za-z0-9]+)/g)].map((match) => match[1] ?? ''))];
    if (mentioned.size >= MAX_REMEMBERED) mentioned.clear();
    mentioned.set(expression, keys);
  }
  return keys;
}

/**
 * Every combination of applicants and of those answers that the expressions speak of; all other questions have their first choice, since
 * they decide nothing.
 */
export function worldsOf({ questions, serviceObjects }: BundleDocument, expressions: readonly string[]): Facts[] {
  const spoken = new Set(expressions.flatMap(mentionedIn));
  const asked = questions.map(({ key, choices }) => ({ key, choices: spoken.has(key) ? choices : choices.slice(0, 1) }));
  return [...combinations(asked, serviceObjects)];
}

// Combinations differ mostly in answers of which an expression does not speak, so what it comes to is remembered by those of which it does.
const remembered = new Map<string, boolean | string>();

function remember<T extends boolean | string>(of: (expression: string, facts: Facts) => T, expression: string, facts: Facts): T {
  const answers = mentionedIn(expression).map((key) => facts.answers[key]);
  const known = JSON.stringify([of.name, expression, facts.applicant.kind, ...answers]);
  const found = remembered.get(known);
  if (found !== undefined) return found as T;
  const result = of(expression, facts);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(known, result);
  return result;
}

/** Whether a checked condition holds. */
export const holds = (expression: string, facts: Facts): boolean => expression === '' || remember(evaluate, expression, facts);

/** Whether this applicant needs the member. */
export const applies = ({ when }: Pick<BundleMember, 'when'>, facts: Facts): boolean => holds(when, facts);

/** What the member's item is told of this applicant: its own questions, answered by those of the bundle. */
export const factsOfItem = ({ answers }: BundleMember, facts: Facts): Facts => ({
  applicant: facts.applicant,
  answers: Object.fromEntries(Object.entries(answers).map(([key, expression]) => [key, remember(evaluateText, expression, facts)])),
});

/** A combination as problems name it. */
export function told({ answers, applicant }: Facts): string {
  return [...Object.entries(answers).map(([key, value]) => `${key}=${value}`), `applicant.kind=${applicant.kind}`].join(', ');
}

/** What decides whether a member applies and how its item's questions are answered. */
export const expressionsOf = ({ when, answers }: BundleMember): string[] => [when, ...Object.values(answers)];

/** What decides whether a member applies and which of these papers of its item it then needs. */
export const expressionsOfPapers = ({ when, answers }: BundleMember, papers: readonly { readonly when: string }[]): string[] => [
  when,
  ...papers.flatMap((paper) => mentionedIn(paper.when)).map((question) => answers[question] ?? ''),
];
