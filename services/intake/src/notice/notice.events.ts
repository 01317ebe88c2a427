import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { CaseEvent, EventDraft } from '@onewindow/contracts';
import type { NoticeChannel } from './notice.domain.js';

/** A document was served for the first time. */
export interface ServedDocument {
  readonly caseId: string;
  /** The matter that the case belongs to. */
  readonly rootId: string;
  /** Position of the event in the life of the case. */
  readonly sequence: number;
  readonly documentId: string;
  readonly kind: string;
  readonly documentNo: string;
  readonly channel: NoticeChannel;
  readonly servedAt: Date;
}

/** The document was served on the applicant: clocks that hang on being told go by it. */
export const servedEvent = ({ caseId, rootId, sequence, servedAt, ...document }: ServedDocument): EventDraft<CaseEvent> => ({
  aggregateId: caseId,
  rootId,
  caseId,
  sequence,
  event: { case: 'served', value: { ...document, servedAt: timestampFromDate(servedAt) } },
});
