import { derivedId } from '@onewindow/contracts';
import { issueDocument as store, type DocumentData, type DocumentKind, type Sealer } from '@onewindow/documents';
import { legalDay } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import type { PersonalData } from '@onewindow/platform';

/** What issuing needs besides the transaction. */
export interface DocumentTools {
  readonly personal: PersonalData;
  /** Makes the files. */
  readonly renderer: { wake(): void };
}

/** A document of a case. Number and day are told once, beside the data. */
export interface NewDocument<K extends DocumentKind> {
  readonly caseId: string;
  readonly kind: K;
  readonly documentNo: string;
  readonly issuedAt: Date;
  readonly data: Omit<DocumentData<K>, 'number' | 'issuedOn'>;
}

/**
 * Issues a document of a case (文书) with the act it tells of: number and data now, the PDF after the commit.
 * The same document again is quiet.
 * @returns the document's id, the same for one case, kind and number
 * @throws DomainError `document-data-invalid` when the data does not fit the template; `document-already-issued`
 */
export async function issueDocument<K extends DocumentKind>(
  tx: Tx,
  tools: DocumentTools,
  { caseId, kind, documentNo, issuedAt, data }: NewDocument<K>,
): Promise<string> {
  const id = derivedId(caseId, `${kind}:${documentNo}`);
  const whole = { ...data, number: documentNo, issuedOn: legalDay(issuedAt) } as DocumentData<K>;
  await store({ db: tx.db, now: issuedAt }, documentSealer(tools.personal), { id, caseId, kind, data: whole });
  tx.afterCommit(() => tools.renderer.wake());
  return id;
}

/** Seals what documents say, each bound to its id. */
export const documentSealer = (personal: PersonalData): Sealer => ({
  seal: (plain, documentId) => personal.seal({ document: plain }, documentId),
  open: (sealed, documentId) => personal.open(sealed, documentId)['document'] ?? '',
});
