import { legalDay } from '@onewindow/legal-clock';
import type { ListedWorkOrder, Principal, RatingStatistics } from '@onewindow/contracts';
import { ELSEWHERE, OTHER } from './events.js';
import { auditor, clerk, desk, head, leader, nobodys, officer, supervisor } from './people.js';
import { DAY_MS, Orders, SPOKE, type Bad } from './orders.js';

const TODAY = legalDay(new Date());
let orders: Orders;
beforeAll(async () => void (orders = await Orders.start()), 30_000);
afterAll(() => orders.stop(), 30_000);

const days = (from: string, to = from): string => `from=${from}&to=${to}`;
const statistics = (who: Partial<Principal>, query = days(TODAY)) =>
  orders.service.call<RatingStatistics & { code: string }>(who, 'GET', `/v1/ratings/statistics?${query}`);

async function closed(bad: Bad): Promise<void> {
  await orders.answered(bad);
  await orders.must(bad, [['closure']]);
}

async function excluded(): Promise<void> {
  const bad = await orders.bad();
  await orders.must(bad, [
    ['appeal', { ground: 'mistaken', evidence: '评价对象有误' }, head],
    ['appeal/opinion', { upheld: true, reason: '误评' }, desk],
    ['appeal/opinion', { upheld: true, reason: '误评' }, supervisor],
  ]);
}

describe('the statistics of ratings', () => {
  it('of nothing have no share', async () => {
    expect(await statistics(leader, days('2020-01-01'))).toMatchObject({
      status: 200,
      body: { total: 0, bad: 0, shareClosed: null, openAt: null },
    });
  });

  it('count levels, bad ones, who was spoken to in time, what is closed, and lead to what is open', async () => {
    for (const level of [1, 1, 2, 3] as const) await orders.bad({ level });
    await closed(await orders.bad({ level: 4 }));
    const [inTime, late, open] = [await orders.named(), await orders.named(), await orders.bad({ level: 4 })];
    await orders.must(inTime, [[`contacts/${crypto.randomUUID()}`, SPOKE]]);
    await orders.passes(late, 20 * DAY_MS);
    await orders.must(late, [[`contacts/${crypto.randomUUID()}`, SPOKE]]);
    await excluded();
    const other = await orders.bad({ agencyCode: OTHER });
    const { body } = await statistics(clerk);
    expect(body).toMatchObject({
      total: 8,
      levels: { 1: 2, 2: 1, 3: 1, 4: 2, 5: 2 },
      excluded: 1,
      bad: 4,
      contactAgreed: 2,
      contactedInTime: 1,
      closed: 1,
      shareClosed: 0.25,
      open: 3,
    });
    const ids = (await orders.everyPage<ListedWorkOrder>(`${body.openAt}&limit=2`, clerk)).map(({ id }) => id);
    expect(ids.sort()).toEqual([inTime, late, open].map(({ orderId }) => orderId).sort());
    const whole = (await statistics(leader)).body;
    expect(whole).toMatchObject({ agencyCode: null, total: 9, open: 4 });
    expect((await orders.everyPage<ListedWorkOrder>(`${whole.openAt}&limit=3`, leader)).map(({ id }) => id)).toContain(other.orderId);
  });

  it('have the share one hundred per cent when all are closed, and then nothing is open', async () => {
    const bad = await orders.bad({ agencyCode: ELSEWHERE });
    const far = { ...officer, agencyCode: ELSEWHERE };
    await orders.must(bad, [
      ['verification', { outcome: 'justified', findings: '属实' }, far],
      ['rectification', { measures: '已改' }, far],
      ['feedback', { reply: '已改' }, far],
      ['closure', undefined, far],
    ]);
    expect((await statistics(auditor, `${days(TODAY)}&agency=${ELSEWHERE}`)).body).toMatchObject({
      agencyCode: ELSEWHERE,
      bad: 1,
      closed: 1,
      shareClosed: 1,
      open: 0,
      openAt: null,
    });
  });

  it('are of the days asked for', async () => {
    const yesterday = legalDay(new Date(Date.now() - DAY_MS));
    expect((await statistics(clerk, days(yesterday))).body.total).toBe(0);
    expect((await statistics(clerk, days(yesterday, TODAY))).body.total).toBeGreaterThan(0);
  });

  it.each<[string, Partial<Principal>, string, number, string]>([
    ["another agency's", clerk, `${days(TODAY)}&agency=${OTHER}`, 403, 'agency-not-yours'],
    ['a clerk of no agency', nobodys, days(TODAY), 403, 'agency-missing'],
    ['an officer', officer, days(TODAY), 403, 'role-not-allowed'],
    ['days in the wrong order', clerk, days('2026-02-02', '2026-02-01'), 400, 'invalid-query'],
    ['no days', clerk, '', 400, 'invalid-query'],
  ])('are refused to %s', async (_, who, query, status, code) => {
    expect(await statistics(who, query)).toMatchObject({ status, body: { code } });
  });
});
