import { TOPICS } from '@onewindow/contracts';
import { keepDeadlines, type Deadline, type Ended } from '@onewindow/deadlines';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { climb, ORDER_CLOCKS } from './terms.domain.js';
import { higher } from './work-order.domain.js';
import type { WorkOrderRow } from './work-order.entity.js';
import { rungReachedEvent } from './work-order.events.js';

/**
 * Tells the rungs whose instant has come, each once: here, whoever comes first, the alarm or somebody who acts. So what is told does not
 * hang on when the alarm comes. The caller holds the lock and saves.
 */
export function tellReached(tx: Tx, order: WorkOrderRow): void {
  const { reached, limits } = climb(order.limits, tx.now);
  for (const rung of reached) {
    order.escalation = higher(order.escalation, rung.rung);
    tx.publish(TOPICS.rating, rungReachedEvent(order, rung));
  }
  order.limits = limits;
}

const SAVE = `
  UPDATE work_order w
     SET sequence = c.sequence, status = c.status, round = c.round, contacted_at = c."contactedAt", contacted_in_time = c."contactedInTime",
         outcome = c.outcome, extended = c.extended, reopened = c.reopened, appeal = c.appeal, escalation = c.escalation,
         limits = c.limits, appeal_until = c."appealUntil", closing = c.closing, closed_at = c."closedAt"
    FROM jsonb_to_recordset($1::jsonb) AS c(id uuid, sequence integer, status text, round integer, "contactedAt" timestamptz,
         "contactedInTime" boolean, outcome text, extended boolean, reopened boolean, appeal text, escalation text, limits jsonb,
         "appealUntil" timestamptz, closing text, "closedAt" timestamptz)
   WHERE w.id = c.id`;

/** Saves work orders that are locked with their clocks: two statements, however many they are. */
export async function saveOrders(tx: Tx, orders: readonly WorkOrderRow[]): Promise<void> {
  await sql(tx, SAVE, [JSON.stringify(orders)]);
  await keepDeadlines(tx, orders.flatMap(deadlinesOf));
}

/** The next rung of each limit that runs; a limit without one has no alarm. */
export const deadlinesOf = ({ id: subject, limits }: WorkOrderRow): (Deadline | Ended)[] =>
  ORDER_CLOCKS.map((clock) => {
    const next = limits[clock]?.rungs[0];
    return next ? { subject, clock, rung: next.rung, at: new Date(next.at) } : { subject, clock, ended: true as const };
  });
