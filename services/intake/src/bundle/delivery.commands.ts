import { DomainError, TOPICS, type ConfirmReceipt, type DeliverResult, type Principal } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import type { CaseTools } from '../case/case.commands.js';
import { assertCanBecome, visitedOn } from '../case/case.domain.js';
import type { CaseRow } from '../case/case.entity.js';
import { closedEvent, dispatchedEvent, present } from '../case/case.events.js';
import { assertMayDeliver, servedByMail } from '../case/delivery.domain.js';
import type { NamedDocument } from '../document/document.queries.js';
import { tellApplicant } from '../message/message.commands.js';
import { issueReceiptOf, type SignedMatter } from '../notice/receipt.commands.js';
import { handedOver, provePapers, sendPapers } from '../notice/result.commands.js';
import {
  applicantNameOf,
  lockMembers,
  lockShownBundle,
  saveBundle,
  saveMembers,
  toldBundle,
  type LockedBundle,
} from './bundle.commands.js';
import { stopBundleClocks } from './bundle.clocks.js';
import { bundleFrame } from './bundle.documents.js';
import { assertBundleAtSite, assertBundleCanBecome, bundleIs, hasResult } from './bundle.domain.js';
import type { BundleRow } from './bundle.entity.js';
import { bundleClosedEvent, bundleDispatchedEvent, membersOf } from './bundle.events.js';

/**
 * One counter hands over all results (一口发证), mails them, or sends them where the applicant agreed to that. At the counter and electronically
 * they are served at once and the matter is closed (办结). The same delivery again is quiet.
 * @throws DomainError `bundle-not-found`, `bundle-is-<status>`, `delivery-differs`, `no-consent`
 */
export async function deliverBundle(tx: Tx, id: string, body: DeliverResult, clerk: Principal, tools: CaseTools): Promise<LockedBundle> {
  const row = await lockShownBundle(tx, id, { caller: clerk, doing: 'delivery' });
  assertBundleAtSite(row, clerk);
  const whole = await lockMembers(tx, row);
  const deliveryHash = fingerprint(body);
  if (row.deliveryHash === deliveryHash) return whole;
  if (row.deliveryHash !== null) throw new DomainError('conflict', 'delivery-differs', 'the results were already delivered in another way');
  assertBundleCanBecome(row, body.mode === 'mail' ? 'dispatched' : 'closed');
  assertMayDeliver(body, row);
  const results = resultsOf(whole);
  const papers = await sendPapers(tx, tools, { caseIds: results.map((one) => one.id), body, clerk });
  const delivery = { deliveryMode: body.mode, deliveryHash } as const;
  switch (body.mode) {
    case 'counter': {
      await prove(tx, tools, whole, papers, handedOver(body, clerk, tx.now));
      const came = visitedOn(row, tx.now);
      const end = { ...delivery, ...came, finalVisit: came.visits, servedAt: tx.now };
      return close(tx, whole, clerk, tools, { end, recipientName: body.recipientName });
    }
    case 'electronic':
      return close(tx, whole, clerk, tools, { end: { ...delivery, finalVisit: 0, servedAt: tx.now } });
    case 'mail':
      return dispatch(tx, whole, { ...delivery, deliveryWaybillNo: body.waybillNo, dispatchedAt: tx.now });
  }
}

/**
 * The mailed results arrived: the day on the return receipt is the day of service, and the matter is closed. The same receipt again is quiet.
 * @throws DomainError `bundle-not-found`, `bundle-is-<status>`, `receipt-differs`, `received-before-dispatch`, `received-in-future`
 */
