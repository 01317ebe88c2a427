import {
  DomainError,
  type BUNDLE_STATUSES,
  type BundleView,
  type MEMBER_STATUSES,
  type Principal,
  type Readings,
} from '@onewindow/contracts';
import type { CaseStatus } from '../case/case.domain.js';

/** What an application for a bundle can be: as a case that stands on its own. */
export type BundleStatus = (typeof BUNDLE_STATUSES)[number];

/** What a member of it can be. */
export type MemberStatus = (typeof MEMBER_STATUSES)[number];

/** How the region reads the failure of an optional member that another needs. */
export type OptionalFailure = Readings['optional-failure'];

/** Where an application for a bundle may go from where it is. */
const BUNDLE_TRANSITIONS: Readonly<Record<BundleStatus, readonly BundleStatus[]>> = {
  received: ['correcting', 'accepted', 'not-accepted', 'terminated'],
  correcting: ['accepted', 'not-accepted', 'terminated'],
  accepted: ['ready', 'terminated'],
  ready: ['dispatched', 'closed'],
  dispatched: ['closed'],
  closed: [],
  'not-accepted': [],
  terminated: [],
};

/** Finished by one of these members: one entry of what a member needs. */
export interface Prerequisite {
  readonly anyOf: readonly string[];
}

/** What a version says of a member that applies; only members that apply are named in `needs`. */
export interface MemberPlan {
  readonly key: string;
  readonly caseId: string;
  readonly optional: boolean;
  readonly needs: readonly Prerequisite[];
  readonly preReview: boolean;
  readonly inJointLimit: boolean;
}

/** A member with what has become of its case. */
export interface Member extends MemberPlan {
  readonly status: MemberStatus;
  /** Asked to end; approval has not answered. */
  readonly withdrawalRequested: boolean;
  /** When it was decided, or ended without a decision. */
  readonly finishedAt: Date | null;
  /** When its result, with every paper, was at the counter. */
  readonly readyAt: Date | null;
}

/** What of a case tells what its member is. */
export interface MemberCase {
  readonly status: CaseStatus;
  readonly outcome: 'granted' | 'refused' | null;
  readonly preReviewedAt: Date | null;
  readonly terminationStatus: 'requested' | 'done' | 'superseded' | null;
  readonly terminationCause: 'withdrawn' | 'lapsed' | 'prerequisite-failed' | null;
  readonly decidedAt: Date | null;
  readonly terminatedAt: Date | null;
  readonly notAcceptedAt: Date | null;
  readonly readyAt: Date | null;
}

/** The member that a case is. */
export const memberOf = (plan: MemberPlan, serviceCase: MemberCase): Member => ({
  ...plan,
  status: memberStatus(serviceCase),
  withdrawalRequested: serviceCase.terminationStatus === 'requested',
  finishedAt: serviceCase.decidedAt ?? serviceCase.terminatedAt ?? serviceCase.notAcceptedAt,
  readyAt: serviceCase.readyAt,
});

function memberStatus({ status, outcome, preReviewedAt, terminationCause }: MemberCase): MemberStatus {
  switch (status) {
    case 'waiting':
      return preReviewedAt === null ? 'waiting' : 'pre-review';
    case 'not-accepted':
      return 'not-accepted';
    case 'terminated':
      return terminationCause === 'prerequisite-failed' ? 'cancelled' : 'withdrawn';
    case 'received':
    case 'correcting':
    case 'accepted':
    case 'ready':
    case 'dispatched':
    case 'closed':
      return outcome ?? 'open';
  }
}

/** Whether nothing more becomes of a member by itself. */
export function isFinished({ status }: Pick<Member, 'status'>): boolean {
  switch (status) {
    case 'waiting':
    case 'pre-review':
    case 'open':
      return false;
    case 'granted':
    case 'refused':
    case 'cancelled':
    case 'withdrawn':
    case 'not-accepted':
      return true;
  }
}

