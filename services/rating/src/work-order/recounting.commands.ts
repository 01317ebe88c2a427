import { TOPICS } from '@onewindow/contracts';
import { readByRegion } from '@onewindow/deadlines';
import type { Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { regionTerms } from '../agency/agency.queries.js';
import { saveOrders, tellReached } from './saving.commands.js';
import { appealEnd, recountLimits, type RatingTerms } from './terms.domain.js';
import { WorkOrderRow } from './work-order.entity.js';
import { termsMovedEvent } from './work-order.events.js';

/** The limits of work orders are counted again by the calendar as it now is; what has come about before is told first. The caller holds the locks. */
export async function recountOrders(tx: Tx, ids: readonly string[]): Promise<void> {
  const orders = await tx.db.find(WorkOrderRow, { where: { id: In([...ids]) }, order: { id: 'ASC' } });
  const terms = await readByRegion(
    orders.map(({ regionCode }) => regionCode),
    (region) => regionTerms(tx.db, region),
  );
  const changed = orders.filter((order) => {
    const before = order.sequence;
    tellReached(tx, order);
    const by = terms.get(order.regionCode);
    const moved = by ? recountLimits(order.limits, by, tx.now) : {};
    if (Object.keys(moved).length > 0) {
      order.limits = { ...order.limits, ...moved };
      tx.publish(TOPICS.rating, termsMovedEvent(order, moved));
    }
    const isAppealMoved = by !== undefined && moveAppeal(order, by, tx.now);
    return order.sequence > before || isAppealMoved;
  });
  if (changed.length > 0) await saveOrders(tx, changed);
}

/** The agency's days to appeal, for as long as they were set; those that have passed stay. @returns whether they end at another time */
function moveAppeal(order: WorkOrderRow, terms: RatingTerms, now: Date): boolean {
  if (order.appealLimit === null || order.appealUntil <= now) return false;
  const end = appealEnd(order.ratedAt, order.appealLimit, terms);
  if (end.getTime() === order.appealUntil.getTime()) return false;
  order.appealUntil = end;
  return true;
}
