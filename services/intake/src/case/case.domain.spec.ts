import {
  assertAtSite,
  assertCanBecome,
  assertConcerns,
  awaitedBy,
  CASE_TRANSITIONS,
  visitedOn,
  visitOfDay,
  type CaseStatus,
  type Turn,
} from './case.domain.js';

/** A refusal as `toThrow` looks at it. */
const refusal = (kind: string, code: string) => expect.objectContaining({ kind, code });

describe('the life of a case', () => {
  const steps: [CaseStatus, CaseStatus][] = [
    ['received', 'correcting'],
    ['received', 'accepted'],
    ['received', 'not-accepted'],
    ['received', 'terminated'],
    ['correcting', 'accepted'],
    ['correcting', 'not-accepted'],
    ['correcting', 'terminated'],
    ['accepted', 'ready'],
    ['accepted', 'terminated'],
    ['ready', 'dispatched'],
    ['ready', 'closed'],
    ['dispatched', 'closed'],
    ['waiting', 'accepted'],
    ['waiting', 'not-accepted'],
    ['waiting', 'terminated'],
  ];
  it.each(steps)('goes from %s to %s', (from, to) => {
    expect(() => assertCanBecome({ status: from }, to)).not.toThrow();
  });

  const statuses = Object.keys(CASE_TRANSITIONS) as CaseStatus[];
  const others = statuses
    .flatMap((from) => statuses.map((to): [CaseStatus, CaseStatus] => [from, to]))
    .filter((pair) => !steps.some(([f, t]) => f === pair[0] && t === pair[1]));
  it.each(others)('does not go from %s to %s, and the code names the state', (from, to) => {
    expect(() => assertCanBecome({ status: from }, to)).toThrow(refusal('conflict', `case-is-${from}`));
  });
});

describe('whose turn it is', () => {
  const turn = (status: CaseStatus, change: Partial<Turn> = {}): Turn => ({ status, outcome: null, correctionOpen: null, ...change });
  it.each<[string, Turn, ReturnType<typeof awaitedBy>]>([
    ['a received case waits for the check', turn('received'), 'acceptance'],
    ['one that was told waits for what is open', turn('correcting', { correctionOpen: ['layout'] }), 'corrections'],
    ['a corrected one waits for the check', turn('correcting', { correctionOpen: [] }), 'acceptance'],
    ['an accepted one waits for the decision', turn('accepted'), 'decision'],
    ['a refused one waits for its letter', turn('accepted', { outcome: 'refused' }), 'letter'],
    ['a ready one waits at the counter', turn('ready', { outcome: 'granted' }), 'handing-over'],
    ['a mailed one waits for the return receipt', turn('dispatched', { outcome: 'granted' }), 'return-receipt'],
    ['a closed one waits for nothing', turn('closed', { outcome: 'granted' }), null],
    ['one that was turned away waits for nothing', turn('not-accepted', { correctionOpen: ['layout'] }), null],
    ['a member of a bundle that has not begun waits for the bundle', turn('waiting'), 'bundle'],
    ['one that was taken back waits for nothing', turn('terminated'), null],
  ])('%s', (_, state, awaited) => {
    expect(awaitedBy(state)).toBe(awaited);
  });
});

describe('visits', () => {
  // in Beijing: half past midnight, the last second of the same day, and the first of the next
  const early = new Date('2026-11-23T16:30:00Z');
  const late = new Date('2026-11-24T15:59:59Z');
  const next = new Date('2026-11-24T16:00:00Z');
  const first = visitedOn({ visits: 0, lastVisitDay: null }, early);

  it('of one legal day are one, and another day is another', () => {
    expect(first).toEqual({ visits: 1, lastVisitDay: '2026-11-24' });
    expect(visitedOn(first, late)).toEqual(first);
    expect(visitedOn(first, next)).toEqual({ visits: 2, lastVisitDay: '2026-11-25' });
  });

  it('are named during their day and not after it', () => {
    expect([visitOfDay(first, late), visitOfDay(first, next)]).toEqual([1, 0]);
  });
});

describe("another site's case", () => {
  const clerk = { id: 'c', siteId: 'site-1', windowId: 'w' };
  it.each([
    ['does not exist', null, clerk],
    ['is at another site', { siteId: 'site-2' }, clerk],
    ['has no site and neither has the caller', { siteId: '' }, { ...clerk, siteId: '' }],
  ])('answers alike when the case %s', (_, serviceCase, caller) => {
    expect(() => assertAtSite(serviceCase, caller)).toThrow(refusal('not-found', 'case-not-found'));
  });
});

describe('a case concerns', () => {
  const mine = { siteId: 'site-1', applicantSubjectId: 'me' };
  it.each([
    ['the staff of its site', { kind: 'staff', siteId: 'site-1', subjectId: '' }],
    ['its applicant', { kind: 'applicant', siteId: '', subjectId: 'me' }],
  ] as const)('%s', (_, caller) => {
    expect(() => assertConcerns(mine, caller)).not.toThrow();
  });

  it.each([
    ['the staff of another site', mine, { kind: 'staff', siteId: 'site-2', subjectId: 'me' }],
    ['another applicant', mine, { kind: 'applicant', siteId: 'site-1', subjectId: 'you' }],
    ['a machine', mine, { kind: 'machine', siteId: 'site-1', subjectId: 'me' }],
    ['an applicant without a subject', { ...mine, applicantSubjectId: '' }, { kind: 'applicant', siteId: '', subjectId: '' }],
    ['staff without a site', { ...mine, siteId: '' }, { kind: 'staff', siteId: '', subjectId: '' }],
    ['anybody when it does not exist', null, { kind: 'staff', siteId: 'site-1', subjectId: '' }],
  ] as const)('not %s', (_, serviceCase, caller) => {
    expect(() => assertConcerns(serviceCase, caller)).toThrow(refusal('not-found', 'case-not-found'));
  });
});