/** Whether a member has not begun to run: until its prerequisites are finished. */
export const hasNotBegun = ({ status }: Pick<Member, 'status'>): boolean => status === 'waiting' || status === 'pre-review';

/** What a member's prerequisites say of it. */
export type Standing = 'ready' | 'waits' | 'failed';

/** A graph as decisions see it. */
export interface Graph {
  readonly members: readonly Member[];
  readonly optionalFailure: OptionalFailure;
}

/**
 * Whether a member may begin: every prerequisite is finished (all-of), each by one of its members (one-of). It fails when one of them can no
 * longer be finished. An optional member that fails ends what needs it, or releases it, as the region reads it (`optional-failure`).
 */
export function standingOf({ needs }: Pick<MemberPlan, 'needs'>, graph: Graph): Standing {
  const entries = needs.map((entry) => entryStanding(entry, graph));
  if (entries.includes('failed')) return 'failed';
  return entries.every((entry) => entry === 'ready') ? 'ready' : 'waits';
}

function entryStanding({ anyOf }: Prerequisite, { members, optionalFailure }: Graph): Standing {
  const named = members.filter(({ key }) => anyOf.includes(key));
  if (named.some(({ status }) => status === 'granted')) return 'ready';
  if (!named.every(isFinished)) return 'waits';
  return optionalFailure === 'release' && named.every(({ optional }) => optional) ? 'ready' : 'failed';
}

/**
 * When the last prerequisite of a ready member was finished: its clock begins there, for the body hears by it that the one before has
 * finished (浙江省保障“最多跑一次”改革规定 第五条). A member without prerequisites begins with the bundle.
 */
export function readySince({ needs }: Pick<MemberPlan, 'needs'>, { members }: Graph, acceptedAt: Date): Date {
  const instants = needs.map(({ anyOf }) => {
    const named = members.filter(({ key }) => anyOf.includes(key));
    const granted = named.filter(({ status }) => status === 'granted').map(finish);
    return granted.length > 0 ? Math.min(...granted) : Math.max(...named.map(finish));
  });
  return new Date(Math.max(acceptedAt.getTime(), ...instants));
}

const finish = ({ finishedAt }: Member): number => finishedAt?.getTime() ?? 0;

/** Members that can no longer begin because a prerequisite failed, and with them those that need them, in the order of the bundle. */
export function doomed({ members, optionalFailure }: Graph): string[] {
  const cancelled = new Set<string>();
  for (;;) {
    const seen = members.map((one) => (cancelled.has(one.key) ? { ...one, status: 'cancelled' as const } : one));
    const next = seen.filter((one) => hasNotBegun(one) && standingOf(one, { members: seen, optionalFailure }) === 'failed');
    if (next.length === 0) return members.filter(({ key }) => cancelled.has(key)).map(({ key }) => key);
    for (const { key } of next) cancelled.add(key);
  }
}

/** All members are finished, and the papers of every decision are at the counter: one counter hands out one result. */
export const isJoined = (members: readonly Member[]): boolean =>
  members.every((one) => isFinished(one) && (!hasResult(one) || one.readyAt));

/** Whether there is something of the member to hand over. */
export const hasResult = ({ status }: Pick<Member, 'status'>): boolean => status === 'granted' || status === 'refused';

/** The member of this key. @throws DomainError `member-unknown` */
export function getMember<M extends Pick<Member, 'key'>>(members: readonly M[], key: string): M {
  const known = members.find((one) => one.key === key);
  if (!known) throw new DomainError('not-found', 'member-unknown', 'the application has no such member');
  return known;
}

/** Raises `bundle-is-<status>` when the application cannot go to `to` from where it is. */
export function assertBundleCanBecome({ status }: { readonly status: BundleStatus }, to: BundleStatus, article?: string): void {
  if (!BUNDLE_TRANSITIONS[status].includes(to)) throw bundleIs(status, `cannot become ${to}`, article);
}

