import { TOPICS } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { In, Not } from 'typeorm';
import { awaitNone } from './order.clocks.js';
import { OrderRow } from './order.entity.js';
import { closedEvent, type SubjectEnd } from './order.events.js';

/** The end of what orders are about, with the transaction of the event that told of it. */
export interface EndedSubject {
  readonly tx: Tx;
  readonly end: SubjectEnd;
}

/**
 * Closes what is open of the orders whose case or duty has ended. One statement for a slice in which none has an order, three more where some
 * have. All transactions are of one slice.
 */
export async function closeOrders(ended: readonly EndedSubject[]): Promise<void> {
  const [first] = ended;
  if (!first) return;
  const { tx } = first;
  const ordered = await endWatches(tx, ended);
  if (ordered.length === 0) return;
  const orders = await tx.db.find(OrderRow, {
    where: { subjectId: In(ordered), status: Not(In(['accepted', 'closed'])) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  if (orders.length === 0) return;
  const bySubject = new Map(ended.map((one) => [one.end.subjectId, one]));
  for (const order of orders) close(order, bySubject.get(order.subjectId) ?? first);
  await saveClosed(tx, orders);
  const ids = orders.map(({ id }) => id);
  await awaitNone(tx, ids);
}

function close(order: OrderRow, { tx, end }: EndedSubject): void {
  Object.assign(order, { status: 'closed', closedAt: end.at, closedBy: end.cause, sequence: order.sequence + 1 });
  tx.publish(TOPICS.order, closedEvent(order));
}

/** Notes the ends, the first of each, and holds the watches until commit. @returns what had an order by then */
async function endWatches(tx: Tx, ended: readonly EndedSubject[]): Promise<string[]> {
  const ends = new Map([...ended].reverse().map(({ end }) => [end.subjectId, end]));
  const rows = await sql<{ subject_id: string; ordered: boolean }>(
    tx,
    `INSERT INTO subject_watch (subject_id, ordered, ended_at, ended_by)
     SELECT "subjectId", false, at, cause FROM jsonb_to_recordset($1::jsonb) AS e("subjectId" uuid, at timestamptz, cause text) ORDER BY 1
     ON CONFLICT (subject_id) DO UPDATE SET ended_at = coalesce(subject_watch.ended_at, excluded.ended_at),
                                         ended_by = coalesce(subject_watch.ended_by, excluded.ended_by)
     RETURNING subject_id, ordered`,
    [JSON.stringify([...ends.values()])],
  );
  return rows.filter(({ ordered }) => ordered).map(({ subject_id }) => subject_id);
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
