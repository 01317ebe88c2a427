import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { DocumentServed } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { EXTENSION_NOTICE, SUSPENSION_NOTICE } from '../letter/notice.events.js';
import { extensionTold } from './extension.commands.js';
import { ReviewRow, StepRow } from './review.entity.js';
import { suspensionTold } from './suspension.commands.js';

/**
 * A document reached the applicant: what hangs on its service holds from then on. Documents of others, a notice that was served before, and
 * what reaches the applicant after the end of the review change nothing.
 */
export async function noteServed(tx: Tx, reviewId: string, { kind, documentNo, servedAt }: DocumentServed): Promise<void> {
  if (kind !== SUSPENSION_NOTICE && kind !== EXTENSION_NOTICE) return;
  const review = await tx.db.findOne(ReviewRow, { where: { id: reviewId }, lock: { mode: 'pessimistic_write' } });
  if (review?.status !== 'open') return;
  const steps = await tx.db.find(StepRow, { where: { reviewId }, order: { position: 'ASC' } });
  const at = servedAt ? timestampDate(servedAt) : tx.now;
  const { suspensions, extension } = review.ledger;
  const suspension = suspensions.find((one) => kind === SUSPENSION_NOTICE && one.documentNo === documentNo && one.noticeServedAt === null);
  if (suspension) return suspensionTold(tx, { review, steps }, suspension, at);
  if (kind === EXTENSION_NOTICE && extension?.documentNo === documentNo && extension.toldAt === null)
    return extensionTold(tx, { review, steps }, extension, at);
}
