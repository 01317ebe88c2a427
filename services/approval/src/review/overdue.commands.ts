import { DomainError, TOPICS } from '@onewindow/contracts';
import { isOverdue } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import type { Officer } from './acting.domain.js';
import { lockReview, saveClocks, type LockedReview } from './clock.commands.js';
import { overdueExplainedEvent } from './clock.events.js';
import { assertHead } from './extension.domain.js';
import { assertNotTerminated } from './review.domain.js';

/**
 * The head of the body explains to the public why a case is not decided in time (优化营商环境条例 第三十六条第二款); a later word replaces an
 * earlier one, and one that came after the decision is heard too. Again is quiet.
 * @throws DomainError `review-not-found`, `overdue-reason-not-yours`, `review-is-terminated`, `review-is-not-overdue`
 */
export async function explainOverdue(tx: Tx, reviewId: string, reason: string, officer: Officer): Promise<LockedReview> {
  const locked = await lockReview(tx, reviewId, officer);
  const { review } = locked;
  assertHead(officer, 'overdue-reason-not-yours');
  if (review.overdueReason === reason) return locked;
  assertNotTerminated(review);
  if (!isOverdue(review.warning))
    throw new DomainError('conflict', 'review-is-not-overdue', 'the case is not overdue, so there is nothing to explain', {
      article: ARTICLE,
    });
  review.overdueReason = reason;
  review.overdueExplainedBy = officer.id;
  review.overdueExplainedAt = tx.now;
  tx.publish(TOPICS.review, overdueExplainedEvent(review));
  await saveClocks(tx, [{ review, steps: [] }]);
  return locked;
}

const ARTICLE = '优化营商环境条例 第三十六条第二款';
