import type { ConfirmReceipt, DeliverResult, Principal, ProveService, ServeDocument } from '@onewindow/contracts';
import type { DocumentKind } from '@onewindow/documents';
import { sql, type Tx } from '@onewindow/messaging/tx';
import type { CaseRow } from '../case/case.entity.js';
import { findDocumentsOf, type NamedDocument } from '../document/document.queries.js';
import { deliveryNoticeId, seal, type NoticeTools } from './notice.commands.js';
import type { NoticeChannel } from './notice.domain.js';
import { NoticeRow } from './notice.entity.js';
import { issueReceipt } from './receipt.commands.js';

const PAPERS_OF_A_RESULT: readonly DocumentKind[] = ['GRANT', 'REFUSE', 'RENEW_GRANT', 'RENEW_DEEMED', 'RENEW_REFUSE', 'PERMIT'];

/** A result that leaves the counter. */
export interface SentResult {
  readonly serviceCase: CaseRow;
  readonly body: DeliverResult;
  readonly clerk: Principal;
}

/** A result that reached the applicant by mail. */
export interface ReceivedResult {
  readonly serviceCase: CaseRow;
  readonly receipt: ConfirmReceipt;
  readonly servedAt: Date;
  readonly clerk: Principal;
}

/**
 * The papers of a result go out, a notice for each. At the counter and electronically they are served at once, and what was signed for
 * leaves its proof (送达回证, 民事诉讼法 第八十七条). It is not told paper by paper: `closed` has the day.
 * @param serviceCase its row, locked by the caller
 */
export async function sendResult(tx: Tx, tools: NoticeTools, { serviceCase, body, clerk }: SentResult): Promise<void> {
  const documents = await sendPapers(tx, tools, { caseIds: [serviceCase.id], body, clerk });
  if (documents.length === 0 || body.mode !== 'counter') return;
  await issueReceipt(tx, tools, { serviceCase, documents, ...handedOver(body, clerk, tx.now) });
}

/** What the proof of a service at the counter says of it. */
export const handedOver = ({ recipientName }: Extract<DeliverResult, { mode: 'counter' }>, clerk: Principal, servedAt: Date) =>
  ({ mode: '直接送达', receivedBy: recipientName, servedAt, clerk, remark: '已核验领取人身份证件。' }) as const;

/** Papers of the results of cases that leave the counter together. */
export interface SentPapers {
  readonly caseIds: readonly string[];
  readonly body: DeliverResult;
  readonly clerk: Principal;
}

/** The papers of results go out, a notice for each. @returns them, in the order of the cases; the proof is the caller's */
export async function sendPapers(tx: Tx, tools: NoticeTools, { caseIds, body, clerk }: SentPapers): Promise<NamedDocument[]> {
  const documents = await findDocumentsOf(tx, caseIds, { kinds: PAPERS_OF_A_RESULT }, tools.personal);
  if (documents.length === 0) return documents;
  const mailed = body.mode === 'mail';
  const rows = documents.map((document) => {
    const id = deliveryNoticeId(document.caseId, document.id);
    const notice = noticeOf(body, document.id);
    return tx.db.create(NoticeRow, {
      id,
      caseId: document.caseId,
      documentId: document.id,
      channel: notice.channel,
      status: mailed ? 'sent' : 'served',
      sentAt: tx.now,
      sentBy: clerk.id,
      servedAt: mailed ? null : tx.now,
      bodySealed: seal(notice, id, tools.personal),
      proofSealed: null,
    });
  });
  await tx.db.insert(NoticeRow, rows);
  if (!mailed) await recordServices(tx, documents, body.mode === 'counter' ? 'print' : 'electronic', tx.now);
  return documents;
}

/**
 * The papers that went out by mail arrived: the day on the return receipt is the day of service (民事诉讼法 第九十一条).
 * @param serviceCase its row, locked by the caller
 */
export async function proveResult(tx: Tx, tools: NoticeTools, { serviceCase, receipt, servedAt, clerk }: ReceivedResult): Promise<void> {
  const documents = await provePapers(tx, tools, { caseIds: [serviceCase.id], receipt, servedAt });
  if (documents.length === 0) return;
  await issueReceipt(tx, tools, { serviceCase, documents, mode: '邮寄送达', receivedBy: receipt.signedBy, servedAt, clerk });
}

/** Papers of the results of cases that arrived together. */
export interface ProvenPapers {
  readonly caseIds: readonly string[];
  readonly receipt: ConfirmReceipt;
  readonly servedAt: Date;
}

/** The mailed papers of results arrived. @returns them, in the order of the cases; the proof is the caller's */
export async function provePapers(
  tx: Tx,
  tools: NoticeTools,
  { caseIds, receipt: { receivedOn, signedBy }, servedAt }: ProvenPapers,
): Promise<NamedDocument[]> {
  const documents = await findDocumentsOf(tx, caseIds, { kinds: PAPERS_OF_A_RESULT }, tools.personal);
  if (documents.length === 0) return documents;
  const proof: ProveService = { result: 'served', receivedOn, receivedBy: signedBy };
  const ids = documents.map((document) => deliveryNoticeId(document.caseId, document.id));
  await sql(
    tx,
    `UPDATE notice n SET status = 'served', served_at = $1, proof_sealed = p.sealed
       FROM unnest($2::uuid[], $3::bytea[]) AS p(id, sealed) WHERE n.id = p.id`,
    [servedAt, ids, ids.map((id) => seal(proof, id, tools.personal))],
  );
  await recordServices(tx, documents, 'mail', servedAt);
  return documents;
}

/** What of a delivery a notice of its papers says. */
function noticeOf(body: DeliverResult, documentId: string): ServeDocument {
  switch (body.mode) {
    case 'counter':
      return { channel: 'print', documentId, receivedBy: body.recipientName };
    case 'mail':
      return { channel: 'mail', documentId, waybillNo: body.waybillNo };
    case 'electronic':
      return { channel: 'electronic', documentId };
  }
}

/** The first service of a paper counts; one that was served before keeps its day. */
async function recordServices(tx: Tx, documents: readonly NamedDocument[], channel: NoticeChannel, servedAt: Date): Promise<void> {
  await sql(
    tx,
    `INSERT INTO document_service (document_id, channel, served_at) SELECT id, $2, $3 FROM unnest($1::uuid[]) AS d(id) ON CONFLICT DO NOTHING`,
    [documents.map(({ id }) => id), channel, servedAt],
  );
}
