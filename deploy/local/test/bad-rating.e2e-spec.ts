import { workOrderId, type OrderState, type Page, type WarningView, type WorkOrderView } from '@onewindow/contracts';
import { holdStack, RunningStack } from '@onewindow/testing';
import { gather, type Cast } from '../src/demo/cast.js';
import { accept, deliver, grant, waitForTask, waitUntilReady } from '../src/demo/food-licence.js';
import { giveRating } from '../src/demo/main-road.js';
import { inTables } from './tables.js';

let cast: Cast;
let letGo: () => Promise<void>;

beforeAll(async () => {
  letGo = await holdStack('shared');
  cast = await gather(new RunningStack().stage);
}, 240_000);

afterAll(() => letGo());

const DAY_MS = 86_400_000;
/** An alarm's period, and the roads of the events behind it. */
const PATIENCE_MS = 40_000;

type Limits = Record<string, { readonly start: string; readonly due: string; readonly rungs: readonly { rung: string; at: string }[] }>;

/** As if so many days had passed since the limits of the work order began. */
async function passes(orderId: string, days: number): Promise<void> {
  const earlier = (iso: string): string => new Date(Date.parse(iso) - days * DAY_MS).toISOString();
  const [row] = await inTables<{ limits: Limits }>('rating', `SELECT limits FROM work_order WHERE id = $1`, [orderId]);
  const limits = Object.entries(row?.limits ?? {}).map(([clock, limit]) => {
    const rungs = limit.rungs.map(({ rung, at }) => ({ rung, at: earlier(at) }));
    return [clock, { ...limit, start: earlier(limit.start), due: earlier(limit.due), rungs }];
  });
  await inTables('rating', `UPDATE work_order SET limits = $2 WHERE id = $1`, [orderId, JSON.stringify(Object.fromEntries(limits))]);
  await inTables(
    'rating',
    `UPDATE deadline SET at = at - make_interval(days => $2), ring_at = ring_at - make_interval(days => $2) WHERE subject = $1`,
    [orderId, days],
  );
}

it('a bad rating that nobody looks into climbs to the order and the leader, and is quiet when it was looked into', async () => {
  const { id, caseNo, receiptCode } = await accept(cast);
  await waitForTask(cast.officerA, id, 'document-review');
  await grant(cast, id);
  await waitUntilReady(cast, id);
  await deliver(cast, id);
  const orderId = workOrderId(await giveRating(cast, caseNo, receiptCode ?? '', 5));
  const warnings = async (found: (all: WarningView[]) => boolean): Promise<WarningView[]> => {
    const mine = ({ items }: Page<WarningView>) => items.filter(({ workOrder }) => workOrder?.id === orderId);
    return mine(await cast.head.until<Page<WarningView>>('/supervision/v1/warnings?limit=200', (page) => found(mine(page)), PATIENCE_MS));
  };
  const order = async (found: (one: OrderState | undefined) => boolean): Promise<OrderState | undefined> => {
    const mine = ({ items }: Page<OrderState>) => items.filter(({ workOrder }) => workOrder?.id === orderId);
    const page = await cast.supervisor.until<Page<OrderState>>(
      '/supervision/v1/orders?limit=200',
      (one) => found(mine(one)[0]),
      PATIENCE_MS,
    );
    expect(mine(page)).toHaveLength(1);
    return mine(page)[0];
  };

  await passes(orderId, 6);
  const issued = await order((one) => one !== undefined);
  expect(issued).toMatchObject({
    caseId: id,
    kind: 'rating-overdue',
    rung: 'supervision-order',
    status: 'issued',
    workOrder: { id: orderId, round: 1, duty: 'verification' },
    supervisorCode: expect.any(String),
  });
  expect((await warnings((all) => all.length >= 2)).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['rating-overdue', 'rating-supervision-order']),
  );

  await passes(orderId, 14);
  await order((one) => one?.referredAt !== null && one !== undefined);
  const told = await warnings((all) => all.some(({ kind }) => kind === 'rating-leader'));
  expect(told).toHaveLength(3);
  expect(JSON.stringify([told, issued])).not.toContain('张三');

  await cast.head.must<WorkOrderView>('POST', `/rating/v1/work-orders/${orderId}/verification`, {
    outcome: 'justified',
    findings: '排队确实过长',
  });
  expect(await order((one) => one?.status === 'closed')).toMatchObject({ closedBy: 'duty-done' });
  await warnings((all) => all.every(({ endedAt }) => endedAt !== null));
}, 180_000);
