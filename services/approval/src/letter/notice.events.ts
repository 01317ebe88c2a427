import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { derivedId, type DocumentEvent, type EventDraft } from '@onewindow/contracts';
import { causeName } from '@onewindow/legal-clock';
import type { ExtensionRecord, SuspensionRecord } from '../review/ledger.domain.js';
import type { ReviewRow } from '../review/review.entity.js';

/** By the list of standard case documents. */
export const SUSPENSION_NOTICE = 'SUSPENSION_NOTICE';
export const EXTENSION_NOTICE = 'EXTENSION_NOTICE';

const issued = (
  review: ReviewRow,
  name: string,
  value: Extract<EventDraft<DocumentEvent>['event'], { case: 'issued' }>['value'],
): EventDraft<DocumentEvent> => ({
  aggregateId: derivedId(review.id, name),
  rootId: review.rootId,
  caseId: review.id,
  sequence: 1,
  event: { case: 'issued', value },
});

/** The time that a special procedure takes was told in writing (permits: 行政许可法 第四十五条). */
export const suspensionNoticeEvent = (review: ReviewRow, record: SuspensionRecord): EventDraft<DocumentEvent> =>
  issued(review, `suspension-notice:${record.id}`, {
    kind: SUSPENSION_NOTICE,
    documentNo: record.documentNo,
    issuedAt: timestampFromDate(new Date(record.announcedAt)),
    suspension: {
      clocks: record.clocks,
      cause: causeName(record.cause),
      basis: record.basis,
      plannedDays: record.plannedDays,
      fromDay: record.from,
      reason: record.reason,
    },
  });

/** The reasons of the extension were told in writing (permits: 行政许可法 第四十二条第一款). */
export const extensionNoticeEvent = (review: ReviewRow, record: ExtensionRecord): EventDraft<DocumentEvent> =>
  issued(review, 'extension-notice', {
    kind: EXTENSION_NOTICE,
    documentNo: record.documentNo,
    issuedAt: timestampFromDate(new Date(record.approvedAt)),
    extension: {
      amount: record.amount,
      approver: record.approver,
      reasons: record.reasons,
      basis: record.basis,
      formerDueDay: record.formerDueDay ?? '',
      dueDay: record.dueDay ?? '',
    },
  });
