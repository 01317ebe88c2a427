import { TOPICS, type CaseEvent, type EventDraft, type ItemVersion } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { issueDocument, type NewDocument } from '../document/document.commands.js';
import { tellApplicant } from '../message/message.commands.js';
import type { News } from '../message/message.domain.js';
import { applicantName, saveCase, type CaseTools } from './case.commands.js';
import { isOnItsOwn } from './case.domain.js';
import { documentNo, frameOf, type Frame, type Voucher } from './case.documents.js';
import type { CaseRow } from './case.entity.js';

/** Where a case keeps the number of each kind of voucher for what became of it. */
const NUMBER_KEPT_AS = {
  ACCEPT_NOTICE: 'acceptNo',
  CORRECTION_NOTICE: 'correctionNo',
  NOT_REQUIRED_NOTICE: 'notAcceptedNo',
  REJECT_ACCEPT: 'notAcceptedNo',
  WITHDRAWAL_NOTICE: 'terminationNo',
} as const satisfies Partial<Record<Voucher, keyof CaseRow>>;

type KeptVoucher = keyof typeof NUMBER_KEPT_AS;

/** What an act of the window makes of a case, and how it is told. */
export interface VouchedAct<K extends KeptVoucher> {
  readonly kind: K;
  /** What becomes of the case, besides the number of the voucher and the sequence. */
  readonly change: Partial<CaseRow>;
  readonly says: (frame: Frame) => NewDocument<K>['data'];
  readonly news: News;
  /** Made of the changed case. */
  readonly event: (row: CaseRow) => EventDraft<CaseEvent>;
}

/**
 * Each outcome of the check, and each end without a decision, has its numbered and dated voucher (行政许可法 第三十二条第二款): the case is
 * saved, the document issued, the applicant told, the event published, all in one transaction.
 */
export async function actWithVoucher<K extends KeptVoucher>(
  tx: Tx,
  tools: CaseTools,
  { row, item }: { readonly row: CaseRow; readonly item: ItemVersion },
  { kind, change, says, news, event }: VouchedAct<K>,
): Promise<CaseRow> {
  const number = documentNo(tools.numbers, kind, row.agencyCode, tx.now);
  await saveCase(tx, row, { ...change, [NUMBER_KEPT_AS[kind]]: number, sequence: row.sequence + 1 });
  const data = says(frameOf(row, item, applicantName(row, tools)));
  await issueDocument(tx, tools, { caseId: row.id, kind, documentNo: number, issuedAt: tx.now, data });
  // of a member of a bundle the applicant hears with the whole
  if (isOnItsOwn(row)) await tellApplicant(tx, tools, row, news);
  tx.publish(TOPICS.case, event(row));
  return row;
}
