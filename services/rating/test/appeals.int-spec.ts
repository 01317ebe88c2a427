import type { ListedWorkOrder, Principal } from '@onewindow/contracts';
import { ELSEWHERE } from './events.js';
import {
  desk,
  farSupervisor,
  head,
  leader,
  officer,
  ownSupervisor,
  secondDesk,
  strangeOfficer,
  supervisor,
  windowClerk,
} from './people.js';
import { DAY_MS, Orders, REPLY, UNFOUNDED, type Bad } from './orders.js';

let orders: Orders;
beforeAll(async () => void (orders = await Orders.start()), 30_000);
afterAll(() => orders.stop(), 30_000);

const EVIDENCE = { ground: 'malicious', evidence: '同一人一日内对五个窗口评价，办件均未超时，附监控记录' } as const;
const YES = { upheld: true, reason: '监控显示当日未到窗口' } as const;
const NO = { upheld: false, reason: '证据不足' } as const;
const opinion = (bad: Bad, body: unknown, who: Partial<Principal>) => orders.act(bad, 'appeal/opinion', body, who);

async function appealed(): Promise<Bad> {
  const bad = await orders.bad();
  await orders.must(bad, [['appeal', EVIDENCE, head]]);
  return bad;
}

describe('an appeal', () => {
  it('that two reviewers uphold sets the rating aside: closed, not counted, told to who gave it, and as it was', async () => {
    const bad = await appealed();
    expect(await opinion(bad, YES, desk)).toMatchObject({ status: 200, body: { status: 'verifying', appeal: 'pending' } });
    expect(await opinion(bad, YES, supervisor)).toMatchObject({
      body: { status: 'closed', closing: 'excluded', appeal: 'upheld', dues: [] },
    });
    expect(await orders.branches(bad)).toEqual(['workOrderOpened', 'appealed', 'appealDecided', 'workOrderClosed']);
    expect((await orders.told(bad))[2]?.event).toMatchObject({ value: { upheld: true, decidedBy: ['desk', 'supervisor'] } });
    expect(await orders.clocks(bad)).toEqual([]);
    expect((await orders.own(bad)).body).toMatchObject({
      level: 5,
      exclusion: { reasons: [YES.reason, YES.reason], decidedAt: expect.any(String) },
    });
    expect(await orders.service.query(`SELECT level FROM rating WHERE invitation_id = $1`, [bad.invitationId])).toEqual([{ level: 5 }]);
    expect(await orders.act(bad, 'verification', UNFOUNDED)).toMatchObject({ status: 409, body: { code: 'work-order-is-closed' } });
  });

  it.each([
    ['differ', YES, NO],
    ['both say no', NO, NO],
  ])('is rejected where the reviewers %s, and the work goes on', async (_, first, second) => {
    const bad = await appealed();
    await opinion(bad, first, desk);
    expect(await opinion(bad, second, secondDesk)).toMatchObject({ body: { status: 'verifying', appeal: 'rejected' } });
    await orders.must(bad, [['verification', UNFOUNDED], ['feedback', REPLY], ['closure']]);
    expect((await orders.own(bad)).body.exclusion).toBeNull();
  });

  it('is not decided by one who says it twice', async () => {
    const bad = await appealed();
    await opinion(bad, YES, desk);
    expect(await opinion(bad, YES, desk)).toMatchObject({ status: 200, body: { appeal: 'pending' } });
    expect(await opinion(bad, NO, desk)).toMatchObject({ status: 409, body: { code: 'opinion-already-given' } });
    expect(await orders.branches(bad)).toEqual(['workOrderOpened', 'appealed']);
  });

  it('is decided once by reviewers who come at the same time', async () => {
    const bad = await appealed();
    const reviewers = Array.from({ length: 8 }, (_, i) => ({ ...desk, id: `reviewer-${i}` }));
    const answers = await Promise.all(reviewers.map((reviewer) => opinion(bad, YES, reviewer)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(answers.filter(({ body }) => body.code === 'appeal-already-decided')).toHaveLength(6);
    expect(await orders.branches(bad)).toEqual(['workOrderOpened', 'appealed', 'appealDecided', 'workOrderClosed']);
  });

  it.each<[string, Partial<Principal>, string]>([
    ['a supervisor of the agency that was rated', ownSupervisor, 'reviewer-of-the-agency'],
    ['a supervisor of another county', farSupervisor, 'reviewer-out-of-region'],
    ['an officer', officer, 'role-not-allowed'],
    ['a leader', leader, 'role-not-allowed'],
    ['a window clerk', windowClerk, 'role-not-allowed'],
  ])('is not judged by %s', async (_, who, code) => {
    const bad = await appealed();
    expect(await opinion(bad, YES, who)).toMatchObject({ status: 403, body: { code } });
    expect(await orders.service.query(`SELECT FROM work_order_act WHERE work_order_id = $1 AND kind = 'opinion'`, [bad.orderId])).toEqual(
      [],
    );
  });

  it('shows what one reviewer thinks to nobody else before both have said it', async () => {
    const bad = await appealed();
    await opinion(bad, YES, desk);
    const opinions = async (who: Partial<Principal>) =>
      (await orders.view(bad, who)).body.acts.filter(({ kind }) => kind === 'opinion').length;
    expect([await opinions(desk), await opinions(supervisor), await opinions(officer)]).toEqual([1, 0, 0]);
    await opinion(bad, NO, supervisor);
    expect([await opinions(desk), await opinions(supervisor), await opinions(officer)]).toEqual([2, 2, 2]);
  });

  it.each<[string, (bad: Bad) => Promise<unknown>, Partial<Principal>, number, string]>([
    ['after its time', (bad) => orders.passes(bad, 30 * DAY_MS), head, 409, 'appeal-too-late'],
    [
      'twice with other words',
      (bad) => orders.must(bad, [['appeal', { ...EVIDENCE, evidence: '另一份证据' }]]),
      head,
      409,
      'appeal-already-made',
    ],
    ['of another agency', () => Promise.resolve(), strangeOfficer, 404, 'work-order-not-found'],
  ])('is not made %s', async (_, before, who, status, code) => {
    const bad = await orders.bad();
    await before(bad);
    const told = await orders.told(bad);
    expect(await orders.act(bad, 'appeal', EVIDENCE, who)).toMatchObject({ status, body: { code } });
    expect(await orders.told(bad)).toEqual(told);
  });

  it('is needed for an opinion, and keeps the work order open until it is decided', async () => {
    const bad = await orders.bad();
    expect(await opinion(bad, YES, desk)).toMatchObject({ status: 409, body: { code: 'appeal-missing' } });
    await orders.must(bad, [
      ['appeal', EVIDENCE],
      ['verification', UNFOUNDED],
      ['feedback', REPLY],
    ]);
    expect(await orders.act(bad, 'closure')).toMatchObject({ status: 409, body: { code: 'appeal-undecided' } });
  });

  it('waits in the queue of the reviewers of the region', async () => {
    const [mine, elsewhere] = [await appealed(), await orders.bad({ agencyCode: ELSEWHERE })];
    await orders.must(elsewhere, [['appeal', EVIDENCE, { ...head, agencyCode: ELSEWHERE }]]);
    const queue = async (who: Partial<Principal>) =>
      (await orders.everyPage<ListedWorkOrder>('/v1/work-orders?queue=appeals&limit=3', who)).map(({ id }) => id);
    expect(await queue(desk)).toContain(mine.orderId);
    expect(await queue(desk)).not.toContain(elsewhere.orderId);
    expect(await queue(farSupervisor)).toEqual([]);
    expect(await queue(leader)).toEqual(expect.arrayContaining([mine.orderId, elsewhere.orderId]));
    const refused = await orders.service.call<{ code: string }>(officer, 'GET', '/v1/work-orders?queue=appeals');
    expect(refused).toMatchObject({ status: 403, body: { code: 'queue-not-yours' } });
  });
});
