import { DomainError, type Principal, type ProveService, type ServeDocument } from '@onewindow/contracts';
import type { NumberBlocks } from '@onewindow/documents';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import { assertAtSite } from '../case/case.domain.js';
import { CaseRow } from '../case/case.entity.js';
import type { PersonalData } from '../case/personal-data.js';
import { documentName } from '../document/document.queries.js';
import { documentSealer, type DocumentTools } from '../document/document.commands.js';
import { letterText } from '../message/message.domain.js';
import { tellApplicant, type MessageTools } from '../message/message.commands.js';
import { proven, sending, type Reach } from './notice.domain.js';
import { NoticeRow } from './notice.entity.js';
import { issueReceipt, type NamedDocument } from './receipt.commands.js';
import { recordService } from './service.commands.js';

/** What the commands need besides the transaction. */
export interface NoticeTools extends DocumentTools, MessageTools {
  readonly numbers: NumberBlocks;
}

/** Which notice of which case. */
export interface NoticeOfCase {
  readonly caseId: string;
  readonly noticeId: string;
}

/**
 * Brings a document to the applicant by one channel (送达). The same notice again is quiet.
 * @throws DomainError `case-not-found`, `document-unknown`, `notice-differs`, `no-consent`, `no-address`
 */
export async function serveDocument(
  tx: Tx,
  { caseId, noticeId }: NoticeOfCase,
  body: ServeDocument,
  clerk: Principal,
  tools: NoticeTools,
): Promise<NoticeRow> {
  const serviceCase = await lockCase(tx, caseId, clerk);
  const known = await tx.db.findOneBy(NoticeRow, { id: noticeId });
  if (known) return sameNotice(known, caseId, body, tools.personal);

  const document = await getDocument(tx, caseId, body.documentId, tools.personal);
  const row = tx.db.create(NoticeRow, {
    id: noticeId,
    caseId,
    documentId: document.id,
    channel: body.channel,
    ...sending(body.channel, reachOf(serviceCase, tools.personal), tx.now),
    sentBy: clerk.id,
    bodySealed: seal(body, noticeId, tools.personal),
    proofSealed: null,
  });
  const inserted = await tx.db.createQueryBuilder().insert().into(NoticeRow).values(row).orIgnore().returning('id').execute();
  // the id is another case's: only there two may come at once
  if ((inserted.raw as unknown[]).length === 0) throw noticeDiffers();
  if (row.servedAt) await recordService(tx, serviceCase, { ...asServed(document), channel: row.channel, servedAt: row.servedAt });
  await sendAlong(tx, serviceCase, document, body, clerk, tools);
  return row;
}

/** What goes out with a notice: the receipt that was signed, the letter, or the short message. */
async function sendAlong(
  tx: Tx,
  serviceCase: CaseRow,
  document: NamedDocument,
  body: ServeDocument,
  clerk: Principal,
  tools: NoticeTools,
): Promise<void> {
  switch (body.channel) {
    case 'print':
      await issueReceipt(tx, tools, { serviceCase, document, mode: '直接送达', receivedBy: body.receivedBy, servedAt: tx.now, clerk });
      break;
    case 'mail':
      await tools.messages.send(tx, {
        caseId: serviceCase.id,
        siteId: serviceCase.siteId,
        subjectId: serviceCase.applicantSubjectId,
        channel: 'mail',
        recipient: tools.personal.open(serviceCase.applicantSealed, serviceCase.id)['address'] ?? '',
        text: letterText(document.name, serviceCase),
      });
      break;
    case 'sms':
      await tellApplicant(tx, tools, serviceCase, 'document');
      break;
    case 'electronic':
      break;
  }
}

/**
 * What the return receipt of a mailing says, or that it came back. The same proof again is quiet.
 * @throws DomainError `case-not-found`, `notice-unknown`, `notice-is-<status>`, `proof-differs`, `proof-before-sending`, `proof-in-future`
 */
export async function proveService(
  tx: Tx,
  { caseId, noticeId }: NoticeOfCase,
  proof: ProveService,
  clerk: Principal,
  tools: NoticeTools,
): Promise<NoticeRow> {
  const serviceCase = await lockCase(tx, caseId, clerk);
  const row = await tx.db.findOneBy(NoticeRow, { id: noticeId, caseId });
  if (!row) throw new DomainError('not-found', 'notice-unknown', 'The case has no such notice.');
  if (row.proofSealed) {
    if (fingerprint(open(row.proofSealed, noticeId, tools.personal)) === fingerprint(proof)) return row;
    throw new DomainError('conflict', 'proof-differs', 'The service was already proven in another way.');
  }
  const change = { ...proven(row, proof, tx.now), proofSealed: seal(proof, noticeId, tools.personal) };
  await tx.db.update(NoticeRow, { id: noticeId }, change);
  Object.assign(row, change);
  if (proof.result === 'served' && row.servedAt) {
    const document = await getDocument(tx, caseId, row.documentId, tools.personal);
    await recordService(tx, serviceCase, { ...asServed(document), channel: row.channel, servedAt: row.servedAt });
    await issueReceipt(tx, tools, {
      serviceCase,
      document,
      mode: '邮寄送达',
      receivedBy: proof.receivedBy,
      servedAt: row.servedAt,
      clerk,
    });
  }
  return row;
}

async function lockCase(tx: Tx, id: string, clerk: Principal): Promise<CaseRow> {
  const row = await tx.db.findOne(CaseRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  assertAtSite(row, clerk);
  return row;
}

const reachOf = (serviceCase: CaseRow, personal: PersonalData): Reach => ({
  consents: serviceCase.electronicService,
  address: personal.open(serviceCase.applicantSealed, serviceCase.id)['address'] ?? null,
});

async function getDocument(tx: Tx, caseId: string, id: string, personal: PersonalData): Promise<NamedDocument> {
  const [row] = await sql<{ kind: string; version: number; number: string; data: Buffer }>(
    tx,
    `SELECT kind, template_version AS version, document_no AS number, data FROM document WHERE id = $1 AND case_id = $2`,
    [id, caseId],
  );
  if (!row) throw new DomainError('invalid', 'document-unknown', 'The case has no such document.', { field: 'documentId' });
  const data: unknown = JSON.parse(documentSealer(personal).open(row.data, id));
  return { id, kind: row.kind, documentNo: row.number, name: documentName(row.kind, row.version, data) };
}

function sameNotice(known: NoticeRow, caseId: string, body: ServeDocument, personal: PersonalData): NoticeRow {
  if (known.caseId === caseId && fingerprint(open(known.bodySealed, known.id, personal)) === fingerprint(body)) return known;
  throw noticeDiffers();
}

const noticeDiffers = (): DomainError => new DomainError('conflict', 'notice-differs', 'Another notice was sent under this id.');

const asServed = ({ id, kind, documentNo }: NamedDocument) => ({ documentId: id, kind, documentNo });

const seal = (body: ServeDocument | ProveService, noticeId: string, personal: PersonalData): Buffer =>
  personal.seal({ body: JSON.stringify(body) }, noticeId);

/** What a notice or its proof said when it came. */
export const open = (sealed: Buffer, noticeId: string, personal: PersonalData): unknown =>
  JSON.parse(personal.open(sealed, noticeId)['body'] ?? 'null');
