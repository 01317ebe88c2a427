import { id, TOPICS } from '@onewindow/contracts';
import type { SnapshotSource } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { OrderRow } from './order.entity.js';
import { snapshotEvent } from './order.events.js';

/** The state of orders, told again: escalations that were lost begin anew by it. */
export const orderSnapshots: SnapshotSource = {
  aggregate: 'order',
  keys: { table: 'supervision_order', column: 'id' },
  key: id,
  async publish(tx, keys) {
    const orders = await tx.db.find(OrderRow, {
      where: { id: In([...keys]) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const order of orders) tx.publish(TOPICS.order, snapshotEvent(order));
    return orders.length;
  },
};
