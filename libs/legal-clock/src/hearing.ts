import { DomainError } from '@onewindow/contracts';
import { workingDays } from './calendar.js';
import type { Reckoning } from './clock.js';
import { dayNumberOf, formatDay, parseDay } from './day.js';
import type { ExplainedDue } from './due-date.js';
import { explainPlain, PERMIT_LIMITS } from './permit-terms.js';

/** Working days between the notice of a hearing and the hearing. */
const NOTICE_DAYS = 7;

/**
 * Until when the applicant or an interested party may ask for a hearing: five days from being told of the right, 行政许可法 第四十七条
 * 第一款, in working or natural days (reading `hearing-window-unit`).
 * @throws RangeError as `dueUnder`
 */
export function hearingWindow(toldAt: Date, by: Reckoning): ExplainedDue {
  const unit = by.readings['hearing-window-unit'];
  return explainPlain(toldAt, { amount: 5, unit, basis: '行政许可法 第四十七条第一款' }, by);
}

/** When a hearing was offered and asked for. */
export interface HearingRequest {
  readonly toldAt: Date;
  readonly requestedAt: Date;
}

/**
 * Until when the hearing is held: twenty working days, 行政许可法 第四十七条第一款, from the request or from the end of the five days
 * (reading `hearing-due-from`).
 * @throws RangeError as `dueUnder`
 */
export function hearingDue({ toldAt, requestedAt }: HearingRequest, by: Reckoning): ExplainedDue {
  const start = by.readings['hearing-due-from'] === 'request' ? requestedAt : new Date(hearingWindow(toldAt, by).at.getTime() - 1);
  return explainPlain(start, PERMIT_LIMITS.hearing, by);
}

/**
 * The last day (`YYYY-MM-DD`) for the notice of a hearing on a day: 举行听证的七日前, 行政许可法 第四十八条第一款第一项. The seventh working day
 * back from the hearing, or the last from which the seventh working day is no later than it (reading `hearing-notice`).
 * @throws RangeError a day that is none
 */
export function lastHearingNotice(hearingDay: string, { calendar, readings }: Reckoning): string {
  const days = workingDays(calendar);
  const hearing = parseDay(hearingDay);
  const isBack = readings['hearing-notice'] === 'back-from-hearing';
  return formatDay(isBack ? days.back(hearing, NOTICE_DAYS) : days.back(hearing + 1, NOTICE_DAYS) - 1);
}

/** The first working day (`YYYY-MM-DD`) on which a hearing may be held that is notified at an instant; inverse of {@link lastHearingNotice}. */
export function firstHearingDay(noticeAt: Date, { calendar, readings }: Reckoning): string {
  const days = workingDays(calendar);
  const notice = dayNumberOf(noticeAt);
  const isShort = days.isWorking(notice) || readings['hearing-notice'] === 'forward-from-notice';
  return formatDay(days.add(notice, isShort ? NOTICE_DAYS : NOTICE_DAYS + 1));
}

/**
 * Whether the notice of a hearing was given in time.
 * @throws DomainError `hearing-notice-late`, 行政许可法 第四十八条第一款第一项
 */
export function assertHearingNotice(noticeAt: Date, hearingDay: string, by: Reckoning): void {
  const latest = lastHearingNotice(hearingDay, by);
  if (dayNumberOf(noticeAt) <= parseDay(latest)) return;
  throw new DomainError('conflict', 'hearing-notice-late', `a hearing on ${hearingDay} is notified by ${latest}`, {
    field: 'hearingDay',
    article: '行政许可法 第四十八条第一款第一项',
    latest,
    earliestHearing: firstHearingDay(noticeAt, by),
  });
}
