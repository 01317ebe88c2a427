import { DomainError } from '@onewindow/contracts';
import { DEFAULT_TERMS, limitFrom } from './terms.domain.js';
import {
  afterDissatisfaction,
  appealOutcome,
  assertAnswerable,
  assertAppealable,
  assertAppealOpen,
  assertCallable,
  assertClosable,
  assertConcludable,
  assertContactable,
  assertExtendable,
  assertJudgeable,
  assertRectifiable,
  assertTerm,
  assertVerifiable,
  closingOf,
  doesDuty,
  higher,
  isBad,
  statusAfter,
  TRANSITIONS,
  type OrderStatus,
  type WorkOrder,
} from './work-order.domain.js';

const NOW = new Date('2026-11-24T02:00:00Z');
const order = (change: Partial<WorkOrder> = {}): WorkOrder => ({
  status: 'verifying',
  round: 1,
  contactAgreed: true,
  contactedAt: NOW,
  outcome: null,
  extended: false,
  reopened: false,
  appeal: null,
  appealUntil: new Date('2026-12-01T16:00:00Z'),
  limits: { rectification: limitFrom(NOW, DEFAULT_TERMS.rectification, DEFAULT_TERMS) },
  ...change,
});

const STATUSES = Object.keys(TRANSITIONS) as OrderStatus[];
const OK = 'ok';

/** What an act answers in each state, in the order of the states. */
function answers(act: (status: OrderStatus) => unknown): string[] {
  return STATUSES.map((status) => {
    try {
      act(status);
      return OK;
    } catch (error) {
      return error instanceof DomainError ? error.code : String(error);
    }
  });
}

describe('what may be done in which state', () => {
  const END = ['work-order-with-supervisor', 'work-order-is-closed'];
  it.each<[string, (status: OrderStatus) => unknown, string[]]>([
    [
      'speaking with who rated',
      (status) => assertContactable(order({ status })),
      [OK, OK, 'work-order-already-answered', 'work-order-already-answered', 'work-order-already-answered', ...END],
    ],
    [
      'finding out what is so',
      (status) => assertVerifiable(order({ status })),
      [OK, ...Array<string>(4).fill('work-order-already-verified'), ...END],
    ],
    [
      'extending the term',
      (status) => assertExtendable(order({ status, outcome: 'complex' }), 5, 15, NOW),
      ['work-order-not-in-rectification', OK, ...Array<string>(3).fill('work-order-not-in-rectification'), ...END],
    ],
    [
      'putting it right',
      (status) => assertRectifiable(order({ status })),
      ['work-order-not-verified', OK, ...Array<string>(3).fill('nothing-to-rectify'), ...END],
    ],
    [
      'answering',
      (status) => assertAnswerable(order({ status })),
      ['work-order-without-result', 'work-order-without-result', OK, 'work-order-already-answered', 'work-order-already-answered', ...END],
    ],
    [
      'calling back',
      (status) => assertCallable(order({ status })),
      [...Array<string>(3).fill('work-order-without-feedback'), OK, 'work-order-already-called-back', ...END],
    ],
    [
      'closing',
      (status) => assertClosable(order({ status })),
      ['work-order-without-result', 'work-order-without-result', 'work-order-without-feedback', 'work-order-without-callback', OK, ...END],
    ],
    ['appealing', (status) => assertAppealable(order({ status }), NOW), [...Array<string>(6).fill(OK), 'work-order-is-closed']],
    [
      'concluding',
      (status) => assertConcludable(order({ status })),
      [...Array<string>(5).fill('work-order-not-with-supervisor'), OK, 'work-order-not-with-supervisor'],
    ],
  ])('%s', (_, act, expected) => {
    expect(answers(act)).toEqual(expected);
  });

  it('leads only where the transitions lead', () => {
    expect(TRANSITIONS.verifying).toEqual(
      expect.arrayContaining([statusAfter('justified'), statusAfter('complex'), statusAfter('unfounded')]),
    );
    for (const status of ['calling-back', 'answered', 'closed'] as const)
      for (const reopened of [true, false]) expect(TRANSITIONS[status]).toContain(afterDissatisfaction({ reopened }));
  });
});