export async function confirmBundleReceipt(
  tx: Tx,
  id: string,
  body: ConfirmReceipt,
  clerk: Principal,
  tools: CaseTools,
): Promise<LockedBundle> {
  const row = await lockShownBundle(tx, id, { caller: clerk, doing: 'receipt' });
  assertBundleAtSite(row, clerk);
  const whole = await lockMembers(tx, row);
  const receiptHash = fingerprint(body);
  if (row.receiptHash === receiptHash) return whole;
  if (row.receiptHash !== null) throw new DomainError('conflict', 'receipt-differs', 'another return receipt was already recorded');
  if (row.status !== 'dispatched') throw bundleIs(row.status, 'no return receipt is awaited');
  const servedAt = servedByMail(body.receivedOn, present(row.dispatchedAt, 'dispatch'), tx.now);
  const papers = await provePapers(tx, tools, { caseIds: resultsOf(whole).map((one) => one.id), receipt: body, servedAt });
  await prove(tx, tools, whole, papers, { mode: '邮寄送达', receivedBy: body.signedBy, servedAt, clerk });
  return close(tx, whole, clerk, tools, { end: { receiptHash, finalVisit: 0, servedAt }, recipientName: body.signedBy });
}

/** Cases of the members of which there is something to hand over. */
const resultsOf = (whole: LockedBundle): CaseRow[] =>
  membersOf(whole).flatMap((member, at) => (hasResult(member) ? [whole.cases[at] as CaseRow] : []));

type Proof = Omit<SignedMatter, 'caseId' | 'agencyCode' | 'head' | 'documents'>;

/** What was signed for leaves one proof of service (送达回证), naming every paper. */
async function prove(
  tx: Tx,
  tools: CaseTools,
  { row, version }: LockedBundle,
  documents: readonly NamedDocument[],
  proof: Proof,
): Promise<void> {
  if (documents.length === 0) return;
  const { caseNo, issuer, applicant, item } = bundleFrame(row, version, applicantNameOf(row, tools));
  const head = { caseNo, issuer, applicant, item };
  await issueReceiptOf(tx, tools, { caseId: row.id, agencyCode: row.leadAgencyCode, head, documents, ...proof });
}

/** What of the end an application and the cases of its results have in common. */
type End = Pick<BundleRow, 'servedAt'> & Partial<Pick<BundleRow, 'deliveryMode' | 'deliveryHash' | 'receiptHash'>>;

/** How a matter is closed. */
interface Closing {
  readonly end: End & Partial<BundleRow>;
  readonly recipientName?: string;
}

async function close(
  tx: Tx,
  whole: LockedBundle,
  clerk: Principal,
  tools: CaseTools,
  { end, recipientName }: Closing,
): Promise<LockedBundle> {
  const sealed = (id: string) => (recipientName === undefined ? {} : { recipientSealed: tools.personal.seal({ recipientName }, id) });
  const closed = { status: 'closed', closedAt: tx.now, closedBy: clerk.id } as const;
  const results = resultsOf(whole);
  for (const one of results) {
    assertCanBecome(one, 'closed');
    const mode = end.deliveryMode ?? one.deliveryMode;
    Object.assign(one, closed, sealed(one.id), {
      servedAt: end.servedAt,
      deliveryMode: mode,
      deliveryHash: end.deliveryHash ?? one.deliveryHash,
      receiptHash: end.receiptHash ?? null,
      finalVisit: 0,
      sequence: one.sequence + 1,
    } satisfies Partial<CaseRow>);
    tx.publish(TOPICS.case, closedEvent(one));
  }
  await saveMembers(tx, results);
  await stopBundleClocks(tx, whole.row.id);
  await saveBundle(tx, whole.row, { ...end, ...sealed(whole.row.id), ...closed });
  await tellApplicant(tx, tools, toldBundle(whole.row), 'delivered');
  tx.publish(TOPICS.bundleCase, bundleClosedEvent(whole));
  return whole;
}

type Dispatch = Pick<BundleRow, 'deliveryMode' | 'deliveryHash' | 'deliveryWaybillNo' | 'dispatchedAt'>;

async function dispatch(tx: Tx, whole: LockedBundle, change: Dispatch): Promise<LockedBundle> {
  const results = resultsOf(whole);
  for (const one of results) {
    assertCanBecome(one, 'dispatched');
    Object.assign(one, change, { status: 'dispatched', sequence: one.sequence + 1 } satisfies Partial<CaseRow>);
    tx.publish(TOPICS.case, dispatchedEvent(one));
  }
  await saveMembers(tx, results);
  await saveBundle(tx, whole.row, { ...change, status: 'dispatched' });
  tx.publish(TOPICS.bundleCase, bundleDispatchedEvent(whole));
  return whole;
}
