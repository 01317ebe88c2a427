import { raceForWorkOrders } from './order-races.js';
import { Orders } from './orders.js';

let orders: Orders;
beforeAll(async () => void (orders = await Orders.start()), 30_000);
afterAll(() => orders.stop(), 30_000);

it('five thousand acts in the instant in which a limit ends: each rung is told once, and none is lost', async () => {
  const seen = await raceForWorkOrders(orders, 5000);
  expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(5000);
  expect([...seen.keys()].sort()).toEqual(['overdue supervisor verified', 'verified']);
});
