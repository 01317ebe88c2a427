import { lockRowsOf, type DeadlineKind } from '@onewindow/deadlines';
import { In } from 'typeorm';
import { recountOrders } from './recounting.commands.js';
import { saveOrders, tellReached } from './saving.commands.js';
import { ORDER_CLOCKS } from './terms.domain.js';
import { WorkOrderRow } from './work-order.entity.js';

/** What happens by itself when a limit of a work order comes near or passes: it climbs, and the supervision hears of it. */
export const orderDeadlines: DeadlineKind = {
  clocks: ORDER_CLOCKS,
  lock: lockRowsOf('work_order'),
  ring: async (tx, due) => {
    const ids = [...new Set(due.map(({ subject }) => subject))];
    const orders = await tx.db.find(WorkOrderRow, { where: { id: In(ids) }, order: { id: 'ASC' } });
    for (const order of orders) tellReached(tx, order);
    await saveOrders(tx, orders);
  },
  recount: recountOrders,
};
