import { derivedId, DomainError, type Principal, type ProveService, type ServeDocument } from '@onewindow/contracts';
import type { NumberBlocks } from '@onewindow/documents';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint, type PersonalData } from '@onewindow/platform';
import { findDocuments, type NamedDocument } from '../document/document.queries.js';
import type { DocumentTools } from '../document/document.commands.js';
import { letterText } from '../message/message.domain.js';
import { tellApplicant, type MessageTools } from '../message/message.commands.js';
import type { Matter, OpenMatter } from './matter.js';
import { MOST_NOTICES, proven, sending, type Reach } from './notice.domain.js';
import { NoticeRow } from './notice.entity.js';
import { issueReceiptOf } from './receipt.commands.js';

/** What the commands need besides the transaction. */
export interface NoticeTools extends DocumentTools, MessageTools {
  readonly numbers: NumberBlocks;
}

/** Which notice of which case, or of which application for a bundle. */
export interface NoticeOfCase {
  readonly caseId: string;
  readonly noticeId: string;
}

/**
 * Brings a document to the applicant by one channel (送达). The same notice again is quiet.
 * @param open finds and locks what the document belongs to
 * @throws DomainError what `open` throws, `document-unknown`, `notice-differs`, `no-consent`, `no-address`, `too-many-notices`
 */
export async function serveDocument(
  tx: Tx,
  { caseId, noticeId }: NoticeOfCase,
  body: ServeDocument,
  clerk: Principal,
  tools: NoticeTools,
  open: OpenMatter,
): Promise<NoticeRow> {
  const matter = await open(tx, caseId, clerk);
  const known = await tx.db.findOneBy(NoticeRow, { id: noticeId });
  if (known) return sameNotice(known, caseId, body, tools.personal);

  await assertMayServeMore(tx, caseId);
  const document = await getDocument(tx, caseId, body.documentId, tools.personal);
  const row = tx.db.create(NoticeRow, {
    id: noticeId,
    caseId,
    documentId: document.id,
    channel: body.channel,
    ...sending(body.channel, reachOf(matter, tools.personal), tx.now),
    sentBy: clerk.id,
    bodySealed: seal(body, noticeId, tools.personal),
    proofSealed: null,
  });
  const inserted = await tx.db.createQueryBuilder().insert().into(NoticeRow).values(row).orIgnore().returning('id').execute();
  // the id is another case's: only there two may come at once
  if ((inserted.raw as unknown[]).length === 0) throw noticeDiffers();
  if (row.servedAt) await matter.served({ ...asServed(document), channel: row.channel, servedAt: row.servedAt });
  await sendAlong(tx, matter, document, body, clerk, tools);
  return row;
}

/** So that the notices and documents of a case stay a list that one reads. @throws DomainError `too-many-notices` */
async function assertMayServeMore(tx: Tx, caseId: string): Promise<void> {
  if ((await tx.db.countBy(NoticeRow, { caseId })) < MOST_NOTICES) return;
  throw new DomainError('conflict', 'too-many-notices', `A case has at most ${MOST_NOTICES} notices.`, { most: MOST_NOTICES });
}

/** What goes out with a notice: the receipt that was signed, the letter, or the short message. */
async function sendAlong(
  tx: Tx,
  matter: Matter,
  document: NamedDocument,
  body: ServeDocument,
  clerk: Principal,
  tools: NoticeTools,
): Promise<void> {
  switch (body.channel) {
    case 'print':
      await issueReceiptOf(tx, tools, {
        ...(await matter.signed()),
        documents: [document],
        mode: '直接送达',
        receivedBy: body.receivedBy,
        servedAt: tx.now,
        clerk,
      });
      break;
    case 'mail':
      await tools.messages.send(tx, {
        caseId: matter.told.id,
        siteId: matter.told.siteId,
        subjectId: matter.told.applicantSubjectId,
        channel: 'mail',
        recipient: tools.personal.open(matter.told.applicantSealed, matter.told.id)['address'] ?? '',
        text: letterText(document.name, matter.told),
      });
      break;
    case 'sms':
      await tellApplicant(tx, tools, matter.told, 'document');
      break;
    case 'electronic':
      break;
  }
}

