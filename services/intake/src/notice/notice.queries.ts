import type { NoticeView, Principal, ProveService, ServeDocument } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import type { PersonalData } from '@onewindow/platform';
import { openBundle, openCase } from '../access/case-access.queries.js';
import { unseal } from './notice.commands.js';
import { NoticeRow } from './notice.entity.js';

/** A notice without the names of those who signed. */
export function noticeView(row: NoticeRow, personal: PersonalData): NoticeView {
  const body = unseal(row.bodySealed, row.id, personal) as ServeDocument;
  const proof = row.proofSealed && (unseal(row.proofSealed, row.id, personal) as ProveService);
  return {
    id: row.id,
    documentId: row.documentId,
    channel: row.channel,
    status: row.status,
    sentAt: row.sentAt.toISOString(),
    servedAt: row.servedAt?.toISOString() ?? null,
    waybillNo: body.channel === 'mail' ? body.waybillNo : null,
    failure: proof?.result === 'failed' ? proof.reason : null,
  };
}

/** The notices of an application for a bundle; the reading is recorded. @throws DomainError `bundle-not-found` */
export async function listBundleNotices(tx: Tx, bundleId: string, caller: Principal, personal: PersonalData): Promise<NoticeView[]> {
  await openBundle(tx, bundleId, caller, 'notices');
  return noticesOf(tx, bundleId, personal);
}

/** The notices of a case in the order of sending; the reading is recorded. @throws DomainError `case-not-found` */
export async function listNotices(tx: Tx, caseId: string, caller: Principal, personal: PersonalData): Promise<NoticeView[]> {
  await openCase(tx, caseId, caller, 'notices');
  return noticesOf(tx, caseId, personal);
}

async function noticesOf(tx: Tx, caseId: string, personal: PersonalData): Promise<NoticeView[]> {
  const rows = await tx.db.find(NoticeRow, { where: { caseId }, order: { sentAt: 'ASC', id: 'ASC' } });
  return rows.map((row) => noticeView(row, personal));
}
