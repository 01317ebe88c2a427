import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { DEFAULT_READINGS, LimitUnit, type ClockChanged, type EventDraft, type Reading, type ReviewEvent } from '@onewindow/contracts';
import { readingsOf } from './clock.domain.js';
import { holds, ledgerOf, type ExtensionRecord, type SuspensionRecord } from './ledger.domain.js';
import type { ReviewRow } from './review.entity.js';
import { draft, due } from './review.events.js';

/** What was entered into the ledger, by which the dates moved, stand still or run again. */
export type Entry =
  | { readonly entry: 'suspension' | 'resumption' | 'suspension-void'; readonly of: SuspensionRecord }
  | { readonly entry: 'extension' | 'extension-lapsed'; readonly of: ExtensionRecord }
  | { readonly entry: 'calendar' };

type Told = Exclude<Extract<EventDraft<ReviewEvent>['event'], { case: 'clockChanged' }>['value'], ClockChanged>;

/** The dates of the review, and what moved them. The caller holds its lock. */
export const clockChangedEvent = (review: ReviewRow, entry: Entry): EventDraft<ReviewEvent> =>
  draft(review, { case: 'clockChanged', value: { ...clockOf(review), ...entered(entry) } });

/** Both dates as they are, with the whole ledger. */
export const clockOf = (review: ReviewRow): Told => ({
  caseNo: review.caseNo,
  statutoryDue: due(review.statutoryDue),
  promisedDue: due(review.promisedDue),
  statutoryStopped: review.statutoryStopped,
  promisedStopped: review.promisedStopped,
  calendarVersion: review.calendarVersion,
  calendarRegion: review.calendarRegion,
  ledger: toldLedger(review),
});

function entered(entry: Entry): Told {
  switch (entry.entry) {
    case 'suspension':
    case 'resumption':
    case 'suspension-void': {
      const { id, cause, basis, from, to } = entry.of;
      return { entry: entry.entry, entryId: id, cause, basis, fromDay: from, toDay: to ?? '' };
    }
    case 'extension':
    case 'extension-lapsed':
      return { entry: entry.entry, basis: entry.of.basis };
    case 'calendar':
      return { entry: 'calendar' };
  }
}

const UNITS = { 'working-day': LimitUnit.WORKING_DAY, 'natural-day': LimitUnit.NATURAL_DAY } as const;

// What holds, and nothing that waits for its notice: who copies it counts as this service does.
function toldLedger(review: ReviewRow) {
  const readings = readingsOf(review);
  const { extension } = ledgerOf(review.ledger);
  const settled = Object.entries(readings).filter(([question, answer]) => DEFAULT_READINGS[question as Reading] !== answer);
  return {
    readings: settled.map(([question, answer]) => ({ question, answer })),
    suspensions: review.ledger.suspensions
      .filter((one) => holds(one, readings))
      .map(({ id, clocks, cause, basis, plannedDays, from, to, noticeServedAt }) => ({
        suspensionId: id,
        clocks,
        cause,
        basis,
        plannedDays,
        fromDay: from,
        toDay: to ?? '',
        ...(noticeServedAt === null ? {} : { noticeServedAt: timestampFromDate(new Date(noticeServedAt)) }),
      })),
    ...(extension
      ? {
          extension: {
            amount: extension.amount,
            unit: extension.unit === 'natural-day' ? UNITS['natural-day'] : UNITS['working-day'],
            approver: extension.approver,
            toldAt: timestampFromDate(extension.toldAt),
            basis: extension.basis,
          },
        }
      : {}),
  };
}

/** Why an overdue case is not decided yet was explained to the public. */
export const overdueExplainedEvent = (review: ReviewRow): EventDraft<ReviewEvent> =>
  draft(review, { case: 'overdueExplained', value: overdueOf(review) });

/** The explanation as it stands. */
export const overdueOf = (review: ReviewRow) => ({
  caseNo: review.caseNo,
  reason: review.overdueReason ?? '',
  explainedBy: review.overdueExplainedBy ?? '',
  ...(review.overdueExplainedAt ? { explainedAt: timestampFromDate(review.overdueExplainedAt) } : {}),
});
