import { keepDeadlines, type Deadline, type Ended } from '@onewindow/deadlines';
import type { Tx } from '@onewindow/messaging/tx';
import type { OrderRow } from './order.entity.js';

/** The clock of an order: until when its answer is due. Its only rung is the end. */
export const ANSWER_CLOCK = 'answer';

/** The answer of this round is awaited. The caller holds the order's lock. */
export const awaitAnswer = (tx: Tx, order: OrderRow): Promise<void> => keepDeadlines(tx, [answerDeadline(order)]);

/** No answer is awaited of these orders, for now or for good. The caller holds their locks. */
export const awaitNone = (tx: Tx, ids: readonly string[]): Promise<void> => keepDeadlines(tx, ids.map(ended));

/** The end of the term of an order whose answer is awaited. */
export const answerDeadline = ({ id, dueAt }: Pick<OrderRow, 'id' | 'dueAt'>): Deadline => ({
  subject: id,
  clock: ANSWER_CLOCK,
  rung: 'passed',
  at: dueAt,
});
const ended = (subject: string): Ended => ({ subject, clock: ANSWER_CLOCK, ended: true });