describe('a refusal', () => {
  it.each<[string, () => unknown, string, string]>([
    ['of a call to who did not agree', () => assertContactable(order({ contactAgreed: false })), 'forbidden', 'contact-not-agreed'],
    [
      'of a callback to who did not agree',
      () => assertCallable(order({ contactAgreed: false, status: 'calling-back' })),
      'forbidden',
      'contact-not-agreed',
    ],
    ['of verifying without having spoken', () => assertVerifiable(order({ contactedAt: null })), 'conflict', 'rater-not-contacted'],
    ['of a second extension', () => extend({ extended: true }), 'conflict', 'work-order-already-extended'],
    ['of an extension of what is clear', () => extend({ outcome: 'justified' }), 'conflict', 'work-order-not-complex'],
    ['of an extension that is too long', () => extend({}, 16), 'invalid', 'extension-too-long'],
    ['of an extension after the term', () => extend({}, 1, new Date('2026-12-01T16:00:00Z')), 'conflict', 'rectification-overdue'],
    ['of a term that is too long', () => assertTerm(6, 5), 'invalid', 'term-too-long'],
    ['of closing over an appeal', () => assertClosable(order({ status: 'answered', appeal: 'pending' })), 'conflict', 'appeal-undecided'],
    ['of a second appeal', () => assertAppealable(order({ appeal: 'rejected' }), NOW), 'conflict', 'appeal-already-made'],
    [
      'of an appeal that comes too late',
      () => assertAppealable(order(), new Date('2026-12-01T16:00:00.001Z')),
      'conflict',
      'appeal-too-late',
    ],
    ['of an opinion without an appeal', () => assertAppealOpen(order()), 'conflict', 'appeal-missing'],
    ['of a third opinion', () => assertAppealOpen(order({ appeal: 'rejected' })), 'conflict', 'appeal-already-decided'],
    ['of judging what was not answered', () => assertJudgeable(order(), 1, false), 'not-found', 'reply-missing'],
    ['of judging an older answer', () => assertJudgeable(order({ round: 2 }), 1, true), 'not-found', 'reply-missing'],
    ['of judging what does not count', () => assertJudgeable(order({ appeal: 'upheld' }), 1, true), 'conflict', 'rating-is-excluded'],
  ])('%s says why', (_, act, kind, code) => {
    expect(act).toThrow(expect.objectContaining({ kind, code }));
  });

  const extend = (change: Partial<WorkOrder>, days = 5, now = NOW) =>
    assertExtendable(order({ status: 'rectifying', outcome: 'complex', ...change }), days, 15, now);
});

describe('the rules of the loop', () => {
  it('take levels 4 and 5 for bad ratings', () => {
    expect(([1, 2, 3, 4, 5] as const).map(isBad)).toEqual([false, false, false, true, true]);
  });

  it('need no contact with who did not agree to it', () => {
    expect(() => assertVerifiable(order({ contactAgreed: false, contactedAt: null }))).not.toThrow();
  });

  it('have it done again once, then ask the supervisor', () => {
    expect([false, true].map((reopened) => afterDissatisfaction({ reopened }))).toEqual(['verifying', 'supervised']);
  });

  it.each<[string, boolean[], ReturnType<typeof appealOutcome>]>([
    ['is open with one opinion', [true], undefined],
    ['is upheld by two', [true, true], 'upheld'],
    ['is rejected where they differ', [true, false], 'rejected'],
    ['is rejected by two', [false, false], 'rejected'],
  ])('an appeal %s', (_, opinions, outcome) => {
    expect(appealOutcome(opinions.map((upheld) => ({ upheld })))).toBe(outcome);
  });

  it.each([
    [true, 0, true],
    [false, 0, false],
    [false, 1, false],
    [false, 2, true],
  ])('count a call that reached (%s) after %i tries as done: %s', (reached, before, done) => {
    expect(doesDuty(reached, before)).toBe(done);
  });

  it('say of a closed one whether it was put right or explained', () => {
    expect((['justified', 'complex', 'unfounded'] as const).map((outcome) => closingOf({ outcome }))).toEqual([
      'rectified',
      'rectified',
      'explained',
    ]);
  });

  it('only ever climb', () => {
    expect(higher(null, 'reminder')).toBeNull();
    expect(higher(null, 'supervisor')).toBe('supervisor');
    expect(higher('leader', 'supervisor')).toBe('leader');
    expect(higher('supervisor', 'leader')).toBe('leader');
  });
});
