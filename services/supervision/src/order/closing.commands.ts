import { TOPICS } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { In, Not } from 'typeorm';
import { awaitNone } from './order.clocks.js';
import { OrderRow } from './order.entity.js';
import { closedEvent, type CaseEnd } from './order.events.js';

/** The end of a case with the transaction of the event that told of it. */
export interface EndedCase {
  readonly tx: Tx;
  readonly end: CaseEnd;
}

/**
 * Closes what is open of the orders of cases that have ended. One statement for a slice whose cases have no orders, three more where some
 * have. All transactions are of one slice.
 */
export async function closeOrders(ended: readonly EndedCase[]): Promise<void> {
  const [first] = ended;
  if (!first) return;
  const { tx } = first;
  const ordered = await endWatches(tx, ended);
  if (ordered.length === 0) return;
  const orders = await tx.db.find(OrderRow, {
    where: { caseId: In(ordered), status: Not(In(['accepted', 'closed'])) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  if (orders.length === 0) return;
  const byCase = new Map(ended.map((one) => [one.end.caseId, one]));
  for (const order of orders) close(order, byCase.get(order.caseId) ?? first);
  await saveClosed(tx, orders);
  const ids = orders.map(({ id }) => id);
  await awaitNone(tx, ids);
}

function close(order: OrderRow, { tx, end }: EndedCase): void {
  Object.assign(order, { status: 'closed', closedAt: end.at, closedBy: end.cause, sequence: order.sequence + 1 });
  tx.publish(TOPICS.order, closedEvent(order));
}

/** Notes the ends, the first of each case, and holds the watches until commit. @returns the cases that had an order by then */
async function endWatches(tx: Tx, ended: readonly EndedCase[]): Promise<string[]> {
  const ends = new Map([...ended].reverse().map(({ end }) => [end.caseId, end]));
  const rows = await sql<{ case_id: string; ordered: boolean }>(
    tx,
    `INSERT INTO case_watch (case_id, ordered, ended_at, ended_by)
     SELECT "caseId", false, at, cause FROM jsonb_to_recordset($1::jsonb) AS e("caseId" uuid, at timestamptz, cause text) ORDER BY 1
     ON CONFLICT (case_id) DO UPDATE SET ended_at = coalesce(case_watch.ended_at, excluded.ended_at),
                                         ended_by = coalesce(case_watch.ended_by, excluded.ended_by)
     RETURNING case_id, ordered`,
    [JSON.stringify([...ends.values()])],
  );
  return rows.filter(({ ordered }) => ordered).map(({ case_id }) => case_id);
}

async function saveClosed(tx: Tx, orders: readonly OrderRow[]): Promise<void> {
  await sql(
    tx,
    `UPDATE supervision_order o SET status = 'closed', sequence = c.sequence, closed_at = c."closedAt", closed_by = c."closedBy"
       FROM jsonb_to_recordset($1::jsonb) AS c(id uuid, sequence integer, "closedAt" timestamptz, "closedBy" text)
      WHERE o.id = c.id`,
    [JSON.stringify(orders.map(({ id, sequence, closedAt, closedBy }) => ({ id, sequence, closedAt, closedBy })))],
  );
}
