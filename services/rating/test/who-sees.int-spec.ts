import type { ListedRating, ListedWorkOrder, Principal, WorkOrderView } from '@onewindow/contracts';
import { ELSEWHERE, OTHER } from './events.js';
import {
  applicant,
  auditor,
  clerk,
  desk,
  farSupervisor,
  head,
  leader,
  nobodys,
  officer,
  ownSupervisor,
  strangeOfficer,
  supervisor,
  windowClerk,
} from './people.js';
import { CLEAR, DAY_MS, Orders, type Bad } from './orders.js';

const PHONE = '13911112222';
let orders: Orders;
let named: Bad;
let nameless: Bad;
beforeAll(async () => {
  orders = await Orders.start();
  named = await orders.named({ phone: PHONE, comment: '实名差评' });
  nameless = await orders.bad({ comment: '匿名差评' });
}, 30_000);
afterAll(() => orders.stop(), 30_000);

const all = async (who: Partial<Principal>, query: string): Promise<string[]> =>
  (await orders.everyPage<ListedWorkOrder>(`/v1/work-orders?limit=2${query}`, who)).map(({ id }) => id);

describe('the number of who rated', () => {
  it.each<[string, Partial<Principal>, string | null]>([
    ['an officer of the agency that answers', officer, PHONE],
    ['its head', head, PHONE],
    ['its rating clerk', clerk, PHONE],
    ['its own supervisor, who answers for nothing,', ownSupervisor, null],
    ['the rating desk of the region', desk, null],
    ['a supervisor of the region', supervisor, null],
    ['a leader', leader, null],
    ['an auditor', auditor, null],
  ])('who agreed is shown to %s: %#', async (_, who, phone) => {
    const { status, body } = await orders.view(named, who);
    expect({ status, phone: body.phone, text: JSON.stringify(body).includes(PHONE) }).toEqual({ status: 200, phone, text: phone !== null });
  });

  it('lies sealed, apart from the ratings, and opens for its own only', async () => {
    const [row] = await orders.service.query<{ sealed: Buffer }>(`SELECT sealed FROM rater_contact WHERE invitation_id = $1`, [
      named.invitationId,
    ]);
    expect(row?.sealed.length).toBeGreaterThan(28);
    for (const table of ['rating', 'work_order', 'work_order_act', 'rater_contact', 'outbox', 'published'])
      expect(JSON.stringify(await orders.service.query(`SELECT t::text FROM ${table} t`))).not.toContain(PHONE);
    await orders.service.superuser.query(`UPDATE rater_contact SET invitation_id = $2 WHERE invitation_id = $1`, [
      named.invitationId,
      nameless.invitationId,
    ]);
    expect((await orders.view(nameless)).status).toBe(500);
    await orders.service.superuser.query(`UPDATE rater_contact SET invitation_id = $1`, [named.invitationId]);
    expect((await orders.view(named)).body.phone).toBe(PHONE);
  });

  it('is shown no longer once the work order is closed', async () => {
    const bad = await orders.named({ phone: PHONE });
    await orders.answered(bad, true);
    expect((await orders.view(bad)).body.phone).toBe(PHONE);
    expect(await orders.must(bad, [['closure']])).toMatchObject({ phone: null });
  });
});

describe('who rated without consent', () => {
  it('is nobody to anybody: the agency sees case, item and words', async () => {
    const { body } = await orders.view(nameless);
    expect(body).toMatchObject({
      caseNo: `no of ${nameless.caseId}`,
      itemName: '食品经营许可',
      comment: '匿名差评',
      contactAgreed: false,
      phone: null,
    });
    expect(Object.keys(body).sort()).toEqual(
      [
        'id invitationId caseNo itemName agencyCode level status round contactAgreed due appeal escalation ratedAt closedAt comment phone',
        'outcome dues contactedAt closing acts',
      ]
        .join(' ')
        .split(' ')
        .sort(),
    );
  });

  it('is no more in the list of ratings', async () => {
    const { body } = await orders.service.call<{ items: ListedRating[] }>(clerk, 'GET', '/v1/ratings?limit=200');
    expect(JSON.stringify(body)).not.toContain(PHONE);
    expect(body.items.find(({ invitationId }) => invitationId === nameless.invitationId)).toMatchObject({
      excluded: false,
      workOrderId: nameless.orderId,
    });
  });
});

