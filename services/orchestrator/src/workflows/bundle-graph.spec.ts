import { BUNDLE_GRAPHS } from '@onewindow/testing';
import { isOver, nextActs, standing, type BundleGraph, type GraphMember } from './bundle-graph.js';

const graphOf = (graph: Pick<BundleGraph, 'members' | 'optionalFailure'>, status: BundleGraph['status'] = 'accepted'): BundleGraph => ({
  ...graph,
  sequence: 1,
  status,
});

describe('the acts that a graph asks for', () => {
  it.each(BUNDLE_GRAPHS.map((one) => [one.name, one] as const))('%s', (_, asked) => {
    const acts = nextActs(graphOf(asked));
    const of = (kind: string) => acts.flatMap((act) => (act.kind === kind && 'member' in act ? [act.member] : []));
    expect({
      open: of('open'),
      preReview: of('pre-review'),
      failed: of('cancel'),
      joined: acts.some(({ kind }) => kind === 'join'),
    }).toEqual({
      open: asked.open,
      preReview: asked.preReview,
      failed: asked.failed,
      joined: asked.joined,
    });
  });

  it.each(['received', 'correcting', 'ready', 'dispatched', 'closed', 'not-accepted', 'terminated'] as const)(
    'are none while the application is %s',
    (status) => {
      for (const one of BUNDLE_GRAPHS) expect(nextActs(graphOf(one, status))).toEqual([]);
    },
  );
});

it.each([
  ['accepted', false],
  ['ready', false],
  ['dispatched', false],
  ['closed', true],
  ['not-accepted', true],
  ['terminated', true],
] as const)('an application that is %s is over: %s', (status, over) => {
  expect(isOver(graphOf({ members: [], optionalFailure: 'cancel' }, status))).toBe(over);
});

describe('where an application stands', () => {
  const named = (key: string, status: GraphMember['status'], ready = false): GraphMember => ({
    key,
    status,
    ready,
    optional: false,
    needs: [],
    preReview: false,
  });

  it.each([
    ['2026-12-08', 'accepted, due on 2026-12-08; registration granted, result ready; food open'],
    ['', 'accepted; registration granted, result ready; food open'],
    [undefined, 'accepted; registration granted, result ready; food open'],
  ])('is said in one line, with the day that binds where there is one (%p)', (dueDay, words) => {
    const members = [named('registration', 'granted', true), named('food', 'open')];
    expect(standing({ ...graphOf({ members, optionalFailure: 'cancel' }), ...(dueDay === undefined ? {} : { dueDay }) })).toBe(words);
  });
});
