import { id, TOPICS } from '@onewindow/contracts';
import { saidBy, type SnapshotSource } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { ReviewRow, StepRow } from '../review/review.entity.js';
import { refusalIssuedEvent } from './letter.events.js';

/** What the letters of refusal say, told again; asked for by the review. */
export const letterSnapshots: SnapshotSource = {
  aggregate: 'letter',
  keys: { table: 'review', column: 'id', where: `status = 'refused'` },
  key: id,
  async publish(tx, keys) {
    const reviews = await tx.db.find(ReviewRow, {
      where: { id: In([...keys]), status: 'refused' },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    const steps = await tx.db.find(StepRow, { where: { reviewId: In(reviews.map((review) => review.id)) }, order: { position: 'ASC' } });
    const ofReview = Map.groupBy(steps, (step) => step.reviewId);
    for (const review of reviews) {
      const issued = refusalIssuedEvent(review, ofReview.get(review.id) ?? []);
      tx.publish(TOPICS.document, { ...issued, event: { case: 'snapshot', value: saidBy(issued, 'issued') } });
    }
    return reviews.length;
  },
};
