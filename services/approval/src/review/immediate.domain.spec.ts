import type { Delegation } from '../delegation/delegation.domain.js';
import type { Condition, Finding } from './findings.domain.js';
import { decideImmediately, type ImmediateDecision } from './immediate.domain.js';
import { outcomeOfSteps, type ReviewStep } from './review.domain.js';

const AGENCY = '11220104MB1234567X';
const now = new Date('2026-06-01T02:00:00Z');
const delegation: Delegation = {
  id: 'delegation',
  staffId: 'clerk',
  agencyCode: AGENCY,
  itemCodes: ['senior-card'],
  siteId: 'center',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  active: true,
};
const exercise = { day: '2026-06-01', siteId: 'center', itemCode: 'senior-card', agencyCode: AGENCY };
const condition = (key: string): Condition => ({ key, text: key, reviewStandard: '', legalBasis: '', reasons: [] });
const conditions = [condition('age'), condition('single')];

const step = (key: string, kind: 'review' | 'decision', decides: string[]) => ({
  key,
  kind,
  agencyCode: AGENCY,
  role: 'officer',
  needs: [],
  conditions: decides,
  status: 'waiting' as ReviewStep['status'],
  claimedBy: null as string | null,
  onBehalfOf: null,
  leaseUntil: null,
  decisionHash: null,
  findings: null as readonly Finding[] | null,
  opinion: null as string | null,
  decidedAt: null as Date | null,
});
const graph = () => [step('review', 'review', ['age', 'single']), step('decision', 'decision', ['single'])];

const met = ['age', 'single'].map((key): Finding => ({ condition: key, met: true }));
const granted: ImmediateDecision = { delegationId: 'delegation', decidedBy: 'clerk', outcome: 'passed', findings: met };
const decide = (steps: ReturnType<typeof graph>, decision: ImmediateDecision, given: Delegation | undefined = delegation) =>
  decideImmediately({ steps, conditions }, decision, given, exercise, now);

describe('a decision at the window', () => {
  it('decides every step at once by the delegate, each with its own conditions', () => {
    const steps = graph();
    expect(decide(steps, { ...granted, opinion: '符合' })).toBeUndefined();
    expect(outcomeOfSteps(steps)).toBe('granted');
    expect(steps).toMatchObject([
      { status: 'passed', claimedBy: 'clerk', decidedAt: now, findings: met, opinion: null },
      { status: 'passed', claimedBy: 'clerk', decidedAt: now, findings: [{ condition: 'single', met: true }], opinion: '符合' },
    ]);
  });

  it.each<[string, ImmediateDecision, string[]]>([
    [
      'a condition is not met',
      { ...granted, outcome: 'failed', findings: [{ condition: 'age', met: false, reason: '未满六十周岁' }, met[1] as Finding] },
      ['failed', 'failed'],
    ],
    ['the opinion says why', { ...granted, outcome: 'failed', opinion: '隐瞒有关情况' }, ['passed', 'failed']],
  ])('refuses when %s', (_, decision, statuses) => {
    const steps = graph();
    expect(decide(steps, decision)).toBeUndefined();
    expect(steps.map(({ status }) => status)).toEqual(statuses);
    expect(outcomeOfSteps(steps)).toBe('refused');
  });

  it('refuses in a graph without a decision step too', () => {
    const steps = [step('review', 'review', ['age', 'single'])];
    expect(decide(steps, { ...granted, outcome: 'failed', opinion: '隐瞒有关情况' })).toBeUndefined();
    expect(outcomeOfSteps(steps)).toBe('refused');
  });

  it.each<[string, ImmediateDecision, Delegation | undefined, string]>([
    ['the delegation is another person’s', { ...granted, decidedBy: 'somebody' }, delegation, 'delegation-not-yours'],
    ['a condition is left out', { ...granted, findings: met.slice(0, 1) }, delegation, 'finding-missing'],
    [
      'the facts are missing',
      { ...granted, outcome: 'failed', findings: [{ condition: 'age', met: false }] },
      delegation,
      'reason-missing',
    ],
    [
      'the outcome does not fit',
      { ...granted, findings: [{ condition: 'age', met: false, reason: '未满六十周岁' }, met[1] as Finding] },
      delegation,
      'outcome-against-findings',
    ],
  ])('does not stand when %s, and nothing is decided', (_, decision, given, code) => {
    const steps = graph();
    expect(decide(steps, decision, given)).toEqual({ delegationId: 'delegation', code, message: expect.stringMatching(/.+/) });
    expect(steps).toEqual(graph());
  });

  it('does not stand for what no step decides, and why is told without a word of what was handed in', () => {
    const declined = decide(graph(), { ...granted, findings: [...met, { condition: '张三', met: false, reason: '李四' }] });
    expect(declined).toMatchObject({ code: 'finding-unknown', message: expect.not.stringMatching(/张三|李四/) });
  });

  it('does not stand without a delegation that is known', () => {
    expect(decideImmediately({ steps: graph(), conditions }, granted, undefined, exercise, now)).toMatchObject({
      code: 'delegation-unknown',
    });
  });
});
