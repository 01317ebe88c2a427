import { TOPICS, type EventDraft, type ReviewEvent } from '@onewindow/contracts';
import { keepDeadlines, lockRowsOf, type DeadlineKind, type DueDeadline } from '@onewindow/deadlines';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { openStep } from './answerable.events.js';
import { OPEN_STEPS } from './review.domain.js';
import { ReviewRow, StepRow } from './review.entity.js';
import { draft, due } from './review.events.js';
import { isTimedByItself, nextStepRung, STEP } from './step-rungs.domain.js';

/** What happens by itself when the own time of a step passes while its case is in time: it is told once (环节超时), and the step goes on. */
export const stepDeadlines: DeadlineKind = {
  clocks: [STEP],
  lock: lockRowsOf('review'),
  ring: async (tx, deadlines) => {
    const ids = deadlines.map(({ subject }) => subject);
    const reviews = await tx.db.findBy(ReviewRow, { id: In(ids), status: 'open' });
    const steps = Map.groupBy(await tx.db.findBy(StepRow, { reviewId: In(ids), status: In(OPEN_STEPS) }), ({ reviewId }) => reviewId);
    const byId = new Map(reviews.map((review) => [review.id, review]));
    for (const deadline of deadlines) {
      const review = byId.get(deadline.subject);
      if (review) passed(tx, review, steps.get(review.id) ?? [], deadline);
    }
    await save(tx, reviews, [...steps.values()].flat());
    await keepDeadlines(
      tx,
      reviews.map((review) => nextStepRung(review, steps.get(review.id) ?? [])),
    );
  },
};

function passed(tx: Tx, review: ReviewRow, steps: readonly StepRow[], { rung }: DueDeadline): void {
  const step = steps.find(({ key }) => key === rung);
  if (!step || step.overdue || !isTimedByItself(review, step)) return;
  step.overdue = true;
  tx.publish(TOPICS.review, stepOverdueEvent(review, step, tx.now));
}

const SAVE = `
  WITH saved AS (
    UPDATE review_step s SET overdue = true FROM unnest($3::uuid[], $4::text[]) AS c(review_id, key)
     WHERE s.review_id = c.review_id AND s.key = c.key)
  UPDATE review r SET sequence = c.sequence FROM unnest($1::uuid[], $2::int[]) AS c(id, sequence) WHERE r.id = c.id`;

async function save(tx: Tx, reviews: readonly ReviewRow[], steps: readonly StepRow[]): Promise<void> {
  const late = steps.filter(({ overdue }) => overdue);
  await sql(tx, SAVE, [
    reviews.map(({ id }) => id),
    reviews.map(({ sequence }) => sequence),
    late.map(({ reviewId }) => reviewId),
    late.map(({ key }) => key),
  ]);
}

function stepOverdueEvent(review: ReviewRow, step: StepRow, now: Date): EventDraft<ReviewEvent> {
  return draft(review, {
    case: 'stepOverdue',
    value: {
      caseNo: review.caseNo,
      itemCode: review.itemCode,
      itemName: review.itemName,
      regionCode: review.regionCode,
      step: openStep(step, now),
      due: due({ day: step.dueDay, at: step.dueAt, provisional: false }),
    },
  });
}
