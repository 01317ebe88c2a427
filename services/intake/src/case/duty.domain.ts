import { DomainError, type ProcedureLaw } from '@onewindow/contracts';
import type { CaseStatus } from './case.domain.js';

/** What the window owes a case within a time. */
export type WindowDuty = 'check' | 'check-corrections' | 'issue';

/** A case as far as its check goes. */
export interface Checkable {
  readonly status: CaseStatus;
  /** Materials of the correction notice that are still to come; null: nothing was told. */
  readonly correctionOpen: readonly string[] | null;
  /** Until when the window accepts or tells. */
  readonly checkDueAt: Date | null;
}

/**
 * Whether the case counts as accepted by law: nobody told within the days for it what is missing, so it is accepted as of receipt (permits:
 * 行政许可法 第三十二条第一款第四项). Whoever was told in time is past this for good: only the first notice counts.
 */
export const isDeemedAccepted = ({ status, checkDueAt }: Checkable, now: Date, law: ProcedureLaw): boolean =>
  law.deemedAcceptance !== undefined && status === 'received' && checkDueAt !== null && now >= checkDueAt;

/**
 * After the days for the check nothing is left but acceptance, recorded or not yet.
 * @throws DomainError `case-is-deemed-accepted`
 */
export function assertNotDeemedAccepted(serviceCase: Checkable, now: Date, law: ProcedureLaw): void {
  if (!isDeemedAccepted(serviceCase, now, law)) return;
  throw new DomainError(
    'conflict',
    'case-is-deemed-accepted',
    'the days for the check have passed: the case counts as accepted since its receipt',
    {
      article: law.deemedAcceptance,
      checkDueAt: serviceCase.checkDueAt?.toISOString(),
    },
  );
}

/** What the window still owes when the time of the check has passed. */
export function overdueCheck({ status, correctionOpen }: Checkable): Extract<WindowDuty, 'check' | 'check-corrections'> | undefined {
  if (status === 'received') return 'check';
  return status === 'correcting' && correctionOpen?.length === 0 ? 'check-corrections' : undefined;
}

/** Whether what was to be corrected did not come within the applicant's term. */
export const lapsed = ({ status, correctionOpen }: Checkable): boolean => status === 'correcting' && (correctionOpen?.length ?? 0) > 0;

/** Whether the result still lies at the counter. A mailed one is on its way: it was handed over in time or not. */
export const isUndelivered = ({ status }: Pick<Checkable, 'status'>): boolean => status === 'accepted' || status === 'ready';
