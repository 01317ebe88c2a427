import { DomainError, TOPICS, type SuspendReview } from '@onewindow/contracts';
import { yearlyNo, type NumberBlocks } from '@onewindow/documents';
import { assertSuspension, assertSuspensionEnd, legalDay } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import { suspensionNoticeEvent } from '../letter/notice.events.js';
import type { Officer } from './acting.domain.js';
import { enter, lockReview, saveClocks, type LockedReview } from './clock.commands.js';
import { clocksOf, readingsOf } from './clock.domain.js';
import { holds, withSuspension, type SuspensionRecord } from './ledger.domain.js';
import { assertNotGrantedByLaw } from './renewal.domain.js';
import { assertOpen } from './review.domain.js';
import type { ReviewRow } from './review.entity.js';
import { assertActsOnClock, assertMaySuspendMore, assertNotAhead, assertSpecialProcedure } from './suspension.domain.js';

/** Which suspension of which review. */
export interface SuspensionOfReview {
  readonly reviewId: string;
  readonly suspensionId: string;
}

type Asked = Omit<SuspendReview, 'officerId'>;

const noticeNo = (numbers: Pick<NumberBlocks, 'draw'>, { agencyCode }: ReviewRow, now: Date): string =>
  yearlyNo(numbers, '特程', `suspension-notice:${agencyCode}`, legalDay(now));

/**
 * Takes time out of the count (permits: 行政许可法 第四十五条). It is announced with a written notice, and holds from the notice's service;
 * only a stop of the promise alone may hold at once, where the region says so. Again is quiet.
 * @throws DomainError `review-not-found`, `clock-not-yours`, `review-is-decided`, `review-is-terminated`, `case-not-accepted`, `limits-not-told`, `renewal-is-granted-by-law`,
 *   `suspension-content-differs`, `too-many-suspensions`, `suspension-begins-later`, `suspension-not-of-item`, `suspension-too-long`, and what
 *   `assertSuspension` throws
 */
export async function suspend(
  tx: Tx,
  { reviewId, suspensionId }: SuspensionOfReview,
  asked: Asked,
  officer: Officer,
  numbers: Pick<NumberBlocks, 'draw'>,
): Promise<LockedReview> {
  const locked = await lockReview(tx, reviewId, officer);
  const { review, steps } = locked;
  assertActsOnClock(steps, officer);
  const contentHash = fingerprint(asked);
  const known = review.ledger.suspensions.find(({ id }) => id === suspensionId);
  if (known?.contentHash === contentHash) return locked;
  if (known) throw new DomainError('conflict', 'suspension-content-differs', 'another suspension was entered under this id');
  assertOpen(review);
  assertNotGrantedByLaw(review, tx.now);
  const clocks = clocksOf(review);
  assertMaySuspendMore(review.ledger);
  assertNotAhead('from', asked.from, tx.now, clocks.law);
  const wanted = { ...asked, id: suspensionId, to: null, noticeServedAt: null };
  assertSuspension(wanted, clocks, { noticeFollows: true });
  assertSpecialProcedure(wanted, review.plan.specialProcedures ?? [], clocks);
  const record: SuspensionRecord = {
    ...wanted,
    documentNo: noticeNo(numbers, review, tx.now),
    announcedBy: officer.id,
    announcedAt: tx.now.toISOString(),
    contentHash,
    isVoid: false,
  };
  review.ledger = withSuspension(review.ledger, record);
  tx.publish(TOPICS.document, suspensionNoticeEvent(review, record));
  if (holds(record, readingsOf(review))) await enter(tx, locked, { entry: 'suspension', of: record });
  else await saveClocks(tx, [{ review, steps: [] }]);
  return locked;
}

/**
 * The time is over: the clock runs again after the day, and the dates move by the days that were in fact taken out. Again is quiet.
 * @throws DomainError `review-not-found`, `clock-not-yours`, `review-is-decided`, `review-is-terminated`, `suspension-unknown`,
 *   `suspension-is-void`, `suspension-ends-later`, and what `assertSuspensionEnd` throws
 */
export async function endSuspension(
  tx: Tx,
  { reviewId, suspensionId }: SuspensionOfReview,
  to: string,
  officer: Officer,
): Promise<LockedReview> {
  const locked = await lockReview(tx, reviewId, officer);
  const { review, steps } = locked;
  assertActsOnClock(steps, officer);
  const known = review.ledger.suspensions.find(({ id }) => id === suspensionId);
  if (known?.to === to) return locked;
  assertOpen(review);
  assertNotGrantedByLaw(review, tx.now);
  const clocks = clocksOf(review);
  if (known?.isVoid)
    throw new DomainError('conflict', 'suspension-is-void', 'its notice was served after it began, so it never stopped the clock', {
      article: clocks.law.excludedTime,
    });
  assertNotAhead('to', to, tx.now, clocks.law);
  assertSuspensionEnd(suspensionId, to, clocks);
  if (!known) throw new Error('a suspension of the ledger is in the record');
  const ended: SuspensionRecord = { ...known, to };
  review.ledger = withSuspension(review.ledger, ended);
  if (holds(ended, clocks.readings)) await enter(tx, locked, { entry: 'resumption', of: ended });
  else await saveClocks(tx, [{ review, steps: [] }]);
  return locked;
}

/**
 * The written notice reached the applicant: from that day on the clock stands, or never, where the region takes a late notice for none
 * (reading `late-notice`). The caller holds the lock of an open review.
 */
export async function suspensionTold(tx: Tx, locked: LockedReview, record: SuspensionRecord, servedAt: Date): Promise<void> {
  const { review } = locked;
  const isVoid = readingsOf(review)['late-notice'] === 'refuse' && legalDay(servedAt) > record.from;
  const told: SuspensionRecord = { ...record, noticeServedAt: servedAt.toISOString(), isVoid };
  review.ledger = withSuspension(review.ledger, told);
  await enter(tx, locked, { entry: isVoid ? 'suspension-void' : 'suspension', of: told });
}
