import { TOPICS } from '@onewindow/contracts';
import { lockRowsOf, type DeadlineKind } from '@onewindow/deadlines';
import type { Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { ANSWER_CLOCK } from './order.clocks.js';
import { OrderRow } from './order.entity.js';
import { overdueEvent } from './order.events.js';
import { recountTerms } from './recounting.commands.js';

/** What happens by itself when the term for an answer has passed: the order is overdue, and that is told. */
export const orderDeadlines: DeadlineKind = {
  clocks: [ANSWER_CLOCK],
  lock: lockRowsOf('supervision_order'),
  recount: recountTerms,
  ring: async (tx, due) => overdue(tx, [...new Set(due.map(({ subject }) => subject))]),
};

// Two statements for any number of orders; the caller holds their locks.
async function overdue(tx: Tx, ids: readonly string[]): Promise<void> {
  const orders = await tx.db.find(OrderRow, {
    where: { id: In(ids), status: In(['issued', 'returned']) },
    order: { dueAt: 'ASC', id: 'ASC' },
  });
  if (orders.length === 0) return;
  await tx.db.update(OrderRow, { id: In(orders.map(({ id }) => id)) }, { status: 'overdue', sequence: () => 'sequence + 1' });
  for (const order of orders) {
    Object.assign(order, { status: 'overdue', sequence: order.sequence + 1 });
    tx.publish(TOPICS.order, overdueEvent(order));
  }
}
