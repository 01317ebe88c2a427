import { TOPICS, type CalendarVersion } from '@onewindow/contracts';
import { findCalendar, keepDeadlines, readByRegion } from '@onewindow/deadlines';
import { dueDay } from '@onewindow/legal-clock';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { answerDeadline } from './order.clocks.js';
import { OrderRow } from './order.entity.js';
import { termMovedEvent } from './order.events.js';

const SAVE = `
  UPDATE supervision_order o
     SET sequence = c.sequence, due_day = c."dueDay", due_at = c."dueAt", due_provisional = c."dueProvisional"
    FROM jsonb_to_recordset($1::jsonb) AS c(id uuid, sequence integer, "dueDay" date, "dueAt" timestamptz, "dueProvisional" boolean)
   WHERE o.id = c.id`;

/** The terms of orders whose answer is awaited are counted again by the calendar as it now is. One that has passed stays. The caller holds the locks. */
export async function recountTerms(tx: Tx, ids: readonly string[]): Promise<void> {
  const orders = await tx.db.find(OrderRow, { where: { id: In([...ids]), status: In(['issued', 'returned']) }, order: { id: 'ASC' } });
  const calendars = await readByRegion(
    orders.map(({ regionCode }) => regionCode),
    (region) => findCalendar(tx.db, region),
  );
  const moved = orders.filter((order) => move(order, calendars.get(order.regionCode), tx.now));
  if (moved.length === 0) return;
  for (const order of moved) {
    order.sequence += 1;
    tx.publish(TOPICS.order, termMovedEvent(order));
  }
  await sql(tx, SAVE, [
    JSON.stringify(
      moved.map(({ id, sequence, dueDay: day, dueAt, dueProvisional }) => ({ id, sequence, dueDay: day, dueAt, dueProvisional })),
    ),
  ]);
  await keepDeadlines(tx, moved.map(answerDeadline));
}

/** @returns whether the term ends at another time, or is not provisional any more */
function move(order: OrderRow, calendar: CalendarVersion | undefined, now: Date): boolean {
  const { termFrom: start, termAmount: amount, termUnit: unit } = order;
  if (!calendar || start === null || amount === null || unit === null || order.dueAt <= now) return false;
  const { day, at, provisional } = dueDay({ start, limit: { amount, unit, basis: '' }, calendar });
  if (at.getTime() === order.dueAt.getTime() && provisional === order.dueProvisional) return false;
  Object.assign(order, { dueDay: day, dueAt: at, dueProvisional: provisional });
  return true;
}
