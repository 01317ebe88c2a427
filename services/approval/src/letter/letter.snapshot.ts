import { id, TOPICS, type DocumentEvent, type EventDraft } from '@onewindow/contracts';
import { saidBy, type SnapshotSource } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { ReviewRow, StepRow } from '../review/review.entity.js';
import { refusalIssuedEvent } from './letter.events.js';
import { extensionNoticeEvent, suspensionNoticeEvent } from './notice.events.js';

/** What letters of refusal and notices of suspension and extension say, told again; asked for by the review. */
export const letterSnapshots: SnapshotSource = {
  aggregate: 'letter',
  keys: { table: 'review', column: 'id', where: `(status = 'refused' OR ledger->'suspensions' <> '[]' OR ledger->'extension' <> 'null')` },
  key: id,
  async publish(tx, keys) {
    const reviews = await tx.db.find(ReviewRow, {
      where: { id: In([...keys]) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    const refused = reviews.filter(({ status }) => status === 'refused').map((review) => review.id);
    const steps = await tx.db.find(StepRow, { where: { reviewId: In(refused) }, order: { position: 'ASC' } });
    const ofReview = Map.groupBy(steps, (step) => step.reviewId);
    const documents = reviews.map((review) => documentsOf(review, ofReview.get(review.id) ?? [])).filter((some) => some.length > 0);
    for (const issued of documents.flat())
      tx.publish(TOPICS.document, { ...issued, event: { case: 'snapshot', value: saidBy(issued, 'issued') } });
    return documents.length;
  },
};

function documentsOf(review: ReviewRow, steps: readonly StepRow[]): EventDraft<DocumentEvent>[] {
  const { suspensions, extension } = review.ledger;
  return [
    ...suspensions.map((record) => suspensionNoticeEvent(review, record)),
    ...(extension ? [extensionNoticeEvent(review, extension)] : []),
    ...(review.status === 'refused' ? [refusalIssuedEvent(review, steps)] : []),
  ];
}
