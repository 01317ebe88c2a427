import { DomainError } from '@onewindow/contracts';
import {
  assertMayAct,
  claimStep,
  decideStep,
  LEASE_MS,
  openReadySteps,
  outcomeOfSteps,
  releaseStep,
  skipOpenSteps,
  stepOf,
  type Officer,
  type ReviewStep,
  type StepDecision,
} from './review.domain.js';

const AGENCY = '11220104MB1234567X';
const now = new Date('2026-11-24T02:00:00Z');
const later = new Date(now.getTime() + LEASE_MS + 1);
const officer: Officer = { id: 'officer-a', agencyCode: AGENCY, roles: ['officer'] };
const other: Officer = { id: 'officer-b', agencyCode: AGENCY, roles: ['officer'] };
const head: Officer = { id: 'head', agencyCode: AGENCY, roles: ['agency-head'] };

const step = (key: string, more: Partial<ReviewStep> = {}): ReviewStep => ({
  key,
  kind: 'review',
  agencyCode: AGENCY,
  role: 'officer',
  needs: [],
  conditions: [],
  status: 'waiting',
  claimedBy: null,
  leaseUntil: null,
  decisionHash: null,
  ...more,
});

/** Two reviews side by side, then the decision. */
const graph = () => [
  step('documents', { conditions: ['rules', 'staff'] }),
  step('premises', { conditions: ['place'] }),
  step('decision', { kind: 'decision', role: 'agency-head', needs: ['documents', 'premises'] }),
];

const met = (...conditions: string[]): StepDecision => ({
  outcome: 'passed',
  findings: conditions.map((condition) => ({ condition, met: true })),
});

const refusal = (act: () => void): DomainError => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('who may act on a step', () => {
  it.each([
    ['an officer of another agency learns nothing', { ...officer, agencyCode: '11220104MB7654321X' }, 'not-found', 'review-not-found'],
    ['a role that the step does not name is refused', head, 'forbidden', 'step-not-your-role'],
    ['who received the case may not decide it', { ...officer, id: 'clerk' }, 'forbidden', 'receiver-may-not-decide'],
  ])('%s', (_, who, kind, code) => {
    expect(refusal(() => assertMayAct(step('documents'), who, 'clerk'))).toMatchObject({ kind, code });
  });

  it('an officer of the agency and role may', () => {
    expect(() => assertMayAct(step('documents'), officer, 'clerk')).not.toThrow();
  });
});

describe('the graph', () => {
  it('opens what needs nothing, side by side, and the decision when both are decided', () => {
    const steps = graph();
    expect(openReadySteps(steps).map((opened) => opened.key)).toEqual(['documents', 'premises']);
    decideStep(steps, stepOf(steps, 'documents'), met('rules', 'staff'), officer, now);
    expect(openReadySteps(steps)).toEqual([]);
    decideStep(steps, stepOf(steps, 'premises'), met('place'), other, now);
    expect(openReadySteps(steps).map((opened) => opened.key)).toEqual(['decision']);
    expect(outcomeOfSteps(steps)).toBeUndefined();
    decideStep(steps, stepOf(steps, 'decision'), { outcome: 'passed', findings: [] }, head, now);
    expect(outcomeOfSteps(steps)).toBe('granted');
  });

  it('opens the decision after a failed step too, but does not let it grant', () => {
    const steps = graph();
    openReadySteps(steps);
    decideStep(steps, stepOf(steps, 'documents'), met('rules', 'staff'), officer, now);
    decideStep(
      steps,
      stepOf(steps, 'premises'),
      { outcome: 'failed', findings: [{ condition: 'place', met: false, reason: '与污染源距离不足' }] },
      other,
      now,
    );
    openReadySteps(steps);
    const decision = stepOf(steps, 'decision');
    expect(refusal(() => decideStep(steps, decision, { outcome: 'passed', findings: [] }, head, now))).toMatchObject({
      code: 'grant-against-steps',
      details: { failed: ['premises'] },
    });
    decideStep(steps, decision, { outcome: 'failed', findings: [], opinion: '经营场所不符合要求' }, head, now);
    expect(outcomeOfSteps(steps)).toBe('refused');
  });

  it('without a decision step ends when every step is decided', () => {
    const steps = [step('a'), step('b')];
    openReadySteps(steps);
    decideStep(steps, stepOf(steps, 'a'), met(), officer, now);
    expect(outcomeOfSteps(steps)).toBeUndefined();
    decideStep(steps, stepOf(steps, 'b'), { outcome: 'failed', findings: [], opinion: '理由' }, officer, now);
    expect(outcomeOfSteps(steps)).toBe('refused');
  });

  it('skips what is still open when the review ends', () => {
    const steps = [
      step('a', { status: 'open' }),
      step('b', { status: 'claimed', leaseUntil: later }),
      step('c'),
      step('d', { status: 'passed' }),
    ];
    expect(skipOpenSteps(steps).map((left) => left.key)).toEqual(['a', 'b', 'c']);
    expect(steps.map((one) => one.status)).toEqual(['skipped', 'skipped', 'skipped', 'passed']);
  });

  it('knows no step of another name', () => {
    expect(refusal(() => stepOf(graph(), 'nope'))).toMatchObject({ kind: 'not-found', code: 'step-not-found' });
  });
});

