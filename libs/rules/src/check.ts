import { parse } from '@bufbuild/cel';
import { APPLICANT_VALUES } from './facts.js';

/** A guided question as conditions see it. */
export interface QuestionNames {
  readonly key: string;
  readonly choices: readonly { readonly value: string }[];
}

/** What is wrong with a condition. */
export interface ConditionProblem {
  readonly code: 'syntax' | 'unknown-name' | 'unknown-value' | 'type' | 'unsupported';
  readonly message: string;
}

type Expr = ReturnType<typeof parse>['expr'];

/** What an expression is: a truth value, a text of known values (`values`) or any text, or a list of texts. */
type Kind = { readonly is: 'bool' } | Text | { readonly is: 'list'; readonly elements: readonly Text[] } | { readonly is: 'unknown' };
interface Text {
  readonly is: 'text';
  /** The only values it can have; a literal has one. */
  readonly values: readonly string[];
  /** How messages name it. */
  readonly name: string;
  readonly literal: boolean;
}

const BOOL: Kind = { is: 'bool' };
const UNKNOWN: Kind = { is: 'unknown' };
const NAMES: Record<Kind['is'], string> = { bool: 'a truth value', text: 'a text', list: 'a list', unknown: 'unknown' };

/**
 * Everything that is wrong with a condition, before it is published; empty where nothing is.
 * Conditions are the part of CEL that can be checked by enumeration: `answers.<key>` and `applicant.<name>`, texts and lists of texts,
 * `==`, `!=`, `in`, `&&`, `||`, `!`, `?:`, `has()`, parentheses. A value that its question does not offer is a problem: such a
 * comparison would never be true.
 */
export function checkCondition(expression: string, questions: readonly QuestionNames[]): ConditionProblem[] {
  return problemsOf(expression, questions, (checker, root) => checker.bool(root, 'the condition'));
}

/**
 * Everything that is wrong with an expression that has to yield one of `values`, before it is published; empty where nothing is. It is a
 * text in quotes, `answers.<key>`, `applicant.<name>`, or a choice between such by `?:`, each of whose outcomes can be among the values.
 */
export function checkText(expression: string, questions: readonly QuestionNames[], values: readonly string[]): ConditionProblem[] {
  return problemsOf(expression, questions, (checker, root) => checker.outcome(root, values));
}

function problemsOf(
  expression: string,
  questions: readonly QuestionNames[],
  check: (checker: Checker, root: Expr) => void,
): ConditionProblem[] {
  let root: Expr;
  try {
    root = parse(expression).expr;
  } catch (error) {
    return [{ code: 'syntax', message: error instanceof Error ? error.message.replace('<input>:', '') : String(error) }];
  }
  const checker = new Checker(questions);
  check(checker, root);
  return checker.problems;
}

class Checker {
  readonly problems: ConditionProblem[] = [];
  private readonly names: Record<string, ReadonlyMap<string, readonly string[]>>;

  constructor(questions: readonly QuestionNames[]) {
    this.names = {
      answers: new Map(questions.map((question) => [question.key, question.choices.map((choice) => choice.value)])),
      applicant: new Map(Object.entries(APPLICANT_VALUES)),
    };
  }

  bool(expr: Expr, what: string): void {
    this.expect(this.kind(expr), 'bool', what);
  }

  /** What an expression yields, through every `?:`, has to be a text that can be among `values`. */
  outcome(expr: Expr, values: readonly string[]): void {
    const { exprKind } = expr;
    const call = exprKind.case === 'callExpr' && exprKind.value.function === '_?_:_' ? exprKind.value.args : [];
    const [question, yes, no] = call;
    if (question && yes && no) {
      this.bool(question, 'the question of ?:');
      this.outcome(yes, values);
      this.outcome(no, values);
      return;
    }
    // of what an answer can be, other conditions may leave only what fits: whoever publishes tries every combination
    for (const text of this.text(expr, 'the expression'))
      if (!text.values.some((value) => values.includes(value)))
        this.problem('unknown-value', `${text.name} is none of the values ${values.join(', ')}`);
  }

