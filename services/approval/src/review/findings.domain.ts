import { DomainError, type ProcedureLaw } from '@onewindow/contracts';

/** What was found of one condition. */
export interface Finding {
  readonly condition: string;
  readonly met: boolean;
  /** One of the condition's coded reasons, where it names any. */
  readonly reasonCode?: string | undefined;
  /** The facts of this case, in words. */
  readonly reason?: string | undefined;
}

/** A condition of grant, as the accepted version words it. */
export interface Condition {
  readonly key: string;
  readonly text: string;
  readonly reviewStandard: string;
  readonly legalBasis: string;
  /** For which it may be found not met; empty: the facts alone say it. */
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
}

/** A decision as handed in, on a step or on a whole review. */
export interface StepDecision {
  readonly outcome: 'passed' | 'failed';
  readonly findings: readonly Finding[];
  readonly opinion?: string | undefined;
}

/** Why a review was refused, as its letter states it. */
export interface Reason {
  /** The condition in the law's words; empty where the refusal rests on no single condition. */
  readonly condition: string;
  readonly legalBasis: string;
  readonly reason: string;
  readonly facts: string;
}

const invalid = (code: string, message: string, details: Record<string, unknown>) => new DomainError('invalid', code, message, details);

/**
 * Each of `keys` is found met or not met, what is not met has its coded reason and the facts, and the outcome is one that
 * the findings allow.
 * A message is published where the window decided at once, so none repeats what was handed in.
 * @param keys conditions to be decided
 * @param conditions those of the version
 * @param law of the item's procedure: it asks a refusal for its reasons
 * @throws DomainError `finding-unknown`, `finding-missing`, `reason-code-missing`, `reason-code-unknown`, `reason-missing`,
 *   `outcome-against-findings`
 */
export function assertFindings(
  keys: readonly string[],
  conditions: readonly Condition[],
  decision: StepDecision,
  law: ProcedureLaw = {},
): void {
  const { outcome, findings, opinion } = decision;
  const article = law.refusal;
  findings.forEach((finding, index) => assertFinding(finding, { field: `findings.${index}`, keys, conditions, article }));
  const found = new Set(findings.map((finding) => finding.condition));
  const missing = keys.filter((key) => !found.has(key));
  if (missing.length > 0 || found.size !== findings.length)
    throw invalid('finding-missing', 'each condition of the step needs exactly one finding', { field: 'findings', missing });
  const unmet = findings.some((finding) => !finding.met);
  if (outcome === 'passed' && unmet)
    throw invalid('outcome-against-findings', 'a step with an unmet condition is not passed', { field: 'outcome' });
  if (outcome === 'failed' && !unmet && opinion === undefined)
    throw invalid('reason-missing', 'a step that is not passed names an unmet condition or states its reasons', {
      field: 'opinion',
      article,
    });
}

interface FindingRules {
  readonly field: string;
  readonly keys: readonly string[];
  readonly conditions: readonly Condition[];
  readonly article: string | undefined;
}

function assertFinding(finding: Finding, { field, keys, conditions, article }: FindingRules): void {
  const { condition, met, reasonCode, reason } = finding;
  if (!keys.includes(condition))
    throw invalid('finding-unknown', 'the step does not decide such a condition', { field: `${field}.condition` });
  if (!met && reason === undefined)
    throw invalid('reason-missing', 'a condition that is not met needs the facts in words', { field: `${field}.reason`, article });
  const reasons = conditions.find(({ key }) => key === condition)?.reasons ?? [];
  const details = { field: `${field}.reasonCode`, article, codes: reasons.map(({ code }) => code) };
  if (reasonCode !== undefined && !reasons.some(({ code }) => code === reasonCode))
    throw invalid('reason-code-unknown', 'the condition has no such reason for finding it not met', details);
  if (met) return;
  if (reasonCode === undefined && reasons.length > 0)
    throw invalid('reason-code-missing', 'a condition that is not met names one of its coded reasons', details);
}

/** What a decided step leaves behind for the letter. */
interface DecidedStep {
  readonly kind: 'review' | 'decision';
  readonly status: string;
  readonly findings: readonly Finding[] | null;
  readonly opinion: string | null;
}

/**
 * The reasons of a refusal (permits: 行政许可法 第三十八条第二款): one for each condition found not met, in the order of the steps; where
 * none was, the opinion of the step that decided so.
 */
export function refusalReasons(steps: readonly DecidedStep[], conditions: readonly Condition[]): Reason[] {
  const unmet = new Set(steps.flatMap((step) => step.findings ?? []).filter((finding) => !finding.met));
  if (unmet.size > 0) return [...unmet].map((finding) => reasonOf(finding, conditions));
  const failed = steps.filter((step) => step.status === 'failed' && step.opinion !== null);
  const facts = (failed.find((step) => step.kind === 'decision') ?? failed[0])?.opinion;
  if (!facts) throw new Error('a refusal without reasons');
  return [{ condition: '', legalBasis: '', reason: '', facts }];
}

function reasonOf({ condition: key, reasonCode, reason = '' }: Finding, conditions: readonly Condition[]): Reason {
  const condition = conditions.find((candidate) => candidate.key === key);
  return {
    condition: condition?.text ?? key,
    legalBasis: condition?.legalBasis ?? '',
    reason: condition?.reasons.find(({ code }) => code === reasonCode)?.text ?? '',
    facts: reason,
  };
}
