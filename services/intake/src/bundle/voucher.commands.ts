import { TOPICS, type BundleCaseEvent, type EventDraft } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import type { CaseTools } from '../case/case.commands.js';
import type { Voucher } from '../case/case.documents.js';
import { issueDocument, type NewDocument } from '../document/document.commands.js';
import { tellApplicant } from '../message/message.commands.js';
import type { News } from '../message/message.domain.js';
import { toldBundle } from './bundle.commands.js';
import type { BundleRow } from './bundle.entity.js';

/** What an act of the window makes of an application, and how the applicant is told: once for all members. */
export interface VouchedAct<K extends Voucher> {
  readonly kind: K;
  readonly documentNo: string;
  readonly data: NewDocument<K>['data'];
  readonly news: News;
  readonly event: EventDraft<BundleCaseEvent>;
}

/** An act of the window has its numbered and dated voucher, once for the whole; the applicant is told, the event published. */
export async function vouch<K extends Voucher>(
  tx: Tx,
  tools: CaseTools,
  row: BundleRow,
  { kind, documentNo: number, data, news, event }: VouchedAct<K>,
): Promise<void> {
  await issueDocument(tx, tools, { caseId: row.id, kind, documentNo: number, issuedAt: tx.now, data });
  await tellApplicant(tx, tools, toldBundle(row), news);
  tx.publish(TOPICS.bundleCase, event);
}