/** The refusal that names the state of the application. */
export const bundleIs = (status: BundleStatus, consequence: string, article?: string): DomainError =>
  new DomainError('conflict', `bundle-is-${status}`, `the application is ${status} and ${consequence}`, {
    status,
    ...(article === undefined ? {} : { article }),
  });

/** What says to whom an application belongs. */
interface Belonging {
  readonly siteId: string;
  readonly applicantSubjectId: string;
}

const noSuchBundle = (): DomainError => new DomainError('not-found', 'bundle-not-found', 'there is no such application that you may see');

/** People at a site act on that site's applications and no others; to them another's does not exist. */
export function assertBundleAtSite(row: Belonging | null, { siteId }: Pick<Principal, 'siteId'>): asserts row {
  if (!row || siteId === '' || row.siteId !== siteId) throw noSuchBundle();
}

/** The application is the caller's own, or of their site; to everybody else it does not exist. */
export function assertBundleConcerns(row: Belonging | null, caller: Pick<Principal, 'kind' | 'siteId' | 'subjectId'>): asserts row {
  if (row && concernsBundle(row, caller)) return;
  throw noSuchBundle();
}

/** Whether the application is the caller's own, or of their site. */
export function concernsBundle(row: Belonging, { kind, siteId, subjectId }: Pick<Principal, 'kind' | 'siteId' | 'subjectId'>): boolean {
  switch (kind) {
    case 'staff':
      return siteId !== '' && siteId === row.siteId;
    case 'applicant':
      return subjectId !== '' && subjectId === row.applicantSubjectId;
    case 'machine':
      return false;
  }
}

/** The check at the window is not over. @throws DomainError `bundle-is-<status>` */
export function assertInCheck({ status }: { readonly status: BundleStatus }, article?: string): void {
  if (status !== 'received' && status !== 'correcting') throw bundleIs(status, 'the check at the window is over', article);
}

/**
 * A part may be taken back if nothing that is kept needs it.
 * @returns the members to end, without those that have ended
 * @throws DomainError `member-unknown`, `member-decided`, `member-needed` naming who needs it
 */
export function leaving(keys: readonly string[], graph: Graph): Member[] {
  const going = keys.map((key, at) => named(key, at, graph.members));
  const after = graph.members.map((one) =>
    keys.includes(one.key) && !isFinished(one) ? { ...one, status: 'withdrawn' as const, finishedAt: null } : one,
  );
  const rest = { members: after, optionalFailure: graph.optionalFailure };
  const needy = after.find((one) => hasNotBegun(one) && standingOf(one, rest) === 'failed' && standingOf(one, graph) !== 'failed');
  if (needy)
    throw new DomainError('conflict', 'member-needed', `the member "${needy.key}", which is kept, needs one that is taken back`, {
      field: 'members',
      neededBy: needy.key,
    });
  return going.filter((one) => !isFinished(one));
}

function named(key: string, at: number, members: readonly Member[]): Member {
  const one = members.find((candidate) => candidate.key === key);
  const field = `members.${at}`;
  if (!one) throw new DomainError('invalid', 'member-unknown', `the application has no member "${key}"`, { field });
  if (hasResult(one)) throw new DomainError('conflict', 'member-decided', `the member "${key}" is decided`, { field, status: one.status });
  return one;
}

/** What of the state tells whose turn it is. */
export interface BundleTurn {
  readonly status: BundleStatus;
  /** Materials of the correction notice that are still to come. */
  readonly correctionOpen: readonly string[] | null;
}

/** Whose turn it is; null once the matter has ended. */
export function bundleAwaits({ status, correctionOpen }: BundleTurn): BundleView['awaited'] {
  switch (status) {
    case 'received':
      return 'acceptance';
    case 'correcting':
      return correctionOpen?.length ? 'corrections' : 'acceptance';
    case 'accepted':
      return 'members';
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
