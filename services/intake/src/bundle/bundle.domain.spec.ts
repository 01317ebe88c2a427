import { BUNDLE_GRAPHS, type BundleGraphCase } from '@onewindow/testing';
import {
  assertBundleCanBecome,
  assertInCheck,
  bundleAwaits,
  doomed,
  hasNotBegun,
  isJoined,
  leaving,
  memberOf,
  readySince,
  standingOf,
  type BundleStatus,
  type Graph,
  type Member,
  type MemberCase,
} from './bundle.domain.js';

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 24, 2, minute));

const graphOf = ({ members, optionalFailure }: BundleGraphCase): Graph => ({
  optionalFailure,
  members: members.map(({ ready, ...member }, minute) => ({
    ...member,
    caseId: `case-${member.key}`,
    inJointLimit: true,
    withdrawalRequested: false,
    finishedAt: hasNotBegun(member) || member.status === 'open' ? null : at(minute),
    readyAt: ready ? at(minute) : null,
  })),
});

/** Members in short, for what the table does not hold. */
const members = (...some: Partial<Member>[]): Member[] =>
  some.map((one, minute) => ({
    key: `m${minute}`,
    caseId: '',
    optional: false,
    needs: [],
    preReview: false,
    inJointLimit: true,
    status: 'waiting',
    withdrawalRequested: false,
    finishedAt: null,
    readyAt: null,
    ...one,
  }));

const refusal = (code: string) => expect.objectContaining({ code });

/** The code with which something is refused; undefined where it is not. */
function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

describe('the members of a bundle', () => {
  it.each(BUNDLE_GRAPHS.map((one) => [one.name, one] as const))('%s', (_, asked) => {
    const graph = graphOf(asked);
    const standing = (wanted: string) =>
      graph.members.filter((one) => hasNotBegun(one) && standingOf(one, graph) === wanted).map(({ key }) => key);
    const ahead = graph.members.filter((one) => one.preReview && one.status === 'waiting' && standingOf(one, graph) === 'waits');
    expect({
      open: standing('ready'),
      failed: standing('failed'),
      preReview: ahead.map(({ key }) => key),
      doomed: doomed(graph),
      joined: isJoined(graph.members),
    }).toEqual({ open: asked.open, failed: asked.failed, preReview: asked.preReview, doomed: asked.doomed, joined: asked.joined });
  });
});

describe('the clock of a member', () => {
  const since = (needs: string[][], some: Member[], accepted = at(0)) =>
    readySince({ needs: needs.map((anyOf) => ({ anyOf })) }, { members: some, optionalFailure: 'cancel' }, accepted);
  const some = members(
    { key: 'a', status: 'granted', finishedAt: at(5) },
    { key: 'b', status: 'granted', finishedAt: at(9) },
    { key: 'c', status: 'refused', finishedAt: at(20) },
  );

  it.each<[string, string[][], Date]>([
    ['begins with the bundle where it needs nobody', [], at(0)],
    ['begins when the one before it was decided', [['a']], at(5)],
    ['begins when the last of all was decided', [['a'], ['b']], at(9)],
    ['begins when the first of one-of was granted', [['a', 'b']], at(5)],
    ['does not wait for the refusal of another of one-of', [['a', 'c']], at(5)],
    ['begins when the last of one-of failed, where that releases it', [['c']], at(20)],
  ])('%s', (_, needs, expected) => {
    expect(since(needs, some)).toEqual(expected);
  });

  it('never begins before the bundle was accepted', () => {
    expect(since([['a']], some, at(7))).toEqual(at(7));
  });
});

