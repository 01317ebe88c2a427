import { newId, type Principal, type RingView } from '@onewindow/contracts';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { legalDay } from '@onewindow/legal-clock';
import { leader, orchestrator, officer } from './people.js';
import { CLEAR, COMPLEX, DAY_MS, Orders, REPLY, SPOKE, type Bad } from './orders.js';
import { raceForWorkOrders } from './order-races.js';

let orders: Orders;
beforeAll(async () => void (orders = await Orders.start()), 30_000);
afterAll(() => orders.stop(), 30_000);

/** Rungs that were told of a work order, in order. */
async function rungs(bad: Bad): Promise<string[]> {
  return (await orders.told(bad)).flatMap(({ event }) =>
    event.case === 'workOrderRungReached' ? [`${event.value.clock} ${event.value.rung}`] : [],
  );
}

describe('a limit that passes', () => {
  it('is told of the instant at which it passed, to the supervisor and then to the leader, each once', async () => {
    const bad = await orders.bad();
    await orders.passes(bad, 4 * DAY_MS);
    await orders.ring();
    const told = await rungs(bad);
    expect(told.slice(0, 2)).toEqual(['verification overdue', 'verification supervisor']);
    const event = (await orders.told(bad))[1]?.event;
    expect(event).toMatchObject({
      case: 'workOrderRungReached',
      value: { round: 1, regionCode: '220104', invitationId: bad.invitationId, itemName: (await orders.view(bad)).body.itemName },
    });
    if (event?.case !== 'workOrderRungReached' || !event.value.rungAt || !event.value.due) throw new Error('no rung was told');
    expect(timestampDate(event.value.rungAt)).toEqual(timestampDate(event.value.due));
    expect(event.value.dueDay).toBe(legalDay(new Date(timestampDate(event.value.due).getTime() - 1)));
    expect((await orders.view(bad)).body).toMatchObject({ status: 'verifying', escalation: 'supervisor' });
    await orders.passes(bad, 10 * DAY_MS);
    await orders.ring();
    await orders.ring();
    expect(await rungs(bad)).toEqual(['verification overdue', 'verification supervisor', 'verification leader']);
    expect((await orders.view(bad, leader)).body.escalation).toBe('leader');
    expect(await orders.clocks(bad)).toEqual([]);
  });

  it('leaves what is owed owed: the agency still acts, and the next limit begins then', async () => {
    const bad = await orders.bad();
    await orders.passes(bad, 20 * DAY_MS);
    await orders.ring();
    const verified = await orders.must(bad, [['verification', COMPLEX]]);
    expect(Date.parse(verified.due?.at ?? '')).toBeGreaterThan(Date.now());
    expect(await orders.clocks(bad)).toEqual(['rectification reminder']);
  });

  it('is told although the agency acts before the alarm comes, and by the alarm no more', async () => {
    const bad = await orders.bad();
    await orders.passes(bad, 20 * DAY_MS);
    await orders.must(bad, [['verification', CLEAR]]);
    expect(await orders.branches(bad)).toEqual([
      'workOrderOpened',
      'workOrderRungReached',
      'workOrderRungReached',
      'workOrderRungReached',
      'verified',
    ]);
    await orders.ring();
    expect(await orders.branches(bad)).toHaveLength(5);
  });

  it('warns before it passes', async () => {
    const bad = await orders.bad();
    const { due } = await orders.must(bad, [['verification', COMPLEX]]);
    const [row] = await orders.service.query<{ at: Date }>(`SELECT at FROM deadline WHERE subject = $1`, [bad.orderId]);
    await orders.passes(bad, (row?.at.getTime() ?? 0) - Date.now() + 1000);
    await orders.ring();
    expect(await rungs(bad)).toEqual(['rectification reminder']);
    expect(due).not.toBeNull();
    expect((await orders.view(bad)).body.escalation).toBeNull();
    expect(await orders.clocks(bad)).toEqual(['rectification overdue']);
  });

  it('is no longer extended', async () => {
    const bad = await orders.bad();
    await orders.must(bad, [['verification', COMPLEX]]);
    await orders.passes(bad, 30 * DAY_MS);
    expect(await orders.act(bad, 'extension', { days: 5, reason: '晚了' })).toMatchObject({
      status: 409,
      body: { code: 'rectification-overdue' },
    });
    // the refusal told nothing; the alarm does
    expect(await rungs(bad)).toEqual([]);
    await orders.ring();
    expect(await rungs(bad)).toHaveLength(4);
  });

  it('says of a late contact that it was late, and of one in time that it was not', async () => {
    const [late, inTime] = [await orders.named(), await orders.named()];
    await orders.passes(late, 20 * DAY_MS);
    for (const bad of [late, inTime]) await orders.must(bad, [[`contacts/${newId()}`, SPOKE]]);
    const rows = await orders.service.query<{ contacted_in_time: boolean }>(
      `SELECT contacted_in_time FROM work_order WHERE id = ANY ($1::uuid[]) ORDER BY contacted_in_time`,
      [[late.orderId, inTime.orderId]],
    );
    expect(rows.map(({ contacted_in_time: was }) => was)).toEqual([false, true]);
  });

  it('of two hundred work orders at once is two calls of the alarm and two hundred tellings', async () => {
    const many = await Promise.all(Array.from({ length: 200 }, () => orders.bad()));
    for (const bad of many) await orders.passes(bad, 20 * DAY_MS);
    expect(await orders.ring()).toBe(200);
    const told = await Promise.all(many.map(rungs));
    expect(new Set(told.map((each) => each.join()))).toEqual(new Set(['verification overdue,verification supervisor,verification leader']));
  }, 60_000);
});

describe('the alarm', () => {
  it('of a closed work order rings no more', async () => {
    const bad = await orders.bad();
    await orders.answered(bad);
    await orders.must(bad, [['closure']]);
    await orders.passes(bad, 90 * DAY_MS);
    await orders.ring();
    expect(await rungs(bad)).toEqual([]);
  });

  it('rings for the answer and for the callback too', async () => {
    const bad = await orders.named();
    await orders.must(bad, [
      [`contacts/${newId()}`, SPOKE],
      ['verification', CLEAR],
      ['rectification', { measures: '已改' }],
    ]);
    await orders.passes(bad, 40 * DAY_MS);
    await orders.ring();
    await orders.must(bad, [['feedback', REPLY]]);
    await orders.passes(bad, 40 * DAY_MS);
    await orders.ring();
    expect(await rungs(bad)).toEqual(
      ['feedback', 'callback'].flatMap((clock) => ['reminder', 'overdue', 'supervisor', 'leader'].map((rung) => `${clock} ${rung}`)),
    );
  });

  it.each<[string, Partial<Principal> | undefined]>([
    ['the agency', officer],
    ['a leader', leader],
    ['nobody known', undefined],
  ])('is not rung by %s', async (_, who) => {
    const { status } = await orders.service.call<RingView>(who, 'POST', '/v1/deadlines/ring', { until: new Date().toISOString() });
    expect([401, 403]).toContain(status);
  });

  it('and the agency act in the same instant three hundred times: each rung is told once and none is lost', async () => {
    const seen = await raceForWorkOrders(orders, 300);
    expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(300);
    // either came first
    expect([...seen.keys()].sort()).toEqual(['overdue supervisor verified', 'verified']);
  }, 120_000);

  it('answers the orchestrator when the next is due', async () => {
    await orders.bad();
    const { body } = await orders.service.call<RingView>(orchestrator, 'POST', '/v1/deadlines/ring', { until: new Date().toISOString() });
    expect(Date.parse(body.next ?? '')).toBeGreaterThan(Date.now());
  });
});
