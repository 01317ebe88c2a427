import type { Principal } from '@onewindow/contracts';
import { yearlyNo, type DocumentData, type NumberBlocks } from '@onewindow/documents';
import { legalDay } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { applicantName } from '../case/case.commands.js';
import { headOf } from '../case/case.documents.js';
import type { CaseRow } from '../case/case.entity.js';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { issueDocument, type DocumentTools } from '../document/document.commands.js';
import type { NamedDocument } from '../document/document.queries.js';

/** A service that was signed for. */
export interface SignedService {
  readonly serviceCase: CaseRow;
  readonly documents: readonly NamedDocument[];
  readonly mode: DocumentData<'SERVICE_RECEIPT'>['mode'];
  readonly receivedBy: string;
  readonly servedAt: Date;
  readonly clerk: Principal;
  readonly remark?: string;
}

/** Issues the proof of service (送达回证): the day that was signed on it is the day of service (民事诉讼法 第八十七条). */
export async function issueReceipt(
  tx: Tx,
  tools: DocumentTools & { readonly numbers: NumberBlocks },
  { serviceCase, ...signed }: SignedService,
): Promise<void> {
  await issueReceiptOf(tx, tools, { ...(await signedCase(tx, serviceCase, tools)), ...signed });
}

/** What the proof of a service says of a case. */
export async function signedCase(
  tx: Tx,
  row: CaseRow,
  tools: Pick<DocumentTools, 'personal'>,
): Promise<Pick<SignedMatter, 'caseId' | 'agencyCode' | 'head'>> {
  const item = await itemVersion(tx.db, row.itemCode, row.itemVersion);
  return { caseId: row.id, agencyCode: row.agencyCode, head: headOf(row, item, applicantName(row, tools)) };
}

/** A service that was signed for, and what the proof of it says of the matter. */
export interface SignedMatter extends Omit<SignedService, 'serviceCase'> {
  readonly caseId: string;
  /** Whose number the proof has. */
  readonly agencyCode: string;
  readonly head: ReturnType<typeof headOf>;
}

/** The same of a matter of which the caller knows what is to be said. */
export async function issueReceiptOf(
  tx: Tx,
  tools: DocumentTools & { readonly numbers: NumberBlocks },
  { caseId, agencyCode, head, documents, mode, receivedBy, servedAt, clerk, remark }: SignedMatter,
): Promise<void> {
  await issueDocument(tx, tools, {
    caseId,
    kind: 'SERVICE_RECEIPT',
    documentNo: yearlyNo(tools.numbers, '送回', `service-receipt:${agencyCode}`, legalDay(tx.now)),
    issuedAt: tx.now,
    data: {
      ...head,
      documents: documents.map(({ name, documentNo }) => ({ name, number: documentNo })),
      mode,
      servedBy: clerk.name || clerk.id,
      receivedBy,
      servedOn: legalDay(servedAt),
      ...(remark ? { remark } : {}),
    },
  });
}
