import { EMPTY_LEDGER, jointClock, jointDue, rungsOf, type JointHandling, type JointMember, type Suspension } from '@onewindow/legal-clock';
import { at, by, extension, PERMITS, reading, refusalOf, suspension, working } from './given.js';
import { after, shanghaiDay } from './day-by-day.js';

const member = (key: string, more: Partial<JointMember> = {}): JointMember => ({
  key,
  statutory: working(20),
  promised: { ...working(5), basis: '办事指南' },
  isJoint: true,
  ledger: EMPTY_LEDGER,
  law: PERMITS,
  ...more,
});

/** Accepted on Monday 2026-03-02; 45 working days are over on 2026-05-08. */
const bundle = (members: JointMember[], more: Partial<JointHandling> = {}): JointHandling => ({
  acceptedAt: at('2026-03-02'),
  promised: null,
  ledger: EMPTY_LEDGER,
  members,
  ...by(),
  ...more,
});

const stopped = (...suspensions: Suspension[]): Partial<JointMember> => ({ ledger: { suspensions, extension: null } });
const week = suspension('2026-03-09', '2026-03-13');

describe('the joint limit', () => {
  test('is forty-five working days from the common acceptance, however many members there are', () => {
    const { statutory } = jointDue(bundle([member('a'), member('b', { needs: ['a'] }), member('c', { needs: ['b'] })]));
    expect(statutory).toMatchObject({ stopped: false, day: '2026-05-08', units: 45 });
    expect(statutory.steps.at(-1)?.total).toBe(45);
  });

  test('is extended once, by up to fifteen working days', () => {
    const ledger = {
      suspensions: [],
      extension: extension({ amount: 15, approver: 'government-head', basis: '行政许可法 第四十二条第二款' }),
    };
    const { statutory } = jointDue(bundle([member('a')], { ledger }));
    expect(statutory).toMatchObject({ day: '2026-05-28', units: 60 });
  });

  test('may be another where the bundle has one', () => {
    expect(jointDue(bundle([member('a')], { statutory: working(30) })).statutory.day).toBe('2026-04-14');
  });
});

describe('joint-suspension', () => {
  const both = [member('a', stopped(week)), member('b')];
  const together = [
    member('a', stopped(week)),
    member('b', stopped(suspension('2026-03-11', '2026-03-17', { id: 's2', cause: 'testing' }))),
  ];
  const own = { ledger: { suspensions: [suspension('2026-03-19', '2026-03-20', { id: 'own', cause: 'expert-review' })], extension: null } };
  const dueBy = (answer: 'any-running-member' | 'bundle-alone' | 'all-running-members', members: JointMember[], more = {}) =>
    jointDue(bundle(members, { readings: reading({ 'joint-suspension': answer }), ...more })).statutory.day;

  test.each([
    ['any-running-member', '2026-05-14', '2026-05-18', '2026-05-11'],
    ['bundle-alone', '2026-05-08', '2026-05-08', '2026-05-11'],
    ['all-running-members', '2026-05-08', '2026-05-12', '2026-05-11'],
  ] as const)('%s: one of two stands %s, both share some days %s, the bundle itself %s', (answer, one, two, bundles) => {
    expect([dueBy(answer, both), dueBy(answer, together), dueBy(answer, [member('a')], own)]).toEqual([one, two, bundles]);
  });

  test('a member that is done, or has not begun, does not run', () => {
    const done = member('b', { finishedAt: at('2026-03-06') });
    expect(dueBy('all-running-members', [member('a', stopped(week)), done])).toBe('2026-05-14');
    const later = member('b', { needs: ['c'] });
    expect(dueBy('all-running-members', [member('a', stopped(week)), later, member('c', { finishedAt: at('2026-03-16') })])).toBe(
      '2026-05-08',
    );
    expect(dueBy('any-running-member', [member('a', { ...stopped(week), finishedAt: at('2026-03-06') })])).toBe('2026-05-08');
  });

  test('all-running-members: a suspension during which another member comes to its end is explained in one step', () => {
    const members = [
      member('a', stopped(week)),
      member('b', { ...stopped(suspension('2026-03-09', '2026-03-11', { id: 's2' })), finishedAt: at('2026-03-11') }),
    ];
    const { statutory } = jointDue(bundle(members, { readings: reading({ 'joint-suspension': 'all-running-members' }) }));
    expect(
      statutory.steps.filter(({ reason }) => reason === 'suspended').map(({ from, to, suspension: one }) => [from, to, one?.member]),
    ).toEqual([['2026-03-09', '2026-03-13', 'a']]);
  });

  test('a member outside the joint limit does not stop it', () => {
    expect(dueBy('any-running-member', [member('a'), member('bank', { ...stopped(week), isJoint: false })])).toBe('2026-05-08');
  });

  test('a member that stands without end stops it, and what explains it names the member', () => {
    const { statutory } = jointDue(bundle([member('a', stopped(suspension('2026-03-10', null))), member('b')]));
    expect(statutory).toMatchObject({ stopped: true, since: '2026-03-10', counted: 5, remaining: 40, suspensionId: 's1' });
    expect(statutory.steps.at(-1)?.suspension).toEqual({ id: 's1', cause: 'hearing', basis: '某条例 第八条', member: 'a' });
  });
});

