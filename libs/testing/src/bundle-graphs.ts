type Status = 'waiting' | 'pre-review' | 'open' | 'granted' | 'refused' | 'cancelled' | 'withdrawn' | 'not-accepted';

/** A member of a graph, as much of it as decisions need. */
export interface GraphMemberCase {
  readonly key: string;
  readonly status: Status;
  readonly optional: boolean;
  readonly needs: readonly { readonly anyOf: readonly string[] }[];
  readonly preReview: boolean;
  /** Its papers are at the counter. */
  readonly ready: boolean;
}

/** What a graph asks for. Whoever decides over members of a bundle is held against these. */
export interface BundleGraphCase {
  readonly name: string;
  readonly optionalFailure: 'cancel' | 'release';
  readonly members: readonly GraphMemberCase[];
  readonly open: readonly string[];
  readonly preReview: readonly string[];
  /** Members of which a prerequisite has failed. */
  readonly failed: readonly string[];
  /** These and those that need them in turn. */
  readonly doomed: readonly string[];
  readonly joined: boolean;
}

interface MemberOptions {
  readonly optional?: true;
  readonly ahead?: true;
  /** A decision whose papers are not here yet. */
  readonly unready?: true;
}

/** @param needs one entry for each argument; members of one entry are separated by `|` */
const member = (key: string, status: Status, needs: readonly string[] = [], options: MemberOptions = {}): GraphMemberCase => ({
  key,
  status,
  needs: needs.map((entry) => ({ anyOf: entry.split('|') })),
  optional: options.optional ?? false,
  preReview: options.ahead ?? false,
  ready: (status === 'granted' || status === 'refused') && !options.unready,
});

const NOTHING = { optionalFailure: 'cancel', open: [], preReview: [], failed: [], doomed: [], joined: false } as const;
const graph = (name: string, members: readonly GraphMemberCase[], asks: Partial<BundleGraphCase> = {}): BundleGraphCase => ({
  ...NOTHING,
  ...asks,
  name,
  members,
});

const HALF = member('half', 'granted', [], { unready: true });

/** Parallel, serial, mixed, one-of, optional: 开办餐饮店, 新生儿出生 and 退休 in small, and the ways in which they go wrong. */
export const BUNDLE_GRAPHS: readonly BundleGraphCase[] = [
  graph('nothing is asked for while everything runs', [member('a', 'open'), member('b', 'open')]),
  graph('a member without prerequisites that was left behind is opened', [member('a', 'waiting'), member('b', 'open')], { open: ['a'] }),
  graph('one opens when the one that it needs is granted', [member('a', 'granted'), member('b', 'waiting', ['a'])], { open: ['b'] }),
  graph('the papers of a grant need not be here for what follows', [HALF, member('b', 'waiting', ['half'])], { open: ['b'] }),
  graph('one that is reviewed ahead opens like any other', [member('a', 'granted'), member('b', 'pre-review', ['a'])], { open: ['b'] }),
  graph('all of several must be granted', [member('a', 'granted'), member('b', 'open'), member('c', 'waiting', ['a', 'b'])]),
  graph('all of several are granted', [member('a', 'granted'), member('b', 'granted'), member('c', 'waiting', ['a', 'b'])], {
    open: ['c'],
  }),
  graph('one of several is enough', [member('a', 'granted'), member('b', 'refused'), member('c', 'waiting', ['a|b'])], { open: ['c'] }),
  graph('one of several may still come', [member('a', 'refused'), member('b', 'open'), member('c', 'waiting', ['a|b'])]),
  graph('none of several came', [member('a', 'refused'), member('b', 'withdrawn'), member('c', 'waiting', ['a|b']), member('d', 'open')], {
    failed: ['c'],
    doomed: ['c'],
  }),
  graph('one of one entry and all of the others', [
    member('a', 'granted'),
    member('b', 'refused'),
    member('c', 'open'),
    member('d', 'waiting', ['a|b', 'c']),
  ]),
  graph(
    'what waits is reviewed ahead where the bundle says so',
    [member('a', 'open'), member('b', 'waiting', ['a'], { ahead: true }), member('c', 'waiting', ['a'])],
    { preReview: ['b'] },
  ),
  graph('what is reviewed ahead already is left alone', [member('a', 'open'), member('b', 'pre-review', ['a'], { ahead: true })]),
  graph(
    'a failed prerequisite takes with it what needs it, and what needs that',
    [
      member('a', 'refused'),
      member('b', 'pre-review', ['a'], { ahead: true }),
      member('c', 'waiting', ['b']),
      member('d', 'waiting', ['c']),
      member('e', 'open'),
    ],
    { failed: ['b'], doomed: ['b', 'c', 'd'] },
  ),
  graph(
    'failure of one prerequisite decides, whatever the others do',
    [member('a', 'cancelled'), member('b', 'open'), member('c', 'waiting', ['a', 'b'])],
    {
      failed: ['c'],
      doomed: ['c'],
    },
  ),
  graph(
    'an optional member that fails does not fail the bundle',
    [member('a', 'granted'), member('sign', 'refused', [], { optional: true })],
    { joined: true },
  ),
  graph(
    'an optional member that fails ends what needs it',
    [member('sign', 'refused', [], { optional: true }), member('light', 'waiting', ['sign'])],
    { failed: ['light'], doomed: ['light'] },
  ),
  graph(
    'an optional member that fails releases what needs it, where the region reads it so',
    [member('sign', 'refused', [], { optional: true }), member('light', 'waiting', ['sign'])],
    { optionalFailure: 'release', open: ['light'] },
  ),
  graph(
    'a member that is not optional releases nothing, however the region reads it',
    [member('a', 'refused'), member('b', 'waiting', ['a'])],
    { optionalFailure: 'release', failed: ['b'], doomed: ['b'] },
  ),
  graph('everything is finished and here', [member('a', 'granted'), member('b', 'cancelled', ['a']), member('c', 'withdrawn')], {
    joined: true,
  }),
  graph('a refusal without its letter is not joined', [member('a', 'granted'), member('b', 'refused', [], { unready: true })]),
  graph('nothing was decided', [member('a', 'withdrawn'), member('b', 'withdrawn', ['a'])], { joined: true }),
];
