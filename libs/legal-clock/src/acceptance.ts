import { DomainError, type ProcedureLaw } from '@onewindow/contracts';
import { workingDays } from './calendar.js';
import type { Reckoning } from './clock.js';
import { dayNumberOf, startOfDay } from './day.js';
import type { ExplainedDue } from './due-date.js';
import type { Period } from './limit.js';
import { explainPlain, PERMIT_LIMITS } from './permit-terms.js';

/** An application that was received and not yet accepted. */
export interface Received extends Reckoning {
  readonly receivedAt: Date;
  /** Until when all that is missing is told, from receipt; five working days where the item's law sets no other. */
  readonly noticeTerm?: Period;
  readonly law: ProcedureLaw;
}

/** What comes to pass if nothing is told in time. */
export interface DeemedAcceptance {
  /** When it comes to pass: the end of the last day for the notice. */
  readonly at: Date;
  /** The acceptance is dated back to the receipt, so that the limits of the decision have been running since then. */
  readonly acceptedAt: Date;
  readonly article: string;
}

/**
 * Until when the applicant is told, once, all that is missing: 行政许可法 第三十二条第一款第四项, or the item's own term.
 * @throws RangeError as `dueUnder`
 */
export function noticeDue({ receivedAt, noticeTerm = PERMIT_LIMITS.notice, law, ...by }: Received): ExplainedDue {
  return explainPlain(receivedAt, noticeTerm, by, law);
}

/**
 * 逾期不告知的，自收到申请材料之日起即为受理: 行政许可法 第三十二条第一款第四项. Null for a procedure whose law knows no deemed acceptance.
 * @throws RangeError as `dueUnder`
 */
export function deemedAcceptance(received: Received): DeemedAcceptance | null {
  const article = received.law.deemedAcceptance;
  return article === undefined ? null : { at: noticeDue(received).at, acceptedAt: receiptOf(received), article };
}

/**
 * The notice that counts: the first, if it was given by the end of the last day. Later ones ask for nothing, for all is told once.
 * @param notices when each was given, in any order
 */
export function timelyNotice(notices: readonly Date[], received: Received): Date | null {
  const first = notices.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return first && first < noticeDue(received).at ? first : null;
}

/**
 * From when complete materials are accepted that were taken in with a voucher after the receipt (reading `express-acceptance`): 行政许可法
 * 第三十二条第一款第五项. After the last day for the notice, they were accepted with their receipt already.
 * @param voucherAt the date of the voucher of acceptance
 */
export function expressAcceptance(voucherAt: Date, received: Received): Date {
  const deemed = deemedAcceptance(received);
  if (deemed && voucherAt >= deemed.at) return deemed.acceptedAt;
  return received.readings['express-acceptance'] === 'receipt' ? receiptOf(received) : voucherAt;
}

/**
 * Whether a refusal for want of jurisdiction may still be given: after the last day for the notice the application is accepted already
 * (reading `late-jurisdiction-refusal`).
 * @throws DomainError `already-deemed-accepted`, 行政许可法 第三十二条第一款第二、四项
 */
export function assertJurisdictionRefusal(refusedAt: Date, received: Received): void {
  const deemed = deemedAcceptance(received);
  if (!deemed || refusedAt < deemed.at || received.readings['late-jurisdiction-refusal'] === 'valid') return;
  throw new DomainError(
    'conflict',
    'already-deemed-accepted',
    'nothing was told in time, so the application was accepted with its receipt',
    {
      article: deemed.article,
      acceptedAt: deemed.acceptedAt.toISOString(),
      latest: deemed.at.toISOString(),
    },
  );
}

/**
 * From when a corrected application is accepted: when the last of what was asked for is in, 行政许可法 第三十二条第一款第五项.
 * @param handedIn when each was handed in; null: not yet
 * @returns null while anything is missing
 */
export function correctedAcceptance(handedIn: readonly (Date | null)[]): Date | null {
  const times = handedIn.map((one) => one?.getTime() ?? Number.POSITIVE_INFINITY);
  const last = Math.max(...times);
  return Number.isFinite(last) ? new Date(last) : null;
}

/**
 * Until when the applicant hands in what was asked for, by the term that the region or the item sets.
 * @param toldAt when the notice was served
 * @throws RangeError as `dueUnder`
 */
export const correctionDue = (toldAt: Date, term: Period, by: Reckoning, law: ProcedureLaw): ExplainedDue =>
  explainPlain(toldAt, term, by, law);

/** The receipt, or the start of the working day as on which it is taken (reading `nonworking-start`). */
function receiptOf({ receivedAt, calendar, readings }: Received): Date {
  if (readings['nonworking-start'] === 'as-it-is') return receivedAt;
  const day = dayNumberOf(receivedAt);
  const taken = workingDays(calendar).roll(day);
  return taken === day ? receivedAt : startOfDay(taken);
}