describe('what is taken back', () => {
  const graph = (...some: Partial<Member>[]): Graph => ({ members: members(...some), optionalFailure: 'cancel' });
  const serial = graph({ key: 'a', status: 'open' }, { key: 'b', needs: [{ anyOf: ['a'] }] }, { key: 'c', status: 'open' });

  it.each<[string, Graph, string[], string[] | string]>([
    ['may be what nobody needs', serial, ['c'], ['c']],
    ['may be something with all that needs it', serial, ['a', 'b'], ['a', 'b']],
    ['may not be what something kept needs', serial, ['a'], 'member-needed'],
    [
      'may be one of several that would do',
      graph({ key: 'a', status: 'open' }, { key: 'b', status: 'open' }, { needs: [{ anyOf: ['a', 'b'] }] }),
      ['a'],
      ['a'],
    ],
    ['may not be what is decided', graph({ key: 'a', status: 'granted' }), ['a'], 'member-decided'],
    ['may not be what is not there', serial, ['x'], 'member-unknown'],
    ['is nothing where it has ended', graph({ key: 'a', status: 'withdrawn' }), ['a'], []],
    [
      'may be needed by one that has begun: it has what it needed',
      graph({ key: 'a', status: 'open' }, { key: 'b', status: 'open', needs: [{ anyOf: ['a'] }] }),
      ['a'],
      ['a'],
    ],
  ])('%s', (_, of, keys, expected) => {
    let left: string[] = [];
    const code = codeOf(() => (left = leaving(keys, of).map(({ key }) => key)));
    expect(code ?? left).toEqual(expected);
  });
});

describe('by its case, a member', () => {
  const plan = { key: 'a', caseId: 'c', optional: false, needs: [], preReview: false, inJointLimit: true };
  const blank: MemberCase = {
    status: 'waiting',
    outcome: null,
    preReviewedAt: null,
    terminationStatus: null,
    terminationCause: null,
    decidedAt: null,
    terminatedAt: null,
    notAcceptedAt: null,
    readyAt: null,
  };
  it.each<[string, Partial<MemberCase>, Partial<Member>]>([
    ['waits', {}, { status: 'waiting', finishedAt: null }],
    ['is reviewed ahead', { preReviewedAt: at(1) }, { status: 'pre-review' }],
    ['runs', { status: 'accepted', preReviewedAt: at(1) }, { status: 'open' }],
    ['is to end', { status: 'accepted', terminationStatus: 'requested' }, { status: 'open', withdrawalRequested: true }],
    [
      'is granted before its papers are here',
      { status: 'accepted', outcome: 'granted', decidedAt: at(2) },
      { status: 'granted', finishedAt: at(2), readyAt: null },
    ],
    ['is refused', { status: 'ready', outcome: 'refused', decidedAt: at(2), readyAt: at(3) }, { status: 'refused', readyAt: at(3) }],
    ['stays granted when it is handed over', { status: 'closed', outcome: 'granted', decidedAt: at(2) }, { status: 'granted' }],
    [
      'is cancelled',
      { status: 'terminated', terminationCause: 'prerequisite-failed', terminatedAt: at(4) },
      { status: 'cancelled', finishedAt: at(4) },
    ],
    ['is withdrawn', { status: 'terminated', terminatedAt: at(4) }, { status: 'withdrawn' }],
    ['was turned away', { status: 'not-accepted', notAcceptedAt: at(4) }, { status: 'not-accepted', finishedAt: at(4) }],
  ])('%s', (_, change, expected) => {
    expect(memberOf(plan, { ...blank, ...change })).toMatchObject(expected);
  });
});

describe('the life of an application', () => {
  const steps: [BundleStatus, BundleStatus][] = [
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
  ];
  const all = [...new Set(steps.flat())];
  it.each(all.flatMap((from) => all.map((to) => [from, to] as const)))('%s to %s, and the refusal names the state', (from, to) => {
    const allowed = steps.some(([f, t]) => f === from && t === to);
    expect(codeOf(() => assertBundleCanBecome({ status: from }, to))).toBe(allowed ? undefined : `bundle-is-${from}`);
  });

  it.each<[BundleStatus, string[] | null, ReturnType<typeof bundleAwaits>]>([
    ['received', null, 'acceptance'],
    ['correcting', ['layout'], 'corrections'],
    ['correcting', [], 'acceptance'],
    ['accepted', null, 'members'],
    ['ready', null, 'handing-over'],
    ['dispatched', null, 'return-receipt'],
    ['closed', null, null],
    ['not-accepted', null, null],
    ['terminated', null, null],
  ])('%s with %j open waits for %s', (status, correctionOpen, awaited) => {
    expect(bundleAwaits({ status, correctionOpen })).toBe(awaited);
  });

  it('is checked at the window only until it is accepted', () => {
    expect(() => assertInCheck({ status: 'correcting' })).not.toThrow();
    expect(() => assertInCheck({ status: 'accepted' }, '行政许可法 第三十二条')).toThrow(refusal('bundle-is-accepted'));
  });
});
