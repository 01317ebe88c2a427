import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { derivedId, type DocumentEvent, type EventDraft } from '@onewindow/contracts';
import { refusalReasons } from '../review/findings.domain.js';
import type { ReviewRow, StepRow } from '../review/review.entity.js';

/** By the list of standard case documents; intake writes the title that the item's type asks for. */
const REFUSAL = 'REFUSE';

/** The refusal was issued in writing, with its reasons (permits: 行政许可法 第三十八条第二款). @param steps of the refused review, in order */
export const refusalIssuedEvent = (review: ReviewRow, steps: readonly StepRow[]): EventDraft<DocumentEvent> => ({
  aggregateId: derivedId(review.id, 'decision-letter'),
  rootId: review.rootId,
  caseId: review.id,
  sequence: 1,
  event: {
    case: 'issued',
    value: {
      kind: REFUSAL,
      documentNo: review.decisionNo ?? '',
      ...(review.decidedAt ? { issuedAt: timestampFromDate(review.decidedAt) } : {}),
      reasons: refusalReasons(steps, review.plan.conditions),
    },
  },
});
