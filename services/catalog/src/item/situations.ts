import { evaluate, type Facts } from '@onewindow/rules';

/** More combinations than any guided questions should have. */
export const MAX_COMBINATIONS = 10_000;

/** A guided question as combinations see it. */
export interface Question {
  readonly key: string;
  readonly choices: readonly { readonly value: string }[];
}

interface Situation {
  readonly key: string;
  readonly when: string;
}

/**
 * Why the guided questions do not lead each applicant to exactly one situation, by trying every combination of answers and kinds of
 * applicant; undefined where they do. The conditions have been checked.
 */
export function misledCombination(
  questions: readonly Question[],
  kinds: readonly string[],
  situations: readonly Situation[],
): string | undefined {
  const size = questions.reduce((product, question) => product * question.choices.length, kinds.length);
  if (size > MAX_COMBINATIONS) return `the questions have ${size} combinations, more than ${MAX_COMBINATIONS}`;
  for (const facts of combinations(questions, kinds)) {
    const reached = situations.filter((situation) => evaluate(situation.when, facts)).map((situation) => situation.key);
    if (reached.length === 1) continue;
    const answers = Object.entries(facts.answers).map(([key, value]) => `${key}=${value}`);
    const who = [...answers, `applicant.kind=${facts.applicant.kind}`].join(', ');
    return reached.length === 0 ? `no situation fits ${who}` : `${reached.join(' and ')} both fit ${who}`;
  }
  return undefined;
}

/** Every combination of answers and kinds of applicant, in the order of the choices. */
export function* combinations(questions: readonly Question[], kinds: readonly string[]): Generator<Facts> {
  const [first, ...rest] = questions;
  if (!first) {
    for (const kind of kinds) yield { answers: {}, applicant: { kind } };
    return;
  }
  for (const facts of combinations(rest, kinds)) {
    for (const { value } of first.choices) yield { ...facts, answers: { [first.key]: value, ...facts.answers } };
  }
}
