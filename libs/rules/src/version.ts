import type { ItemVersion, Material, MaterialNeed } from '@onewindow/contracts';
import { evaluate } from './evaluate.js';
import type { Facts } from './facts.js';

/** A material that the version asks of this applicant. */
export interface RequiredMaterial {
  readonly material: Material;
  readonly need: MaterialNeed;
}

/**
 * The materials that apply to these answers and this applicant, in the order of the list (no case may be asked for anything else).
 * Throws ConditionError where a condition asks for an answer that is not given: call {@link checkAnswers} first.
 */
export function requiredMaterials(version: Pick<ItemVersion, 'materials'>, facts: Facts): RequiredMaterial[] {
  return version.materials.filter((material) => evaluate(material.condition, facts)).map((material) => ({ material, need: material.need }));
}

/** What is wrong with one answer. */
export interface AnswerProblem {
  /** Key of the question. */
  readonly question: string;
  readonly code: 'unknown-question' | 'unknown-choice' | 'answer-missing';
  readonly message: string;
}

/** Everything that is wrong with the answers to a version's guided questions; empty where nothing is. */
export function checkAnswers(version: Pick<ItemVersion, 'questions'>, answers: Readonly<Record<string, string>>): AnswerProblem[] {
  const problems: AnswerProblem[] = [];
  for (const { key, text, choices } of version.questions) {
    const answer = Object.hasOwn(answers, key) ? answers[key] : undefined;
    if (answer === undefined) problems.push({ question: key, code: 'answer-missing', message: `${key}（${text}）没有回答` });
    else if (!choices.some((choice) => choice.value === answer)) {
      const offered = choices.map((choice) => `${choice.value}（${choice.text}）`).join('、');
      problems.push({ question: key, code: 'unknown-choice', message: `${key}（${text}）的选项中没有 ${answer}，可选 ${offered}` });
    }
  }
  const known = new Set(version.questions.map((question) => question.key));
  for (const key of Object.keys(answers)) {
    if (!known.has(key)) problems.push({ question: key, code: 'unknown-question', message: `该事项没有 ${key} 这一问题` });
  }
  return problems;
}
