import { DomainError } from '@onewindow/contracts';
import type { StepDecision } from './findings.domain.js';
import {
  assertNotTerminated,
  claimStep,
  decideStep,
  endReview,
  LEASE_MS,
  openReadySteps,
  outcomeOfSteps,
  releaseStep,
  skipOpenSteps,
  stepOf,
  transferStep,
  type Actor,
  type ReviewStatus,
  type ReviewStep,
} from './review.domain.js';

const AGENCY = '11220104MB1234567X';
const now = new Date('2026-11-24T02:00:00Z');
const later = new Date(now.getTime() + LEASE_MS + 1);
const officer: Actor = { id: 'officer-a', onBehalfOf: null };
const other: Actor = { id: 'officer-b', onBehalfOf: null };
const head: Actor = { id: 'head', onBehalfOf: null };

/** Decides a step whose conditions name no coded reasons. */
const decide = (steps: readonly ReviewStep[], step: ReviewStep, decision: StepDecision, actor: Actor) =>
  decideStep({ steps, step, conditions: [] }, decision, actor, now);

const step = (key: string, more: Partial<ReviewStep> = {}): ReviewStep => ({
  key,
  kind: 'review',
  agencyCode: AGENCY,
  role: 'officer',
  needs: [],
  conditions: [],
  status: 'waiting',
  claimedBy: null,
  onBehalfOf: null,
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

describe('the graph', () => {
  it('opens what needs nothing, side by side, and the decision when both are decided', () => {
    const steps = graph();
    expect(openReadySteps(steps).map((opened) => opened.key)).toEqual(['documents', 'premises']);
    decide(steps, stepOf(steps, 'documents'), met('rules', 'staff'), officer);
    expect(openReadySteps(steps)).toEqual([]);
    decide(steps, stepOf(steps, 'premises'), met('place'), other);
    expect(openReadySteps(steps).map((opened) => opened.key)).toEqual(['decision']);
    expect(outcomeOfSteps(steps)).toBeUndefined();
    decide(steps, stepOf(steps, 'decision'), { outcome: 'passed', findings: [] }, head);
    expect(outcomeOfSteps(steps)).toBe('granted');
  });

  it('opens the decision after a failed step too, but does not let it grant', () => {
    const steps = graph();
    openReadySteps(steps);
    decide(steps, stepOf(steps, 'documents'), met('rules', 'staff'), officer);
    decide(
      steps,
      stepOf(steps, 'premises'),
      { outcome: 'failed', findings: [{ condition: 'place', met: false, reason: '与污染源距离不足' }] },
      other,
    );
    openReadySteps(steps);
    const decision = stepOf(steps, 'decision');
    expect(refusal(() => decide(steps, decision, { outcome: 'passed', findings: [] }, head))).toMatchObject({
      code: 'grant-against-steps',
      details: { failed: ['premises'] },
    });
    decide(steps, decision, { outcome: 'failed', findings: [], opinion: '经营场所不符合要求' }, head);
    expect(outcomeOfSteps(steps)).toBe('refused');
  });

  it('without a decision step ends when every step is decided', () => {
    const steps = [step('a'), step('b')];
    openReadySteps(steps);
    decide(steps, stepOf(steps, 'a'), met(), officer);
    expect(outcomeOfSteps(steps)).toBeUndefined();
    decide(steps, stepOf(steps, 'b'), { outcome: 'failed', findings: [], opinion: '理由' }, officer);
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
      details: { stepStatus: status },
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
    expect(refusal(() => decide([target], target, decision, officer))).toMatchObject({
      kind: 'invalid',
      code,
      details: { field },
    });
    expect(target.status).toBe('open');
  });

  it('by another than the holder is refused while the lease runs', () => {
    const target = open();
    claimStep(target, officer, now);
    expect(refusal(() => decide([target], target, met('rules', 'staff'), other))).toMatchObject({ code: 'step-claimed' });
    decide([target], target, met('rules', 'staff'), officer);
    expect(refusal(() => decide([target], target, met('rules', 'staff'), other))).toMatchObject({
      code: 'step-already-decided',
      details: { stepStatus: 'passed' },
    });
  });
});

describe('a transfer', () => {
  it.each(['open', 'claimed'] as const)('gives a step that is %s to its new holder for a new lease', (status) => {
    const target = step('documents', { status, claimedBy: 'officer-a', onBehalfOf: 'away', leaseUntil: now });
    transferStep(target, 'officer-b', now);
    expect(target).toMatchObject({
      status: 'claimed',
      claimedBy: 'officer-b',
      onBehalfOf: null,
      leaseUntil: new Date(now.getTime() + LEASE_MS),
    });
  });

  it.each([
    ['waiting', 'step-not-open'],
    ['passed', 'step-already-decided'],
  ] as const)('of a step that is %s is refused as %s', (status, code) => {
    expect(refusal(() => transferStep(step('documents', { status }), 'officer-b', now))).toMatchObject({ kind: 'conflict', code });
  });
});

describe('the end of a review', () => {
  it.each(['granted', 'refused', 'terminated'] as const)('comes once: one that is %s has no other', (status) => {
    for (const to of ['granted', 'refused', 'terminated', 'open'] as const)
      expect(() => endReview({ status }, to)).toThrow(`a review that is ${status} cannot become ${to}`);
  });

  it('without a decision is told to whoever comes later', () => {
    const review: { status: ReviewStatus } = { status: 'open' };
    expect(() => assertNotTerminated(review)).not.toThrow();
    endReview(review, 'terminated');
    expect(refusal(() => assertNotTerminated(review))).toMatchObject({
      kind: 'conflict',
      code: 'review-is-terminated',
      details: { reviewStatus: 'terminated' },
    });
  });
});

describe('a substitute', () => {
  const substitute: Actor = { id: 'officer-b', onBehalfOf: 'officer-a' };

  it('takes over what the absent officer holds, and the step says for whom', () => {
    const held = step('documents', { status: 'open' });
    claimStep(held, officer, now);
    claimStep(held, substitute, now);
    expect(held).toMatchObject({ claimedBy: 'officer-b', onBehalfOf: 'officer-a' });
    expect(refusal(() => claimStep(held, officer, now))).toMatchObject({ code: 'step-claimed', details: { claimedBy: 'officer-b' } });
    expect(releaseStep(held, substitute, now)).toBe(true);
    expect(held).toMatchObject({ status: 'open', claimedBy: null, onBehalfOf: null });
  });

  it('decides what the absent officer holds', () => {
    const held = step('documents', { status: 'open' });
    claimStep(held, officer, now);
    decide([held], held, met(), substitute);
    expect(held).toMatchObject({ status: 'passed', claimedBy: 'officer-b', onBehalfOf: 'officer-a' });
  });
});
