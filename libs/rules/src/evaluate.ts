import { celEnv, CelScalar, isCelError, mapType, parse, plan, type CelResult } from '@bufbuild/cel';
import type { Facts } from './facts.js';

/** A condition that cannot be answered: it was not checked, or a fact it asks for is not given. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError';

  constructor(
    readonly expression: string,
    reason: string,
  ) {
    super(`${expression}: ${reason}`);
  }
}

const texts = mapType(CelScalar.STRING, CelScalar.STRING);
const env = celEnv({ variables: { answers: texts, applicant: texts } });

type Plan = (facts: { answers: Map<string, string>; applicant: Map<string, string> }) => CelResult;

// Expressions come from published versions only, so there are few; the bound is for a process that checks drafts for months.
const MAX_PLANS = 10_000;
const plans = new Map<string, Plan>();

function planOf(expression: string): Plan {
  let known = plans.get(expression);
  if (!known) {
    try {
      known = plan(env, parse(expression));
    } catch (error) {
      throw new ConditionError(expression, error instanceof Error ? error.message : String(error));
    }
    if (plans.size >= MAX_PLANS) plans.clear();
    plans.set(expression, known);
  }
  return known;
}

/**
 * Whether a condition holds; the empty condition always does.
 * Throws ConditionError where it is no condition or asks for a fact that is not given (call `checkAnswers` first).
 */
export function evaluate(expression: string, facts: Facts): boolean {
  if (expression === '') return true;
  const result = resultOf(expression, facts);
  if (typeof result === 'boolean') return result;
  throw new ConditionError(expression, isCelError(result) ? result.message : 'is no truth value');
}

/**
 * The text that an expression comes to: `'yes'`, `answers.kind`, `answers.kind == 'chain' ? 'a' : 'b'`.
 * Throws ConditionError where it is none or asks for a fact that is not given.
 */
export function evaluateText(expression: string, facts: Facts): string {
  const result = resultOf(expression, facts);
  if (typeof result === 'string') return result;
  throw new ConditionError(expression, isCelError(result) ? result.message : 'is no text');
}

const resultOf = (expression: string, { answers, applicant }: Facts): CelResult =>
  planOf(expression)({ answers: new Map(Object.entries(answers)), applicant: new Map(Object.entries(applicant)) });