describe("the members' own limits", () => {
  test('run beside the joint one; parallel members begin with the bundle', () => {
    const { members } = jointDue(bundle([member('a', stopped(week)), member('b')]));
    expect(members.map(({ statutory, promised }) => [statutory.startDay, statutory.state?.day, promised.state?.day])).toEqual([
      ['2026-03-02', '2026-04-07', '2026-03-16'],
      ['2026-03-02', '2026-03-30', '2026-03-09'],
    ]);
  });

  test('of one that needs others begin with the notice that they are done', () => {
    const { members } = jointDue(
      bundle([member('a', { finishedAt: at('2026-03-05') }), member('b', { needs: ['a'], startedAt: at('2026-03-06') })]),
    );
    expect(members[1]?.statutory).toMatchObject({ startDay: '2026-03-06', isPlanned: false, follows: null, state: { day: '2026-04-03' } });
    expect(members[1]?.statutory.state?.steps[0]).toMatchObject({ from: '2026-03-02', to: '2026-03-05', reason: 'before-acceptance' });
  });

  test('are planned from the due day of what is not done, each by its own kind of limit', () => {
    const { members } = jointDue(bundle([member('a'), member('b', { needs: ['a'] })]));
    expect(members[1]).toMatchObject({
      statutory: { startDay: '2026-03-30', isPlanned: true, follows: 'a', state: { day: '2026-04-28' } },
      promised: { startDay: '2026-03-09', isPlanned: true, follows: 'a', state: { day: '2026-03-16' } },
    });
  });

  test('begin after the last of all that are needed, and after the first of those of which one suffices', () => {
    const [slow, quick] = [member('slow', { promised: working(9) }), member('quick', { promised: working(2) })];
    const { members } = jointDue(
      bundle([slow, quick, member('all', { needs: ['slow', 'quick'] }), member('one', { needsOneOf: ['slow', 'quick'] })]),
    );
    expect(members.slice(2).map(({ promised }) => [promised.startDay, promised.follows])).toEqual([
      ['2026-03-13', 'slow'],
      ['2026-03-04', 'quick'],
    ]);
  });

  test('wait where what is needed stands', () => {
    const { members } = jointDue(bundle([member('a', stopped(suspension('2026-03-04', null))), member('b', { needs: ['a'] })]));
    expect(members[1]?.promised).toEqual({ startDay: null, isPlanned: true, follows: 'a', state: null });
  });

  test('a member without a limit of the kind takes the time of its other one, and without any none', () => {
    const { members } = jointDue(
      bundle([
        member('a', { promised: null, statutory: working(3) }),
        member('b', { needs: ['a'] }),
        member('notice', { promised: null, statutory: null }),
        member('c', { needs: ['notice'] }),
      ]),
    );
    expect([members[1]?.promised.startDay, members[3]?.promised.startDay]).toEqual(['2026-03-05', '2026-03-02']);
  });
});

