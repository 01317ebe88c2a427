import { DomainError, type ProcedureLaw } from '@onewindow/contracts';
import { causeName, dueDay, legalDay, type CaseClocks, type Limit, type Suspension } from '@onewindow/legal-clock';
import type { Officer } from './acting.domain.js';
import type { ClockRecord } from './ledger.domain.js';
import type { ReviewStep } from './review.domain.js';

type Law = Pick<ProcedureLaw, 'excludedTime'>;

const articleOf = ({ excludedTime }: Law) => (excludedTime === undefined ? {} : { article: excludedTime });

/** Suspensions of one review: more than any has, so that its ledger stays a list that one reads. */
const MOST_SUSPENSIONS = 100;

/** A special procedure of the item's version (特别程序). */
export interface SpecialProcedure {
  readonly name: string;
  readonly cause: string;
  /** Its longest time. */
  readonly longest: Limit | null;
  readonly basis: string;
}

/**
 * The clock of a review is stopped by who has a step in it at the agency that decides.
 * @throws DomainError `clock-not-yours`
 */
export function assertActsOnClock(steps: readonly ReviewStep[], officer: Officer): void {
  if (!steps.some((step) => step.agencyCode === officer.agencyCode && officer.roles.includes(step.role)))
    throw new DomainError('forbidden', 'clock-not-yours', 'the clock is stopped by an officer of a step of the agency that decides');
}

/** @throws DomainError `too-many-suspensions` */
export function assertMaySuspendMore({ suspensions }: ClockRecord): void {
  if (suspensions.length >= MOST_SUSPENSIONS)
    throw new DomainError('conflict', 'too-many-suspensions', `a review has at most ${MOST_SUSPENSIONS} suspensions`, {
      most: MOST_SUSPENSIONS,
    });
}

/**
 * What happened is entered, not what will: a clock never stands before its time.
 * @throws DomainError `suspension-begins-later`, `suspension-ends-later`
 */
export function assertNotAhead(field: 'from' | 'to', day: string, now: Date, law: Law): void {
  const today = legalDay(now);
  if (day <= today) return;
  const [code, message] =
    field === 'from'
      ? ['suspension-begins-later', 'a suspension is entered on the day on which it begins or after']
      : ['suspension-ends-later', 'the end of a suspension is entered on its last day or after'];
  throw new DomainError('invalid', code, message, { field, ...articleOf(law), latest: today });
}

/**
 * Where the version of the item names its special procedures, no other stops the limit of the law, and none for longer.
 * @throws DomainError `suspension-not-of-item`, `suspension-too-long`
 */
export function assertSpecialProcedure(
  { clocks, cause, from, plannedDays }: Suspension,
  procedures: readonly SpecialProcedure[],
  { law, calendar }: Pick<CaseClocks, 'law' | 'calendar'>,
): void {
  if (clocks === 'promised' || procedures.length === 0) return;
  const ofCause = procedures.filter((procedure) => procedure.cause === cause);
  if (ofCause.length === 0)
    throw new DomainError('invalid', 'suspension-not-of-item', `${causeName(cause)} is no special procedure of the item`, {
      field: 'cause',
      ...articleOf(law),
      allowed: [...new Set(procedures.map((procedure) => procedure.cause))],
    });
  const start = new Date(`${from}T00:00:00+08:00`);
  const latest = ofCause
    .map(({ longest }) => (longest ? dueDay({ start, limit: longest, calendar }).day : '9999-12-31'))
    .toSorted()
    .at(-1);
  const last = legalDay(new Date(start.getTime() + plannedDays * 86_400_000));
  if (latest !== undefined && last > latest)
    throw new DomainError('invalid', 'suspension-too-long', `by the item's version the procedure ends on ${latest} at the latest`, {
      field: 'plannedDays',
      ...articleOf(law),
      latest,
      longest: ofCause.map(({ longest }) => longest),
    });
}