describe('a work order', () => {
  it.each<[string, Partial<Principal> | undefined, number, string]>([
    ['an officer of another agency', strangeOfficer, 404, 'work-order-not-found'],
    ['a supervisor of another county', farSupervisor, 404, 'work-order-not-found'],
    ['a window clerk', windowClerk, 403, 'role-not-allowed'],
    ['an applicant', applicant, 403, 'role-not-allowed'],
    ['nobody known', undefined, 401, 'token-missing'],
  ])('does not exist for %s', async (_, who, status, code) => {
    const answer = await orders.service.call<WorkOrderView & { code: string }>(who, 'GET', `/v1/work-orders/${nameless.orderId}`);
    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('is done by nobody of another agency', async () => {
    const before = await orders.told(nameless);
    expect(await orders.act(nameless, 'verification', CLEAR, strangeOfficer)).toMatchObject({
      status: 404,
      body: { code: 'work-order-not-found' },
    });
    expect(await orders.told(nameless)).toEqual(before);
  });
});

describe('the list of work orders', () => {
  it('is that of the own agency, whole and without repeats', async () => {
    const others = [await orders.bad({ agencyCode: OTHER }), await orders.bad({ agencyCode: OTHER })];
    const mine = await all(officer, '');
    expect(new Set(mine).size).toBe(mine.length);
    expect(mine).toEqual(expect.arrayContaining([named.orderId, nameless.orderId]));
    expect(await all(strangeOfficer, '')).toEqual(others.map(({ orderId }) => orderId).reverse());
    expect(await all(leader, `&agency=${OTHER}`)).toHaveLength(2);
    const [{ n } = { n: 0 }] = await orders.service.query<{ n: number }>(`SELECT count(*)::int AS n FROM work_order`);
    expect(await all(auditor, '')).toHaveLength(n);
  });

  it('tells open from closed', async () => {
    const bad = await orders.bad();
    await orders.answered(bad);
    await orders.must(bad, [['closure']]);
    expect(await all(officer, '&state=closed')).toContain(bad.orderId);
    expect(await all(officer, '&state=open')).not.toContain(bad.orderId);
  });

  it('of the supervisors is what has climbed to them in their region', async () => {
    const [late, far, fresh] = [await orders.bad(), await orders.bad({ agencyCode: ELSEWHERE }), await orders.bad()];
    for (const bad of [late, far]) await orders.passes(bad, 30 * DAY_MS);
    await orders.ring();
    const queue = await all(supervisor, '&queue=supervision');
    expect(queue).toContain(late.orderId);
    expect(queue).not.toContain(far.orderId);
    expect(queue).not.toContain(fresh.orderId);
    expect(await all(leader, '&queue=supervision')).toEqual(expect.arrayContaining([late.orderId, far.orderId]));
    expect(await all(ownSupervisor, '&queue=supervision')).toEqual([]);
  });

  it.each<[string, Partial<Principal>, string, number, string]>([
    ["another agency's", officer, `agency=${OTHER}`, 403, 'agency-not-yours'],
    ['a clerk of no agency', nobodys, '', 403, 'agency-missing'],
    ['a queue of the supervisors', clerk, 'queue=supervision', 403, 'queue-not-yours'],
    ['a cursor of another list', leader, `cursor=${Buffer.from('["a"]').toString('base64url')}`, 400, 'invalid-cursor'],
    ['a day that is none', leader, 'from=2026-02-30', 400, 'invalid-query'],
  ])('is refused to %s', async (_, who, query, status, code) => {
    expect(await orders.service.call<{ code: string }>(who, 'GET', `/v1/work-orders?${query}`)).toMatchObject({ status, body: { code } });
  });
});
