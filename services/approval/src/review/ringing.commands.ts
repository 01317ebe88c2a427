import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { TOPICS, type EventDraft, type ReviewEvent } from '@onewindow/contracts';
import { keepDeadlines, lockRowsOf, type DeadlineKind, type DueDeadline } from '@onewindow/deadlines';
import { yearlyNo, type NumberBlocks } from '@onewindow/documents';
import { isAbove, isNumbered, legalDay, MARKS, type RungKey } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { openSteps, supervisorsOf } from './answerable.events.js';
import { saveClocks, type ChangedClock } from './clock.commands.js';
import { dueOfRung, HANDLING, nextRung } from './ladder.domain.js';
import { OPEN_STEPS } from './review.domain.js';
import { ReviewRow, StepRow } from './review.entity.js';
import { draft, due } from './review.events.js';

/** What happens by itself when a limit of a review comes near or passes: its case climbs, each rung once and in order. */
export const reviewDeadlines = (numbers: NumberBlocks): DeadlineKind => ({
  clocks: [HANDLING],
  lock: lockRowsOf('review'),
  run: (transaction) => numbers.run(transaction),
  ring: async (tx, deadlines) => {
    const ids = deadlines.map(({ subject }) => subject);
    const reviews = new Map((await tx.db.findBy(ReviewRow, { id: In(ids), status: 'open' })).map((review) => [review.id, review]));
    const open = await tx.db.find(StepRow, {
      where: { reviewId: In(ids), status: In(OPEN_STEPS) },
      order: { position: 'ASC' },
    });
    const steps = Map.groupBy(open, ({ reviewId }) => reviewId);
    const climbed = deadlines.flatMap((deadline) => {
      const review = reviews.get(deadline.subject);
      return review ? climb(tx, { review, steps: steps.get(review.id) ?? [] }, deadline, numbers) : [];
    });
    await saveClocks(tx, climbed);
    await keepDeadlines(
      tx,
      climbed.map(({ review }) => nextRung(review)),
    );
  },
});

/** The review reaches a rung: it is marked with its open steps, and told. */
function climb(tx: Tx, reached: ChangedClock, deadline: DueDeadline, numbers: Pick<NumberBlocks, 'draw'>): ChangedClock[] {
  const { review, steps } = reached;
  const key = deadline.rung as RungKey;
  if (!isAbove(key, review.warning)) return [];
  review.warning = MARKS[key];
  for (const step of steps) step.warning = review.warning;
  const warningNo = isNumbered(key) ? nextWarningNo(numbers, review, tx.now) : '';
  tx.publish(TOPICS.review, rungReachedEvent(reached, { key, at: deadline.at, warningNo }, tx.now));
  return [reached];
}

/** 预警编号: counted for each agency and year. */
const nextWarningNo = (numbers: Pick<NumberBlocks, 'draw'>, { agencyCode }: ReviewRow, now: Date): string =>
  yearlyNo(numbers, '警', `warning:${agencyCode}`, legalDay(now));

interface ReachedRung {
  readonly key: RungKey;
  /** When it was to be, however late it rings. */
  readonly at: Date;
  readonly warningNo: string;
}

function rungReachedEvent({ review, steps }: ChangedClock, { key, at, warningNo }: ReachedRung, now: Date): EventDraft<ReviewEvent> {
  const placed = dueOfRung(review, key);
  if (!placed) throw new Error(`the ladder of the review has no rung ${key}`);
  return draft(review, {
    case: 'rungReached',
    value: {
      caseNo: review.caseNo,
      rung: key,
      warningNo,
      clock: placed.clock,
      due: due(placed.due),
      rungAt: timestampFromDate(at),
      itemCode: review.itemCode,
      itemName: review.itemName,
      regionCode: review.regionCode,
      agencyCode: review.agencyCode,
      steps: openSteps(steps, now),
      supervisors: supervisorsOf(review),
    },
  });
}
