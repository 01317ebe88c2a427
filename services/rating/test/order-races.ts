import { setTimeout as sleep } from 'node:timers/promises';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { RatingEvent } from '@onewindow/contracts';
import { CLEAR, type Bad, type Orders } from './orders.js';

/** So long after the work order is opened its limit ends; around that instant both sides are at it. */
const AHEAD_MS = 500;
const SPREAD_MS = 80;
const AT_ONCE = 20;

/** What a work order may have told: the act before the limit ended, after it, or (asked for before, done after) behind the rungs. */
const LAWFUL = ['verified', 'overdue supervisor verified'];

/**
 * An officer verifies in the instant in which the limit for it ends and alarms ring. Whoever comes first, each rung that was passed when
 * the act was done is told once before it, and none afterwards.
 * @param rounds how many work orders
 * @returns how often each outcome was seen
 * @throws the expectation that failed
 */
export async function raceForWorkOrders(orders: Orders, rounds: number): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  for (let done = 0; done < rounds; done += AT_ONCE) {
    const outcomes = await Promise.all(Array.from({ length: Math.min(AT_ONCE, rounds - done) }, () => race(orders)));
    for (const outcome of outcomes) seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  return seen;
}

async function race(orders: Orders): Promise<string> {
  const bad = await orders.bad();
  const ends = new Date(Date.now() + AHEAD_MS);
  const [row] = await orders.service.query<{ due: string }>(`SELECT limits #>> '{verification,due}' AS due FROM work_order WHERE id = $1`, [
    bad.orderId,
  ]);
  await orders.passes(bad, Date.parse(row?.due ?? '') - ends.getTime());
  const around = () => sleep(Math.max(0, ends.getTime() - Date.now() + (Math.random() * 2 - 1) * SPREAD_MS));
  const [answer] = await Promise.all([
    around().then(() => orders.act(bad, 'verification', CLEAR)),
    around().then(() => orders.ring()),
    around().then(() => orders.ring()),
    around().then(() => orders.ring()),
  ]);
  expect(answer.status).toBe(200);
  await sleep(Math.max(5, ends.getTime() - Date.now()));
  await orders.ring();
  return outcomeOf(bad, await orders.told(bad), ends);
}

function outcomeOf({ orderId }: Bad, told: readonly RatingEvent[], ends: Date): string {
  expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, i) => i + 1));
  const words = told.slice(1).map(({ event }) => (event.case === 'workOrderRungReached' ? event.value.rung : event.case));
  const outcome = words.join(' ');
  expect({ orderId, lawful: LAWFUL.includes(outcome), outcome }).toEqual({ orderId, lawful: true, outcome });
  const verified = told.find(({ event }) => event.case === 'verified');
  if (!verified?.occurredAt) throw new Error('a verified work order told nothing of it');
  // done after the limit had ended, it was told before that it had
  if (timestampDate(verified.occurredAt) >= ends) expect(outcome).not.toBe('verified');
  return outcome;
}
