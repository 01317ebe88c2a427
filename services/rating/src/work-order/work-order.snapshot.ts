import { id, TOPICS } from '@onewindow/contracts';
import type { SnapshotSource } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { WorkOrderRow } from './work-order.entity.js';
import { snapshotEvent } from './work-order.events.js';

/** The state of work orders, told again. */
export const workOrderSnapshots: SnapshotSource = {
  aggregate: 'work-order',
  keys: { table: 'work_order', column: 'id' },
  key: id,
  async publish(tx, keys) {
    const orders = await tx.db.find(WorkOrderRow, {
      where: { id: In([...keys]) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const order of orders) tx.publish(TOPICS.rating, snapshotEvent(order));
    return orders.length;
  },
};