/**
 * What the return receipt of a mailing says, or that it came back. The same proof again is quiet.
 * @param open finds and locks what the document belongs to
 * @throws DomainError what `open` throws, `notice-unknown`, `notice-of-delivery`, `notice-is-<status>`, `proof-differs`, `proof-before-sending`, `proof-in-future`
 */
export async function proveService(
  tx: Tx,
  { caseId, noticeId }: NoticeOfCase,
  proof: ProveService,
  clerk: Principal,
  tools: NoticeTools,
  open: OpenMatter,
): Promise<NoticeRow> {
  const matter = await open(tx, caseId, clerk);
  const row = await tx.db.findOneBy(NoticeRow, { id: noticeId, caseId });
  if (!row) throw new DomainError('not-found', 'notice-unknown', 'The case has no such notice.');
  if (row.id === deliveryNoticeId(caseId, row.documentId))
    throw new DomainError('conflict', 'notice-of-delivery', 'It went out with the result: confirm the receipt of the delivery.');
  if (row.proofSealed) {
    if (fingerprint(unseal(row.proofSealed, noticeId, tools.personal)) === fingerprint(proof)) return row;
    throw new DomainError('conflict', 'proof-differs', 'The service was already proven in another way.');
  }
  const change = { ...proven(row, proof, tx.now), proofSealed: seal(proof, noticeId, tools.personal) };
  await tx.db.update(NoticeRow, { id: noticeId }, change);
  Object.assign(row, change);
  if (proof.result === 'served' && row.servedAt) {
    const document = await getDocument(tx, caseId, row.documentId, tools.personal);
    await matter.served({ ...asServed(document), channel: row.channel, servedAt: row.servedAt });
    await issueReceiptOf(tx, tools, {
      ...(await matter.signed()),
      documents: [document],
      mode: '邮寄送达',
      receivedBy: proof.receivedBy,
      servedAt: row.servedAt,
      clerk,
    });
  }
  return row;
}

const reachOf = ({ told, consents }: Matter, personal: PersonalData): Reach => ({
  consents,
  address: personal.open(told.applicantSealed, told.id)['address'] ?? null,
});

async function getDocument(tx: Tx, caseId: string, id: string, personal: PersonalData): Promise<NamedDocument> {
  const [document] = await findDocuments(tx, caseId, { id }, personal);
  if (!document) throw new DomainError('invalid', 'document-unknown', 'The case has no such document.', { field: 'documentId' });
  return document;
}

function sameNotice(known: NoticeRow, caseId: string, body: ServeDocument, personal: PersonalData): NoticeRow {
  if (known.caseId === caseId && fingerprint(unseal(known.bodySealed, known.id, personal)) === fingerprint(body)) return known;
  throw noticeDiffers();
}

const noticeDiffers = (): DomainError => new DomainError('conflict', 'notice-differs', 'Another notice was sent under this id.');

const asServed = ({ id, kind, documentNo }: NamedDocument) => ({ documentId: id, kind, documentNo });

/** The notice by which a paper of the result went out with it; there is one of each. */
export const deliveryNoticeId = (caseId: string, documentId: string): string => derivedId(caseId, `delivery:${documentId}`);

/** Seals what a notice or its proof said. */
export const seal = (body: ServeDocument | ProveService, noticeId: string, personal: PersonalData): Buffer =>
  personal.seal({ body: JSON.stringify(body) }, noticeId);

/** What a notice or its proof said when it came. */
export const unseal = (sealed: Buffer, noticeId: string, personal: PersonalData): unknown =>
  JSON.parse(personal.open(sealed, noticeId)['body'] ?? 'null');