describe('claims', () => {
  it('hold against others until the lease runs out', () => {
    const claimed = step('documents', { status: 'open' });
    claimStep(claimed, officer, now);
    expect(refusal(() => claimStep(claimed, other, now))).toMatchObject({
      kind: 'conflict',
      code: 'step-claimed',
      details: { claimedBy: 'officer-a' },
    });
    expect(refusal(() => releaseStep(claimed, other, now))).toMatchObject({ code: 'step-claimed' });
    claimStep(claimed, other, later);
    expect(claimed.claimedBy).toBe('officer-b');
  });

  it('are renewed by their holder and given back to the queue', () => {
    const claimed = step('documents', { status: 'open' });
    claimStep(claimed, officer, now);
    claimStep(claimed, officer, new Date(now.getTime() + 1000));
    expect(claimed.leaseUntil).toEqual(new Date(now.getTime() + 1000 + LEASE_MS));
    expect(releaseStep(claimed, officer, now)).toBe(true);
    expect(claimed).toMatchObject({ status: 'open', claimedBy: null, leaseUntil: null });
    expect(releaseStep(claimed, officer, now)).toBe(false);
  });

  it.each([
    ['waiting', 'step-not-open'],
    ['skipped', 'step-not-open'],
    ['passed', 'step-already-decided'],
    ['failed', 'step-already-decided'],
  ] as const)('of a step that is %s are refused as %s', (status, code) => {
    expect(refusal(() => claimStep(step('documents', { status }), officer, now))).toMatchObject({
      kind: 'conflict',
      code,
      details: { status },
    });
  });
});

describe('a decision on a step', () => {
  const open = () => step('documents', { status: 'open', conditions: ['rules', 'staff'] });
  it.each<[string, StepDecision, string, string]>([
    ['leaves a condition out', met('rules'), 'finding-missing', 'findings'],
    ['finds a condition twice', met('rules', 'rules', 'staff'), 'finding-missing', 'findings'],
    ['speaks of another condition', met('rules', 'staff', 'place'), 'finding-unknown', 'findings.2.condition'],
    [
      'finds one not met without a reason',
      {
        outcome: 'failed',
        findings: [
          { condition: 'rules', met: false },
          { condition: 'staff', met: true },
        ],
      },
      'reason-missing',
      'findings.0.reason',
    ],
    [
      'passes although one is not met',
      {
        outcome: 'passed',
        findings: [
          { condition: 'rules', met: false, reason: '缺少制度' },
          { condition: 'staff', met: true },
        ],
      },
      'outcome-against-findings',
      'outcome',
    ],
    ['fails although all are met and no opinion says why', { ...met('rules', 'staff'), outcome: 'failed' }, 'reason-missing', 'opinion'],
  ])('is refused when it %s', (_, decision, code, field) => {
    const target = open();
    expect(refusal(() => decideStep([target], target, decision, officer, now))).toMatchObject({
      kind: 'invalid',
      code,
      details: { field },
    });
    expect(target.status).toBe('open');
  });

  it('by another than the holder is refused while the lease runs', () => {
    const target = open();
    claimStep(target, officer, now);
    expect(refusal(() => decideStep([target], target, met('rules', 'staff'), other, now))).toMatchObject({ code: 'step-claimed' });
    decideStep([target], target, met('rules', 'staff'), officer, now);
    expect(refusal(() => decideStep([target], target, met('rules', 'staff'), other, now))).toMatchObject({
      code: 'step-already-decided',
      details: { status: 'passed' },
    });
  });
});
