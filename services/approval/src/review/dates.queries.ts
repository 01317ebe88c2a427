import { type ReviewDatesView } from '@onewindow/contracts';
import {
  causeName,
  clockOf,
  expectedUnder,
  explainBoth,
  extensionStatus,
  remainingAt,
  type CaseClocks,
  type Due,
  type ExplainedState,
  type Period,
} from '@onewindow/legal-clock';
import { clocksOf } from './clock.domain.js';
import { suspensionStatus } from './ledger.domain.js';
import type { ReviewRow } from './review.entity.js';

/** Both limits of a review with the steps that explain them, and all that moves them. @throws DomainError `case-not-accepted`, `limits-not-told` */
export function datesView(review: ReviewRow, now: Date): ReviewDatesView {
  const clocks = clocksOf(review);
  const { statutory, promised, binding } = explainBoth(clocks);
  return {
    statutory: limitView(clocks, 'statutory', statutory, now),
    promised: limitView(clocks, 'promised', promised, now),
    binding,
    ...ledgerView(review, clocks),
    calendar: { regionCode: review.calendarRegion, version: review.calendarVersion },
    warning: review.warning,
    overdueReason: review.overdueReason,
  };
}

function limitView(
  clocks: CaseClocks,
  name: 'statutory' | 'promised',
  state: ExplainedState | null,
  now: Date,
): ReviewDatesView['statutory'] {
  const clock = clockOf(clocks, name);
  if (!clock || !state) throw new Error('a review has both limits');
  const left = remainingAt(clock, now);
  const expected = expectedUnder(clock, now);
  return {
    limit: limitOf(clock.limit),
    due: state.stopped ? null : dueView(state),
    stoppedBy: state.stopped ? state.suspensionId : null,
    remainingDays: left.days,
    remainingMs: left.ms,
    overdueDays: left.overdueDays,
    steps: [...state.steps],
    expected: expected && { due: dueView(expected), steps: [...expected.steps] },
  };
}

/** A date as answered. */
export const dueView = ({ day, at, provisional }: Due) => ({ day, at: at.toISOString(), provisional });

const limitOf = ({ amount, unit, basis }: Period) => ({ amount, unit, basis });

function ledgerView(
  { ledger: { suspensions, extension } }: ReviewRow,
  { readings }: CaseClocks,
): Pick<ReviewDatesView, 'suspensions' | 'extension'> {
  return {
    suspensions: suspensions.map((record) => {
      const { id, clocks, cause, basis, plannedDays, from, to, reason, documentNo, noticeServedAt, announcedBy } = record;
      const said = { clocks, cause, causeName: causeName(cause), basis, plannedDays, from, to, reason };
      return { id, status: suspensionStatus(record, readings), ...said, documentNo, noticeServedAt, announcedBy };
    }),
    extension: extension && {
      status: extensionStatus(extension),
      amount: extension.amount,
      unit: extension.unit,
      reasons: extension.reasons,
      approver: extension.approver,
      documentNo: extension.documentNo,
      toldAt: extension.toldAt,
      approvedBy: extension.approvedBy,
    },
  };
}
