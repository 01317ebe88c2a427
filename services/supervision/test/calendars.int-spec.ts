import type { OrderState } from '@onewindow/contracts';
import { Ringer } from '@onewindow/deadlines';
import { calendarPublished, type TestService } from '@onewindow/testing';
import { AgencyConsumer } from '../src/agency/agency.consumer.js';
import { asSlice } from './events.js';
import { ANSWER, head, Orders, watcher } from './orders.js';
import { startSupervision } from './running.js';

let running: TestService;
let orders: Orders;

beforeAll(async () => {
  running = await startSupervision();
  orders = new Orders(running);
  await orders.rules();
}, 30_000);

afterAll(() => running.stop(), 30_000);

/** The catalogue publishes the national calendar with more days off, and the running terms are counted again. */
async function publish(version: number, daysOff: readonly string[]): Promise<void> {
  const published = calendarPublished(version, daysOff);
  await asSlice(running, [published], (all, slice) => running.get(AgencyConsumer).onCalendarEvents(all, slice));
  while (await running.get(Ringer).recount());
}

const events = (order: OrderState) => orders.branches(order);
const row = async ({ id }: OrderState) =>
  (
    await running.query<{ due_day: string; due_at: Date; sequence: number; status: string }>(
      `SELECT due_day::text, due_at, sequence, status FROM supervision_order WHERE id = $1`,
      [id],
    )
  )[0];

it('a new calendar moves the term of an answer that is awaited, with its alarm, once, and tells it', async () => {
  const open = await orders.issue();
  const answered = await orders.issue();
  expect((await orders.act(head, answered.id, 'answer', ANSWER)).status).toBe(200);
  const passed = await orders.issue();
  await running.query(`UPDATE supervision_order SET due_at = now() - interval '1 minute' WHERE id = $1`, [passed.id]);

  // the last day of the term becomes a day off
  await publish(2, [open.dueDay]);
  const moved = await row(open);
  expect(moved?.due_day).not.toBe(open.dueDay);
  expect(moved && moved.due_day > open.dueDay).toBe(true);
  expect(await orders.clocks(open.id)).toEqual([{ clock: 'answer', at: moved?.due_at }]);
  expect(await events(open)).toEqual(['issued', 'termMoved']);
  const [, told] = await orders.told(open);
  expect(told).toMatchObject({ sequence: 2, event: { value: { order: { due: { day: moved?.due_day }, round: 1, status: 'issued' } } } });
  expect((await events(answered)).at(-1)).toBe('answered');
  // what has passed is not opened again
  expect(await events(passed)).toEqual(['issued']);

  // another version that changes nothing of it tells nothing
  await publish(3, [open.dueDay]);
  expect(await events(open)).toEqual(['issued', 'termMoved']);

  // and the day is worked after all: the term is what it was
  await publish(4, []);
  expect(await row(open)).toMatchObject({ due_day: open.dueDay, sequence: 3 });
});

it('a term that was set again with the return of an answer is counted from that return', async () => {
  const order = await orders.issue();
  await orders.act(head, order.id, 'answer', ANSWER);
  const returned = (await orders.act(watcher, order.id, 'return', { reason: '措施不具体，请补充', dueDays: 1 })).body;
  await publish(5, [returned.dueDay]);
  const moved = await row(order);
  expect(moved && moved.due_day > returned.dueDay).toBe(true);
  expect(await events(order)).toEqual(['issued', 'answered', 'returned', 'termMoved']);
});
