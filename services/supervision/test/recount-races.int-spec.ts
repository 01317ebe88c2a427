import { setTimeout as sleep } from 'node:timers/promises';
import { Ringer } from '@onewindow/deadlines';
import { Transactions } from '@onewindow/messaging/tx';
import { calendarPublished, type TestService } from '@onewindow/testing';
import { AgencyConsumer } from '../src/agency/agency.consumer.js';
import { orderDeadlines } from '../src/order/ringing.commands.js';
import { asSlice } from './events.js';
import { Orders } from './orders.js';
import { startSupervision } from './running.js';

let running: TestService;
let orders: Orders;
beforeAll(async () => {
  running = await startSupervision();
  orders = new Orders(running);
  await orders.rules();
}, 30_000);
afterAll(() => running.stop(), 30_000);

async function recount(): Promise<void> {
  while (await running.get(Ringer).recount());
}

it('a new calendar that comes in while the alarm has acted and not committed moves nothing', async () => {
  const order = await orders.issue();
  const published = calendarPublished(2, [order.dueDay]);
  await asSlice(running, [published], (all, slice) => running.get(AgencyConsumer).onCalendarEvents(all, slice));
  let counting = Promise.resolve();
  await running.get(Transactions).run('request:test', async (tx) => {
    await orderDeadlines.lock(tx, [order.id]);
    await orderDeadlines.ring(tx, [{ subject: order.id, clock: 'answer', rung: 'passed', at: new Date() }]);
    counting = recount();
    await Promise.race([counting, sleep(500)]);
  });
  await counting;
  expect(await orders.branches(order)).toEqual(['issued', 'overdue']);
  expect((await orders.told(order)).map(({ sequence }) => sequence)).toEqual([1, 2]);
});
