import { DomainError, procedureLaw, type ProcedureLaw } from '@onewindow/contracts';
import { assertFindings, refusalReasons, type Condition, type Finding, type StepDecision } from './findings.domain.js';

const condition = (key: string, reasons: Condition['reasons'] = []): Condition => ({
  key,
  text: `应当具备${key}`,
  reviewStandard: '',
  legalBasis: `食品安全法 第三十三条 ${key}`,
  reasons,
});

const CONDITIONS = [
  condition('rules'),
  condition('place', [
    { code: 'too-near', text: '与污染源距离不足' },
    { code: 'no-lease', text: '场所不能使用' },
  ]),
];
const KEYS = ['rules', 'place'];

const rulesMet: Finding = { condition: 'rules', met: true };
const placeMet: Finding = { condition: 'place', met: true };
const failed = (place: Omit<Finding, 'condition' | 'met'>): StepDecision => ({
  outcome: 'failed',
  findings: [rulesMet, { condition: 'place', met: false, ...place }],
});

const refusal = (decision: StepDecision, law?: ProcedureLaw): DomainError => {
  try {
    assertFindings(KEYS, CONDITIONS, decision, law);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('findings', () => {
  it.each<[string, StepDecision]>([
    ['every condition met', { outcome: 'passed', findings: [rulesMet, placeMet] }],
    ['one not met, with its coded reason and the facts', failed({ reasonCode: 'too-near', reason: '距旱厕十五米' })],
    [
      'one not met that names no reasons, with the facts alone',
      { outcome: 'failed', findings: [{ condition: 'rules', met: false, reason: '没有制度' }, placeMet] },
    ],
    [
      'every condition met and an opinion that says why it fails',
      { outcome: 'failed', findings: [rulesMet, placeMet], opinion: '材料虚假' },
    ],
  ])('do with %s', (_, decision) => {
    expect(() => assertFindings(KEYS, CONDITIONS, decision)).not.toThrow();
  });

  it.each<[string, StepDecision, string, string]>([
    ['a condition left out', { outcome: 'passed', findings: [rulesMet] }, 'finding-missing', 'findings'],
    ['a condition found twice', { outcome: 'passed', findings: [rulesMet, rulesMet, placeMet] }, 'finding-missing', 'findings'],
    [
      'another condition',
      { outcome: 'passed', findings: [rulesMet, placeMet, { condition: 'staff', met: true }] },
      'finding-unknown',
      'findings.2.condition',
    ],
    ['neither code nor facts', failed({}), 'reason-missing', 'findings.1.reason'],
    ['a code without the facts', failed({ reasonCode: 'too-near' }), 'reason-missing', 'findings.1.reason'],
    ['an unknown code without the facts', failed({ reasonCode: 'nope' }), 'reason-missing', 'findings.1.reason'],
    ['the facts without a code', failed({ reason: '距旱厕十五米' }), 'reason-code-missing', 'findings.1.reasonCode'],
    [
      'a code that is not of the condition',
      failed({ reasonCode: 'nope', reason: '距旱厕十五米' }),
      'reason-code-unknown',
      'findings.1.reasonCode',
    ],
    [
      'a code where the condition names none',
      { outcome: 'failed', findings: [{ condition: 'rules', met: false, reasonCode: 'too-near', reason: '没有制度' }, placeMet] },
      'reason-code-unknown',
      'findings.0.reasonCode',
    ],
    [
      'an unmet condition in a step that passes',
      { ...failed({ reasonCode: 'too-near', reason: '距旱厕十五米' }), outcome: 'passed' },
      'outcome-against-findings',
      'outcome',
    ],
    ['a failure of which nothing says why', { outcome: 'failed', findings: [rulesMet, placeMet] }, 'reason-missing', 'opinion'],
  ])('are refused with %s', (_, decision, code, field) => {
    expect(refusal(decision)).toMatchObject({ kind: 'invalid', code, details: { field } });
  });

  it.each([
    ['no facts', failed({ reasonCode: 'too-near' })],
    ['no code', failed({ reason: '距旱厕十五米' })],
    ['an unknown code', failed({ reasonCode: 'nope', reason: '距旱厕十五米' })],
  ])('that give %s are told the article of permits where it is one', (_, decision) => {
    expect(refusal(decision, procedureLaw('01')).details).toMatchObject({ article: '行政许可法 第三十八条第二款' });
    expect(refusal(decision, procedureLaw('05')).details.article).toBeUndefined();
  });
});

describe('the reasons of a refusal', () => {
  const decided = (
    status: 'passed' | 'failed',
    findings: Finding[],
    opinion: string | null = null,
    kind: 'review' | 'decision' = 'review',
  ) => ({
    kind,
    status,
    findings,
    opinion,
  });

  it('are one for each unmet condition over all steps, in their order', () => {
    const reasons = refusalReasons(
      [
        decided('failed', [{ condition: 'place', met: false, reasonCode: 'too-near', reason: '距旱厕十五米' }]),
        decided('failed', [{ condition: 'rules', met: false, reason: '没有制度' }], '制度缺失'),
        decided('failed', [], '不予许可', 'decision'),
      ],
      CONDITIONS,
    );
    expect(reasons).toEqual([
      { condition: '应当具备place', legalBasis: '食品安全法 第三十三条 place', reason: '与污染源距离不足', facts: '距旱厕十五米' },
      { condition: '应当具备rules', legalBasis: '食品安全法 第三十三条 rules', reason: '', facts: '没有制度' },
    ]);
  });

  it("are the decision's opinion where every condition is met", () => {
    const steps = [decided('failed', [rulesMet], '材料存疑'), decided('failed', [], '隐瞒有关情况', 'decision')];
    expect(refusalReasons(steps, CONDITIONS)).toEqual([{ condition: '', legalBasis: '', reason: '', facts: '隐瞒有关情况' }]);
  });

  it('are the opinion of the step that failed in a graph without a decision', () => {
    expect(refusalReasons([decided('passed', [rulesMet], '好'), decided('failed', [placeMet], '材料存疑')], CONDITIONS)).toEqual([
      { condition: '', legalBasis: '', reason: '', facts: '材料存疑' },
    ]);
  });
});
