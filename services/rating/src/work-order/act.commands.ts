import { DomainError, type Principal } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import type { ActKind } from './work-order.entity.js';
import { WorkOrderRow } from './work-order.entity.js';

/** What somebody does on a work order. */
export interface Act {
  readonly id: string;
  readonly kind: ActKind;
  readonly round: number;
  /** Id of the member of staff; null: who rated. */
  readonly actor: string | null;
  readonly content: Readonly<Record<string, unknown>>;
}

export const orderNotFound = (): DomainError => new DomainError('not-found', 'work-order-not-found', 'there is no such work order for you');

/** Locks a work order. @throws DomainError `work-order-not-found` */
export async function lockOrder(tx: Tx, id: string): Promise<WorkOrderRow> {
  const order = await tx.db.findOne(WorkOrderRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!order) throw orderNotFound();
  return order;
}

/** Locks a work order of the caller's agency. @throws DomainError `work-order-not-found` (another agency learns nothing) */
export async function lockOwnOrder(tx: Tx, id: string, { agencyCode }: Pick<Principal, 'agencyCode'>): Promise<WorkOrderRow> {
  const order = await lockOrder(tx, id);
  if (order.agencyCode !== agencyCode) throw orderNotFound();
  return order;
}

/** What an act says, known again when it is repeated. */
const hashOf = ({ kind, actor, content }: Act): string => fingerprint({ kind, actor, content });

/** Whether this act was done already: `same`, or `other` where its id says something else. */
export async function doneBefore(tx: Tx, orderId: string, act: Act): Promise<'same' | 'other' | undefined> {
  const [found] = await sql<{ hash: string }>(tx, `SELECT content_hash AS hash FROM work_order_act WHERE work_order_id = $1 AND id = $2`, [
    orderId,
    act.id,
  ]);
  if (!found) return undefined;
  return found.hash === hashOf(act) ? 'same' : 'other';
}

/** Adds an act to what was done. The caller holds the lock. */
export async function addAct(tx: Tx, orderId: string, act: Act): Promise<void> {
  await sql(
    tx,
    `INSERT INTO work_order_act (work_order_id, id, position, round, kind, at, actor, content, content_hash)
     SELECT $1, $2, (SELECT count(*) + 1 FROM work_order_act WHERE work_order_id = $1), $3, $4, $5, $6, $7::jsonb, $8`,
    [orderId, act.id, act.round, act.kind, tx.now, act.actor, JSON.stringify(act.content), hashOf(act)],
  );
}

/** What was done of one kind in a round. */
export const actsOf = <C>(tx: Tx, orderId: string, kind: ActKind, round: number): Promise<{ actor: string | null; content: C }[]> =>
  sql(tx, `SELECT actor, content FROM work_order_act WHERE work_order_id = $1 AND kind = $2 AND round = $3 ORDER BY position`, [
    orderId,
    kind,
    round,
  ]);
