import { derivedId } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import type { PersonalData } from '@onewindow/platform';
import type { CaseRow } from '../case/case.entity.js';
import { sending } from './notice.domain.js';
import { NoticeRow } from './notice.entity.js';
import { seal } from './notice.commands.js';
import { recordService, type Service } from './service.commands.js';

/** Who sends what no clerk sends. */
const BY_ITSELF = '';

/**
 * Serves a document electronically on an applicant who agreed to that: it arrives in their account, which is here at once (民事诉讼法 第九十条).
 * The caller holds the lock of the case. Again is quiet.
 * @throws DomainError `no-consent`
 */
export async function serveAtOnce(
  tx: Tx,
  serviceCase: CaseRow,
  document: Pick<Service, 'documentId' | 'kind' | 'documentNo'>,
  { personal }: { readonly personal: PersonalData },
): Promise<void> {
  const { documentId } = document;
  const id = derivedId(serviceCase.id, `electronic:${documentId}`);
  const row = tx.db.create(NoticeRow, {
    id,
    caseId: serviceCase.id,
    documentId,
    channel: 'electronic',
    ...sending('electronic', { consents: serviceCase.electronicService, address: null }, tx.now),
    sentBy: BY_ITSELF,
    bodySealed: seal({ channel: 'electronic', documentId }, id, personal),
    proofSealed: null,
  });
  await tx.db.createQueryBuilder().insert().into(NoticeRow).values(row).orIgnore().execute();
  await recordService(tx, serviceCase, { ...document, channel: 'electronic', servedAt: tx.now });
}
