import { TOPICS, type ExtendReview } from '@onewindow/contracts';
import { yearlyNo, type NumberBlocks } from '@onewindow/documents';
import { assertExtension, assertNotExtended, bothDue, clockOf, isToldInTime, legalDay, type CaseClocks } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import { extensionNoticeEvent } from '../letter/notice.events.js';
import type { Officer } from './acting.domain.js';
import { enter, lockReview, saveClocks, type LockedReview } from './clock.commands.js';
import { clocksOf } from './clock.domain.js';
import { assertHead, extensionRule } from './extension.domain.js';
import type { ExtensionRecord } from './ledger.domain.js';
import { assertNotGrantedByLaw } from './renewal.domain.js';
import { assertOpen } from './review.domain.js';
import type { ReviewRow } from './review.entity.js';

type Asked = Omit<ExtendReview, 'officerId'>;

const noticeNo = (numbers: Pick<NumberBlocks, 'draw'>, { agencyCode }: ReviewRow, now: Date): string =>
  yearlyNo(numbers, '延期', `extension-notice:${agencyCode}`, legalDay(now));

/**
 * The head of the body that decides lengthens the limit of the law, once (permits: 行政许可法 第四十二条第一款). It is announced with its
 * reasons, and holds if those are served before the limit ends. Again is quiet.
 * @throws DomainError `review-not-found`, `extension-not-yours`, `review-is-decided`, `review-is-terminated`, `case-not-accepted`, `limits-not-told`, `renewal-is-granted-by-law`, and what
 *   `assertExtension` throws
 */
export async function extend(
  tx: Tx,
  reviewId: string,
  asked: Asked,
  officer: Officer,
  numbers: Pick<NumberBlocks, 'draw'>,
): Promise<LockedReview> {
  const locked = await lockReview(tx, reviewId, officer);
  const { review } = locked;
  assertHead(officer, 'extension-not-yours');
  const contentHash = fingerprint(asked);
  if (review.ledger.extension?.contentHash === contentHash) return locked;
  assertOpen(review);
  assertNotGrantedByLaw(review, tx.now);
  const clocks = clocksOf(review);
  const rule = extensionRule(clocks);
  assertNotExtended(review.ledger.extension, rule);
  const wanted = { ...asked, unit: rule.unit, basis: rule.article };
  const extension = { ...wanted, toldAt: tx.now };
  assertExtension(extension, clockOf(clocks, 'statutory'), tx.now, rule);
  const record: ExtensionRecord = {
    ...wanted,
    formerDueDay: statutoryDay(clocks),
    dueDay: statutoryDay({ ...clocks, ledger: { ...clocks.ledger, extension } }),
    documentNo: noticeNo(numbers, review, tx.now),
    toldAt: null,
    approvedBy: officer.id,
    approvedAt: tx.now.toISOString(),
    contentHash,
    isLapsed: false,
  };
  review.ledger = { ...review.ledger, extension: record };
  tx.publish(TOPICS.document, extensionNoticeEvent(review, record));
  await saveClocks(tx, [{ review, steps: [] }]);
  return locked;
}

const statutoryDay = (clocks: CaseClocks): string | null => bothDue(clocks).statutory?.day ?? null;

/**
 * The applicant was told of the extension: it holds, or never does where that came after the limit had ended (reading `extension-told`).
 * The caller holds the lock of an open review.
 */
export async function extensionTold(tx: Tx, locked: LockedReview, record: ExtensionRecord, toldAt: Date): Promise<void> {
  const { review } = locked;
  const clocks = clocksOf(review);
  const isLapsed = !isToldInTime({ ...record, toldAt }, clockOf(clocks, 'statutory'), extensionRule(clocks));
  const told: ExtensionRecord = { ...record, toldAt: toldAt.toISOString(), isLapsed };
  review.ledger = { ...review.ledger, extension: told };
  await enter(tx, locked, { entry: isLapsed ? 'extension-lapsed' : 'extension', of: told });
}