describe('the promise of the bundle', () => {
  test('is its own where it has one, and binds where it is the earlier', () => {
    expect(jointDue(bundle([member('a')], { promised: working(7) }))).toMatchObject({
      promised: { day: '2026-03-11' },
      binding: 'promised',
    });
  });

  test.each([
    ['any-running-member', '2026-03-18'],
    ['bundle-alone', '2026-03-11'],
    ['all-running-members', '2026-03-13'],
  ] as const)('stands with its members, whether the joint limit covers them or not: %s', (answer, day) => {
    const local = suspension('2026-03-10', '2026-03-11', { id: 's2', clocks: 'promised', cause: 'site-survey' });
    const members = [
      member('a', { promised: working(7), ...stopped(week) }),
      member('b', { isJoint: false, promised: working(7), ...stopped(local) }),
    ];
    const { promised, statutory } = jointDue(bundle(members, { promised: working(7), readings: reading({ 'joint-suspension': answer }) }));
    expect(promised?.day).toBe(day);
    expect(promised?.steps.some(({ suspension: by }) => by?.member === 'a')).toBe(answer !== 'bundle-alone');
    // a site survey stops no limit of the law, and what the joint limit does not cover does not stop it
    expect(statutory.day).toBe(answer === 'bundle-alone' ? '2026-05-08' : '2026-05-14');
  });

  test('is otherwise as long as the longest way through its members, with their steps in one row', () => {
    const { promised, binding } = jointDue(
      bundle([
        member('licence', { promised: working(1) }),
        member('food', { needs: ['licence'], promised: working(7) }),
        member('sign', { needs: ['licence'], promised: working(3) }),
        member('tax', { promised: working(2) }),
      ]),
    );
    expect([promised?.day, promised?.units, binding]).toEqual(['2026-03-12', 8, 'promised']);
    const steps = promised?.steps ?? [];
    expect(steps[0]).toMatchObject({ from: '2026-03-02', reason: 'start-day' });
    expect(steps.slice(1).map(({ from }) => from)).toEqual(steps.slice(0, -1).map(({ to }) => after(to)));
    expect(steps.at(-1)).toMatchObject({ to: '2026-03-12', total: 8, text: '2026-03-09 至 2026-03-12：工作日，计入（累计 8／8）' });
    expect(steps.reduce((sum, { counted }) => sum + counted, 0)).toBe(8);
  });

  test('goes on from what was done in fact', () => {
    const { promised } = jointDue(
      bundle([
        member('licence', { promised: working(1), finishedAt: at('2026-03-05') }),
        member('food', { needs: ['licence'], promised: working(7) }),
      ]),
    );
    expect([promised?.day, promised?.units]).toEqual(['2026-03-16', 7]);
    expect(promised?.steps.slice(0, 2).map(({ reason, to }) => [reason, to])).toEqual([
      ['before-acceptance', '2026-03-04'],
      ['start-day', '2026-03-05'],
    ]);
  });

  test('stands where a member on the way stands', () => {
    const { promised, binding } = jointDue(
      bundle([
        member('licence', { promised: working(1) }),
        member('food', { needs: ['licence'], promised: working(7), ...stopped(suspension('2026-03-06', null, { clocks: 'promised' })) }),
      ]),
    );
    expect(promised).toMatchObject({ stopped: true, units: 8, counted: 3, remaining: 5, since: '2026-03-06' });
    expect(promised?.steps.at(-1)?.total).toBe(3);
    expect(binding).toBe('statutory');
  });

  test('is none where no member promises anything', () => {
    expect(jointDue(bundle([member('a', { promised: null })])).promised).toBeNull();
  });
});

test('the joint limit has rungs as any other', () => {
  const clock = jointClock(bundle([member('a', stopped(week))]));
  const rungs = rungsOf([{ key: 'yellow', clock: 'statutory', place: { kind: 'percent', amount: 90 } }], { statutory: clock });
  expect(rungs.map(({ day, at: instant }) => [day, shanghaiDay(instant)])).toEqual([['2026-05-08', '2026-05-09']]);
});

test.each<[string, JointMember[]]>([
  ['bundle-member-twice', [member('a'), member('a')]],
  ['bundle-member-unknown', [member('a', { needs: ['z'] })]],
  ['bundle-member-unknown', [member('a', { needsOneOf: ['z'], startedAt: at('2026-03-03') })]],
  ['bundle-has-a-cycle', [member('a', { needs: ['b'] }), member('b', { needsOneOf: ['a'] })]],
])('%s is refused', (code, members) => {
  expect(refusalOf(() => jointDue(bundle(members)))).toMatchObject({ kind: 'invalid', code, details: { field: 'members' } });
});
