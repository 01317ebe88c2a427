import { setTimeout as sleep } from 'node:timers/promises';
import { Ringer, takeCalendars } from '@onewindow/deadlines';
import { Transactions } from '@onewindow/messaging/tx';
import { calendarPublished } from '@onewindow/testing';
import { orderDeadlines } from '../src/work-order/ringing.commands.js';
import { DAY_MS, Orders } from './orders.js';

let orders: Orders;
beforeAll(async () => void (orders = await Orders.start()), 30_000);
afterAll(() => orders.stop(), 30_000);

async function recount(): Promise<void> {
  while (await orders.service.get(Ringer).recount());
}

it('a new calendar that comes in while the alarm has acted and not committed tells no rung again', async () => {
  const bad = await orders.bad();
  await orders.passes(bad, 20 * DAY_MS);
  const transactions = orders.service.get(Transactions);
  await transactions.run('request:test', (tx) => takeCalendars(tx, [calendarPublished(100)]));
  let counting = Promise.resolve();
  await transactions.run('request:test', async (tx) => {
    await orderDeadlines.lock(tx, [bad.orderId]);
    await orderDeadlines.ring(tx, [{ subject: bad.orderId, clock: 'verification', rung: 'overdue', at: new Date() }]);
    counting = recount();
    await Promise.race([counting, sleep(500)]);
  });
  await counting;
  expect((await orders.branches(bad)).filter((branch) => branch === 'workOrderRungReached')).toHaveLength(3);
  expect((await orders.told(bad)).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
});
