import { DomainError, TOPICS, type ConfirmReceipt, type DeliverResult, type Principal } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import { tellApplicant } from '../message/message.commands.js';
import { proveResult, sendResult } from '../notice/result.commands.js';
import { stopClocks } from './case.clocks.js';
import { lockShownCase, saveCase, type CaseTools } from './case.commands.js';
import { assertAtSite, assertCanBecome, assertOnItsOwn, caseIs, visitedOn } from './case.domain.js';
import type { CaseRow } from './case.entity.js';
import { closedEvent, dispatchedEvent, present } from './case.events.js';
import { assertMayDeliver, servedByMail } from './delivery.domain.js';

/**
 * Hands the result over at the counter, mails it, or sends it where the applicant agreed to that (送达). At the counter and electronically
 * it is served at once and the case is closed (办结). The same delivery again is quiet.
 * @throws DomainError `case-not-found`, `case-is-<status>`, `delivery-differs`, `no-consent`
 */
export async function deliverResult(tx: Tx, id: string, body: DeliverResult, clerk: Principal, tools: CaseTools): Promise<CaseRow> {
  const row = await lockShownCase(tx, id, { caller: clerk, doing: 'delivery' });
  assertAtSite(row, clerk);
  assertOnItsOwn(row);
  const deliveryHash = fingerprint(body);
  if (row.deliveryHash === deliveryHash) return row;
  if (row.deliveryHash !== null) throw new DomainError('conflict', 'delivery-differs', 'the result was already delivered in another way');
  assertCanBecome(row, body.mode === 'mail' ? 'dispatched' : 'closed');
  assertMayDeliver(body, row);
  const delivery = { deliveryMode: body.mode, deliveryHash } as const;
  await sendResult(tx, tools, { serviceCase: row, body, clerk });
  switch (body.mode) {
    case 'counter': {
      const came = visitedOn(row, tx.now);
      const recipientSealed = tools.personal.seal({ recipientName: body.recipientName }, id);
      return close(tx, row, clerk, tools, { ...delivery, ...came, recipientSealed, finalVisit: came.visits, servedAt: tx.now });
    }
    case 'electronic':
      return close(tx, row, clerk, tools, { ...delivery, finalVisit: 0, servedAt: tx.now });
    case 'mail':
      await saveCase(tx, row, {
        ...delivery,
        status: 'dispatched',
        sequence: row.sequence + 1,
        deliveryWaybillNo: body.waybillNo,
        dispatchedAt: tx.now,
      });
      tx.publish(TOPICS.case, dispatchedEvent(row));
      return row;
  }
}

/**
 * The mailed result arrived: the day on the return receipt is the day of service, and the case is closed. The same receipt again is quiet.
 * @throws DomainError `case-not-found`, `case-is-<status>`, `receipt-differs`, `received-before-dispatch`, `received-in-future`
 */
export async function confirmReceipt(tx: Tx, id: string, body: ConfirmReceipt, clerk: Principal, tools: CaseTools): Promise<CaseRow> {
  const row = await lockShownCase(tx, id, { caller: clerk, doing: 'receipt' });
  assertAtSite(row, clerk);
  assertOnItsOwn(row);
  const receiptHash = fingerprint(body);
  if (row.receiptHash === receiptHash) return row;
  if (row.receiptHash !== null) throw new DomainError('conflict', 'receipt-differs', 'another return receipt was already recorded');
  if (row.status !== 'dispatched') throw caseIs(row.status, 'no return receipt is awaited');
  const servedAt = servedByMail(body.receivedOn, present(row.dispatchedAt, 'dispatch'), tx.now);
  const recipientSealed = tools.personal.seal({ recipientName: body.signedBy }, id);
  await proveResult(tx, tools, { serviceCase: row, receipt: body, servedAt, clerk });
  return close(tx, row, clerk, tools, { receiptHash, recipientSealed, finalVisit: 0, servedAt });
}

async function close(tx: Tx, row: CaseRow, clerk: Principal, tools: CaseTools, change: Partial<CaseRow>): Promise<CaseRow> {
  await stopClocks(tx, row.id);
  await saveCase(tx, row, { ...change, status: 'closed', sequence: row.sequence + 1, closedAt: tx.now, closedBy: clerk.id });
  await tellApplicant(tx, tools, row, 'delivered');
  tx.publish(TOPICS.case, closedEvent(row));
  return row;
}
