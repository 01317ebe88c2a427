import { timestampDate } from '@bufbuild/protobuf/wkt';
import { Ringer, takeCalendars } from '@onewindow/deadlines';
import { legalDay } from '@onewindow/legal-clock';
import { Transactions } from '@onewindow/messaging/tx';
import { calendarPublished } from '@onewindow/testing';
import { COMPLEX, DAY_MS, Orders, type Bad } from './orders.js';

let orders: Orders;
beforeAll(async () => void (orders = await Orders.start()), 30_000);
afterAll(() => orders.stop(), 30_000);

let version = 100;
/** The catalogue publishes the national calendar with more days off, and the running limits are counted again. */
async function publish(daysOff: readonly string[]): Promise<void> {
  const event = calendarPublished((version += 1), daysOff);
  await orders.service.get(Transactions).run('request:test', (tx) => takeCalendars(tx, [event]));
  while (await orders.service.get(Ringer).recount());
}

const due = async (bad: Bad): Promise<string> => (await orders.view(bad)).body.due?.at ?? '';
/** The last day of a limit that ends at an instant. */
const lastDay = (end: string): string => legalDay(new Date(Date.parse(end) - 1));
const moved = async (bad: Bad) =>
  (await orders.told(bad)).flatMap(({ event }) => (event.case === 'workOrderTermsMoved' ? [event.value] : []));
/** When it is overdue, as its row has it. */
async function overdueAt({ orderId }: Bad): Promise<string | undefined> {
  const [row] = await orders.service.query<{ limits: { rectification: { rungs: { rung: string; at: string }[] } } }>(
    `SELECT limits FROM work_order WHERE id = $1`,
    [orderId],
  );
  return row?.limits.rectification.rungs.find(({ rung }) => rung === 'overdue')?.at;
}

it('a new calendar moves what is owed with its alarms, once, and tells which limits moved', async () => {
  const bad = await orders.bad();
  await orders.must(bad, [['verification', COMPLEX]]);
  const before = await due(bad);
  await publish([lastDay(before)]);
  const after = await due(bad);
  expect(Date.parse(after)).toBeGreaterThan(Date.parse(before));
  const [told, ...more] = await moved(bad);
  expect(more).toEqual([]);
  expect(told).toMatchObject({ round: 1, terms: [{ clock: 'rectification' }] });
  expect(told?.terms[0]?.due && timestampDate(told.terms[0].due).toISOString()).toBe(after);
  expect(await overdueAt(bad)).toBe(after);

  // nothing of it changes any more
  await publish([lastDay(before)]);
  expect(await moved(bad)).toHaveLength(1);
});

it('the days to appeal move with it, for as long as they were set, and are told by nothing else', async () => {
  await publish([]);
  const bad = await orders.bad();
  const until = async () =>
    (await orders.service.query<{ at: Date }>(`SELECT appeal_until AS at FROM work_order WHERE id = $1`, [bad.orderId]))[0]?.at ??
    new Date(0);
  const before = await until();
  const told = (await orders.told(bad)).length;
  await publish([lastDay(before.toISOString())]);
  expect((await until()) > before).toBe(true);
  expect((await orders.told(bad)).length).toBe(told);
  await publish([]);
  expect(await until()).toEqual(before);
  // what has passed stays
  await orders.service.superuser.query(`UPDATE work_order SET appeal_until = now() - interval '1 minute' WHERE id = $1`, [bad.orderId]);
  const passed = await until();
  await publish([lastDay(before.toISOString())]);
  expect(await until()).toEqual(passed);
});

it('an extension moves with its limit', async () => {
  const bad = await orders.bad();
  await orders.must(bad, [
    ['verification', COMPLEX],
    ['extension', { days: 3, reason: '供应商排期' }],
  ]);
  await publish([]);
  const plain = await due(bad);
  await publish([lastDay(plain)]);
  expect(Date.parse(await due(bad))).toBeGreaterThan(Date.parse(plain));
  await publish([]);
  expect(await due(bad)).toBe(plain);
});

it('what has passed is not owed later, and its rungs are told before anything moves', async () => {
  const bad = await orders.bad();
  await orders.passes(bad, 20 * DAY_MS);
  const before = await due(bad);
  await publish([lastDay(before)]);
  expect(await due(bad)).toBe(before);
  expect(await moved(bad)).toEqual([]);
  expect((await orders.branches(bad)).filter((branch) => branch === 'workOrderRungReached')).toHaveLength(3);
  expect(await orders.ring()).toBe(0);
});

it('an extended limit of which only the first length was kept stays, with its extension', async () => {
  await publish([]);
  const bad = await orders.bad();
  await orders.must(bad, [
    ['verification', COMPLEX],
    ['extension', { days: 3, reason: '供应商排期' }],
  ]);
  const before = await due(bad);
  await orders.service.superuser.query(
    `UPDATE work_order SET limits = (SELECT jsonb_object_agg(key, value - 'unit' - 'more') FROM jsonb_each(limits)) WHERE id = $1`,
    [bad.orderId],
  );
  await publish([lastDay(before)]);
  expect(await due(bad)).toBe(before);
  expect(await moved(bad)).toEqual([]);
});
