import type { Principal } from '@onewindow/contracts';
import type { DocumentData, NumberBlocks } from '@onewindow/documents';
import { legalDay } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { headOf } from '../case/case.documents.js';
import type { CaseRow } from '../case/case.entity.js';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { issueDocument, type DocumentTools } from '../document/document.commands.js';

/** A document of a case as people name it. */
export interface NamedDocument {
  readonly id: string;
  readonly kind: string;
  readonly documentNo: string;
  readonly name: string;
}

/** A service that was signed for. */
export interface SignedService {
  readonly serviceCase: CaseRow;
  readonly document: NamedDocument;
  readonly mode: DocumentData<'SERVICE_RECEIPT'>['mode'];
  readonly receivedBy: string;
  readonly servedAt: Date;
  readonly clerk: Principal;
}

/** Issues the proof of service (送达回证): the day that was signed on it is the day of service (民事诉讼法 第八十七条). */
export async function issueReceipt(
  tx: Tx,
  tools: DocumentTools & { readonly numbers: NumberBlocks },
  { serviceCase, document, mode, receivedBy, servedAt, clerk }: SignedService,
): Promise<void> {
  const item = await itemVersion(tx.db, serviceCase.itemCode, serviceCase.itemVersion);
  const year = legalDay(tx.now).slice(0, 4);
  const serial = String(tools.numbers.draw(`service-receipt:${serviceCase.agencyCode}:${year}`)).padStart(6, '0');
  await issueDocument(tx, tools, {
    caseId: serviceCase.id,
    kind: 'SERVICE_RECEIPT',
    documentNo: `送回〔${year}〕${serial}号`,
    issuedAt: tx.now,
    data: {
      ...headOf(serviceCase, item, tools.personal.open(serviceCase.applicantSealed, serviceCase.id)['name'] ?? ''),
      documents: [{ name: document.name, number: document.documentNo }],
      mode,
      servedBy: clerk.name || clerk.id,
      receivedBy,
      servedOn: legalDay(servedAt),
    },
  });
}