  private kind(expr: Expr): Kind {
    const { exprKind } = expr;
    switch (exprKind.case) {
      case 'constExpr':
        return this.constant(exprKind.value.constantKind);
      case 'identExpr':
        return this.problem('unsupported', `${exprKind.value.name} stands alone; conditions speak of answers.<key> and applicant.<name>`);
      case 'selectExpr':
        return this.select(exprKind.value.operand, exprKind.value.field, exprKind.value.testOnly);
      case 'listExpr':
        return { is: 'list', elements: exprKind.value.elements.flatMap((element) => this.text(element, 'an element of a list')) };
      case 'callExpr':
        return this.call(
          exprKind.value.function,
          exprKind.value.target ? [exprKind.value.target, ...exprKind.value.args] : exprKind.value.args,
        );
      default:
        return this.problem('unsupported', `${exprKind.case ?? 'an empty expression'} is not part of the condition language`);
    }
  }

  private constant(value: { case: string; value: unknown } | { case: undefined } | undefined): Kind {
    if (value?.case === 'boolValue') return BOOL;
    if (value?.case === 'stringValue')
      return { is: 'text', values: [String(value.value)], name: `'${String(value.value)}'`, literal: true };
    return this.problem('type', `values are texts in quotes or true and false, not ${value?.case ?? 'nothing'}`);
  }

  private select(operand: Expr | undefined, field: string, test: boolean): Kind {
    const root = operand?.exprKind.case === 'identExpr' ? operand.exprKind.value.name : undefined;
    const values = root === undefined || !Object.hasOwn(this.names, root) ? undefined : this.names[root];
    if (!values)
      return this.problem('unknown-name', `${root ?? 'the expression'}.${field}: conditions speak of answers and applicant only`);
    const known = values.get(field);
    if (!known)
      return this.problem(
        'unknown-name',
        `${root}.${field}: ${root === 'answers' ? 'no question has this key' : 'the applicant has no such fact'}`,
      );
    return test ? BOOL : { is: 'text', values: known, name: `${root}.${field}`, literal: false };
  }

  private call(name: string, args: readonly Expr[]): Kind {
    const [first, second, third] = args;
    if ((name === '_&&_' || name === '_||_' || name === '!_') && first) {
      for (const arg of args) this.bool(arg, `an operand of ${name.replaceAll('_', '')}`);
      return BOOL;
    }
    if ((name === '_==_' || name === '_!=_') && first && second) return this.compare(this.kind(first), this.kind(second));
    if (name === '@in' && first && second) return this.within(first, second);
    if (name === '_?_:_' && first && second && third) {
      this.bool(first, 'the question of ?:');
      this.bool(second, 'an outcome of ?:');
      this.bool(third, 'an outcome of ?:');
      return BOOL;
    }
    return this.problem('unsupported', `${name.replaceAll('_', '')} is not part of the condition language`);
  }

  private compare(left: Kind, right: Kind): Kind {
    if (left.is === 'unknown' || right.is === 'unknown') return BOOL;
    if (left.is === 'text' && right.is === 'text') this.meet(left, right);
    else if (left.is !== 'bool' || right.is !== 'bool') this.problem('type', `${NAMES[left.is]} is compared with ${NAMES[right.is]}`);
    return BOOL;
  }

  private within(element: Expr, list: Expr): Kind {
    const [left] = this.text(element, 'the left side of in');
    const right = this.kind(list);
    this.expect(right, 'list', 'the right side of in');
    if (left && right.is === 'list') for (const value of right.elements) this.meet(left, value);
    return BOOL;
  }

  /** Two texts are compared: a literal must be one of the other's values. */
  private meet(left: Text, right: Text): void {
    const [literal, other] = left.literal ? [left, right] : [right, left];
    if (!literal.literal || other.literal) return;
    if (literal.values.every((value) => !other.values.includes(value))) {
      this.problem('unknown-value', `${other.name} can never be ${literal.name}; its values are ${other.values.join(', ')}`);
    }
  }

  private text(expr: Expr, what: string): Text[] {
    const kind = this.kind(expr);
    this.expect(kind, 'text', what);
    return kind.is === 'text' ? [kind] : [];
  }

  private expect(kind: Kind, wanted: 'bool' | 'text' | 'list', what: string): void {
    if (kind.is !== wanted && kind.is !== 'unknown') this.problem('type', `${what} is ${NAMES[kind.is]}, not ${NAMES[wanted]}`);
  }

  private problem(code: ConditionProblem['code'], message: string): Kind {
    this.problems.push({ code, message });
    return UNKNOWN;
  }
}
