import { DomainError, type CASE_STATUSES, type Principal } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';

/** What a case can be: received (收件) → accepted (受理) → ready (出件) → closed (办结), and the ends without a result; members of bundles wait. */
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** Where a case may go from where it is. */
export const CASE_TRANSITIONS: Readonly<Record<CaseStatus, readonly CaseStatus[]>> = {
  received: ['correcting', 'accepted', 'not-accepted', 'terminated'],
  correcting: ['accepted', 'not-accepted', 'terminated'],
  accepted: ['ready', 'terminated'],
  ready: ['dispatched', 'closed'],
  dispatched: ['closed'],
  closed: [],
  'not-accepted': [],
  terminated: [],
  waiting: ['accepted', 'not-accepted', 'terminated'],
};

/** A legal day, the instant at which it ends, and whether the calendar's next version may move it. */
export interface Due {
  readonly day: string;
  readonly at: Date;
  readonly provisional: boolean;
}

/** Who received or delivered something, and where. */
export type Clerk = Pick<Principal, 'id' | 'siteId' | 'windowId'>;

/** What a caller is to a case: by their site or by their certificate. */
export type Party = Pick<Principal, 'kind' | 'siteId' | 'subjectId'>;

/** A case at the window. */
export interface ServiceCase {
  readonly id: string;
  status: CaseStatus;
  /** Position of its last event. */
  sequence: number;
  readonly siteId: string;
  readonly applicantSubjectId: string;
  outcome: 'granted' | 'refused' | null;
}

/** Raises `case-is-<status>` when the case cannot go to `to` from where it is. */
export function assertCanBecome(serviceCase: Pick<ServiceCase, 'status'>, to: CaseStatus): void {
  if (!CASE_TRANSITIONS[serviceCase.status].includes(to)) throw caseIs(serviceCase.status, `cannot become ${to}`);
}

/** The refusal that names the state of the case, and the law that makes the state matter. */
export const caseIs = (status: CaseStatus, consequence: string, article?: string): DomainError =>
  new DomainError('conflict', `case-is-${status}`, `the case is ${status} and ${consequence}`, {
    status,
    ...(article === undefined ? {} : { article }),
  });

/** People at a site act on that site's cases and no others; to them another site's case does not exist. */
export function assertAtSite(serviceCase: { readonly siteId: string } | null, caller: Pick<Clerk, 'siteId'>): asserts serviceCase {
  if (serviceCase && caller.siteId !== '' && serviceCase.siteId === caller.siteId) return;
  throw noSuchCase();
}

/** The case is the caller's own, or of their site; to everybody else it does not exist. */
export function assertConcerns(serviceCase: Pick<ServiceCase, 'siteId' | 'applicantSubjectId'> | null, caller: Party): asserts serviceCase {
  if (!serviceCase || !concerns(serviceCase, caller)) throw noSuchCase();
}

function concerns(serviceCase: Pick<ServiceCase, 'siteId' | 'applicantSubjectId'>, caller: Party): boolean {
  switch (caller.kind) {
    case 'staff':
      return caller.siteId !== '' && caller.siteId === serviceCase.siteId;
    case 'applicant':
      return caller.subjectId !== '' && caller.subjectId === serviceCase.applicantSubjectId;
    case 'machine':
      return false;
  }
}

const noSuchCase = (): DomainError => new DomainError('not-found', 'case-not-found', 'there is no such case that you may see');

/** What tells a case on its own from a member of a bundle. */
interface Belonging {
  readonly bundleId: string | null;
  readonly bundleNo: string | null;
}

/** Whether the case stands on its own: a member of a bundle is told of, accepted and handed over with the whole. */
export const isOnItsOwn = ({ bundleId }: Pick<Belonging, 'bundleId'>): boolean => bundleId === null;

/** Acts at the window are done on the whole application, never on a member alone. @throws DomainError `case-of-bundle` naming it */
export function assertOnItsOwn({ bundleId, bundleNo }: Belonging): void {
  if (bundleId === null) return;
  throw new DomainError('conflict', 'case-of-bundle', `the case is a member of the application ${bundleNo}: act on that`, {
    bundleId,
    bundleNo,
  });
}

/** How often the applicant has come to a window for a case, and the legal day on which they last did. */
export interface Visits {
  readonly visits: number;
  readonly lastVisitDay: string | null;
}

/**
 * Somebody came to the window: what happens on one legal day is one visit, which is rated once (一次一评).
 * @returns what the case is to remember
 */
export function visitedOn({ visits, lastVisitDay }: Visits, now: Date): Visits {
  const day = legalDay(now);
  return lastVisitDay === day ? { visits, lastVisitDay } : { visits: visits + 1, lastVisitDay: day };
}

/** The visit during which something is done without which nobody would have come: that of the day, else 0 (nobody is here). */
export const visitOfDay = ({ visits, lastVisitDay }: Visits, now: Date): number => (lastVisitDay === legalDay(now) ? visits : 0);

/** What a case waits for; `null`: it has ended. */
export type Awaited = 'acceptance' | 'corrections' | 'decision' | 'letter' | 'handing-over' | 'return-receipt' | 'bundle' | null;

/** What of the state tells whose turn it is. */
export interface Turn extends Pick<ServiceCase, 'status' | 'outcome'> {
  /** Materials of the correction notice that are still to come. */
  readonly correctionOpen: readonly string[] | null;
}

/**
 * Whose turn it is. A refused case is ready only when its letter with the reasons has come too (permits: 行政许可法 第三十八条); the two come from
 * approval in any order.
 */
export function awaitedBy({ status, outcome, correctionOpen }: Turn): Awaited {
  switch (status) {
    case 'waiting':
      return 'bundle';
    case 'received':
      return 'acceptance';
    case 'correcting':
      return correctionOpen?.length ? 'corrections' : 'acceptance';
    case 'accepted':
      return outcome === null ? 'decision' : 'letter';
    case 'ready':
      return 'handing-over';
    case 'dispatched':
      return 'return-receipt';
    case 'closed':
    case 'not-accepted':
    case 'terminated':
      return null;
  }
}
