import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { TerminationCause, type BundleCaseEvent, type EventDraft, type ProcedureLaw } from '@onewindow/contracts';
import { applicantRef, due, TOLD_DUTIES, dutyDue, present, TURNED_AWAY } from '../case/case.events.js';
import type { CaseRow } from '../case/case.entity.js';
import type { Shortcomings } from '../case/correction.domain.js';
import type { Due } from '../case/case.domain.js';
import type { WindowDuty } from '../case/duty.domain.js';
import { isFinished, memberOf, type Graph, type Member } from './bundle.domain.js';
import type { BundleRow } from './bundle.entity.js';

/** An application with the cases of its members: what every event tells whole. */
export interface BundleWhole {
  readonly row: BundleRow;
  /** In the order of the bundle. */
  readonly cases: readonly CaseRow[];
}

/** The members of an application with what has become of each. */
export const membersOf = ({ row, cases }: BundleWhole): Member[] => row.members.map((plan) => memberOf(plan, caseOf(cases, plan.key)));

/** Cases of the members that are not taken back. */
export const running = (whole: BundleWhole): CaseRow[] =>
  membersOf(whole).flatMap((member, at) => (isFinished(member) ? [] : [whole.cases[at] as CaseRow]));

/** When the last member was finished, whenever the whole was joined after that: from then the results are owed together. */
export function finishedAt(whole: BundleWhole): Date | undefined {
  const instants = membersOf(whole).flatMap(({ finishedAt: at }) => (at ? [at.getTime()] : []));
  return instants.length > 0 ? new Date(Math.max(...instants)) : undefined;
}

/** The graph as decisions see it. */
export const graphOf = (whole: BundleWhole): Graph => ({ members: membersOf(whole), optionalFailure: whole.row.optionalFailure });

/** The case of a member. */
export function caseOf(cases: readonly CaseRow[], key: string): CaseRow {
  const serviceCase = cases.find(({ memberKey }) => memberKey === key);
  if (!serviceCase) throw new Error(`the member "${key}" has no case`);
  return serviceCase;
}

/** Both dates of the whole, once it is accepted. */
export const jointDates = (row: BundleRow) => ({
  joint: {
    day: present(row.jointDueDay, 'joint due day'),
    at: present(row.jointDueAt, 'joint due instant'),
    provisional: present(row.jointProvisional, 'joint provisional'),
  },
  promised: {
    day: present(row.promisedDueDay, 'promised due day'),
    at: present(row.promisedDueAt, 'promised due instant'),
    provisional: present(row.promisedProvisional, 'promised provisional'),
  },
});

const at = (instant: Date | null) => (instant ? timestampFromDate(instant) : undefined);

/** Without the fields that are not there yet: the generated types know no `undefined`. */
const set = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };

function toldMember(whole: BundleWhole, member: Member) {
  const row = caseOf(whole.cases, member.key);
  return {
    key: member.key,
    caseId: row.id,
    caseNo: row.caseNo,
    itemCode: row.itemCode,
    itemVersion: row.itemVersion,
    itemName: row.itemName,
    agencyCode: row.agencyCode,
    optional: member.optional,
    needs: member.needs.map(({ anyOf }) => ({ anyOf: [...anyOf] })),
    preReview: member.preReview,
    inJointLimit: member.inJointLimit,
    status: member.status,
    withdrawalRequested: member.withdrawalRequested,
    statutoryStopped: row.statutoryStopped,
    promisedStopped: row.promisedStopped,
    ...set({
      acceptedAt: at(row.acceptedAt),
      finishedAt: at(member.finishedAt),
      readyAt: at(member.readyAt),
      statutoryDue: row.statutoryDueDay === null ? undefined : due(dateOf(row, 'statutory')),
      promisedDue: row.promisedDueDay === null ? undefined : due(dateOf(row, 'promised')),
    }),
  };
}

/** A date of an accepted case. */
export const dateOf = (row: CaseRow, kind: 'statutory' | 'promised') => ({
  day: present(row[`${kind}DueDay`], `${kind} due day`),
  at: present(row[`${kind}DueAt`], `${kind} due instant`),
  provisional: present(row[`${kind}Provisional`], `${kind} provisional`),
});

function graph(whole: BundleWhole) {
  const { row } = whole;
  const dates = row.jointDueDay === null ? undefined : jointDates(row);
  return {
    bundleNo: row.bundleNo,
    bundleCode: row.bundleCode,
    bundleVersion: row.bundleVersion,
    bundleName: row.bundleName,
    regionCode: row.regionCode,
    leadAgencyCode: row.leadAgencyCode,
    applicant: applicantRef(row),
    siteId: row.siteId,
    channel: row.channel,
    status: row.status,
    receivedAt: timestampFromDate(row.receivedAt),
    ...set({ acceptedAt: at(row.acceptedAt), jointDue: dates && due(dates.joint), promisedDue: dates && due(dates.promised) }),
    optionalFailure: row.optionalFailure,
    jointStopped: row.jointStopped,
    promisedStopped: row.promisedStopped,
    members: membersOf(whole).map((member) => toldMember(whole, member)),
  };
}

const draft = ({ row }: BundleWhole, event: EventDraft<BundleCaseEvent>['event']): EventDraft<BundleCaseEvent> => ({
  aggregateId: row.id,
  rootId: row.id,
  caseId: row.id,
  sequence: row.sequence,
  event,
});

/** The one application was received. */
export const bundleRegisteredEvent = (whole: BundleWhole): EventDraft<BundleCaseEvent> => {
  const { receivedBy, windowId, channel } = whole.row;
  return draft(whole, { case: 'registered', value: { graph: graph(whole), receivedBy, windowId, visit: channel === '1' ? 1 : 0 } });
};

/** The applicant was told once, for all members, what is missing or wrong. */
export const bundleCorrectionEvent = (whole: BundleWhole, { missing, defects }: Shortcomings): EventDraft<BundleCaseEvent> =>
  draft(whole, {
    case: 'correctionNotified',
    value: {
      graph: graph(whole),
      documentNo: present(whole.row.correctionNo, 'number of the notice'),
      missing: missing.map(({ key }) => key),
      defective: [...new Set(defects.map(({ material }) => material))],
      notifiedAt: timestampFromDate(present(whole.row.correctionNotifiedAt, 'notice')),
      due: due({
        day: present(whole.row.correctionDueDay, 'due day of corrections'),
        at: present(whole.row.correctionDueAt, 'due instant of corrections'),
        provisional: present(whole.row.correctionProvisional, 'provisional'),
      }),
    },
  });

/** What was handed in after the notice, and in which visit. */
export interface CorrectedBundle {
  readonly id: string;
  readonly keys: string[];
  readonly complete: boolean;
  readonly visit: number;
  readonly at: Date;
}

/** Corrections were handed in. */
export const bundleCorrectedEvent = (
  whole: BundleWhole,
  { id, keys, complete, visit, at: correctedAt }: CorrectedBundle,
): EventDraft<BundleCaseEvent> =>
  draft(whole, {
    case: 'corrected',
    value: { graph: graph(whole), correctionId: id, materials: keys, correctedAt: timestampFromDate(correctedAt), complete, visit },
  });

/** The application was accepted. */
export const bundleAcceptedEvent = (whole: BundleWhole): EventDraft<BundleCaseEvent> =>
  draft(whole, {
    case: 'accepted',
    value: {
      graph: graph(whole),
      documentNo: present(whole.row.acceptNo, 'number of the voucher'),
      acceptedBy: present(whole.row.acceptedBy, 'acceptor'),
      deemed: whole.row.deemed,
      receivedBy: whole.row.receivedBy,
    },
  });

/** Members went on. @param documentNo of the notice that tells the applicant of it */
export const memberChangedEvent = (whole: BundleWhole, members: readonly string[], documentNo = ''): EventDraft<BundleCaseEvent> =>
  draft(whole, { case: 'memberChanged', value: { graph: graph(whole), members: [...members], documentNo } });

/** What was entered by which the dates of the whole are told anew, and of which members. */
export interface BundleEntry {
  readonly entry: string;
  readonly members: readonly string[];
}

/** The dates moved, stand still or run again. */
export const bundleClockChangedEvent = (whole: BundleWhole, { entry, members }: BundleEntry): EventDraft<BundleCaseEvent> =>
  draft(whole, {
    case: 'clockChanged',
    value: {
      graph: graph(whole),
      entry,
      members: [...members],
      calendarVersion: present(whole.row.calendarVersion, 'version of the calendar'),
      calendarRegion: present(whole.row.calendarRegion, 'region of the calendar'),
    },
  });

/** A document that reached the applicant. */
export interface ServedPaper {
  readonly documentId: string;
  readonly kind: string;
  readonly documentNo: string;
  readonly channel: string;
  readonly servedAt: Date;
}

/** A document of the whole was served for the first time. */
export const bundleServedEvent = (whole: BundleWhole, { servedAt, ...paper }: ServedPaper): EventDraft<BundleCaseEvent> =>
  draft(whole, { case: 'served', value: { graph: graph(whole), ...paper, servedAt: timestampFromDate(servedAt) } });

/** A rung that was reached, with the date by which it was placed. */
export interface ReachedRung {
  readonly key: string;
  readonly clock: string;
  readonly due: Due;
  /** When it was to be, however late it rings. */
  readonly at: Date;
  /** 预警编号; empty for a reminder. */
  readonly warningNo: string;
}

/** A limit of the whole came near or passed. */
export function bundleRungReachedEvent(whole: BundleWhole, reached: ReachedRung): EventDraft<BundleCaseEvent> {
  const { row, cases } = whole;
  const open = membersOf(whole).filter(({ status }) => status === 'open' || status === 'pre-review');
  return draft(whole, {
    case: 'rungReached',
    value: {
      graph: graph(whole),
      rung: reached.key,
      warningNo: reached.warningNo,
      clock: reached.clock,
      due: due(reached.due),
      rungAt: timestampFromDate(reached.at),
      caseNo: row.bundleNo,
      itemCode: row.bundleCode,
      itemName: row.bundleName,
      regionCode: row.regionCode,
      agencyCode: row.leadAgencyCode,
      openAgencies: [...new Set(open.map(({ key }) => caseOf(cases, key).agencyCode))],
    },
  });
}

/** All members are finished. */
export const bundleReadyEvent = (whole: BundleWhole): EventDraft<BundleCaseEvent> =>
  draft(whole, { case: 'ready', value: { graph: graph(whole) } });

/** The results went out by mail. */
export const bundleDispatchedEvent = (whole: BundleWhole): EventDraft<BundleCaseEvent> =>
  draft(whole, {
    case: 'dispatched',
    value: {
      graph: graph(whole),
      waybillNo: present(whole.row.deliveryWaybillNo, 'waybill'),
      dispatchedAt: timestampFromDate(present(whole.row.dispatchedAt, 'dispatch')),
    },
  });

/** The results were delivered. */
export const bundleClosedEvent = (whole: BundleWhole): EventDraft<BundleCaseEvent> =>
  draft(whole, {
    case: 'closed',
    value: {
      graph: graph(whole),
      deliveryMode: present(whole.row.deliveryMode, 'delivery mode'),
      servedAt: timestampFromDate(present(whole.row.servedAt, 'service')),
      visit: whole.row.finalVisit ?? 0,
    },
  });

/** The application was not accepted. */
export const bundleTurnedAwayEvent = (whole: BundleWhole): EventDraft<BundleCaseEvent> =>
  draft(whole, {
    case: 'turnedAway',
    value: {
      graph: graph(whole),
      kind: TURNED_AWAY[present(whole.row.notAcceptedKind, 'why it was not accepted')],
      documentNo: present(whole.row.notAcceptedNo, 'number of the voucher'),
      rightAgencyCode: whole.row.rightAgencyCode ?? '',
      turnedAwayAt: timestampFromDate(present(whole.row.notAcceptedAt, 'end')),
      visit: whole.row.finalVisit ?? 0,
    },
  });

/** The matter ended without any result. */
export const bundleTerminatedEvent = (whole: BundleWhole): EventDraft<BundleCaseEvent> =>
  draft(whole, {
    case: 'terminated',
    value: {
      graph: graph(whole),
      documentNo: whole.row.terminationNo ?? '',
      terminatedAt: timestampFromDate(present(whole.row.terminatedAt, 'end')),
      wasAccepted: whole.row.acceptedAt !== null,
      cause: whole.row.terminationCause === 'lapsed' ? TerminationCause.LAPSED : TerminationCause.WITHDRAWN,
    },
  });

/** The time for a duty of the window passed. */
export const bundleDutyOverdueEvent = (whole: BundleWhole, duty: WindowDuty, law: ProcedureLaw): EventDraft<BundleCaseEvent> => {
  const { due: passed, article } = dutyDue(whole.row, duty, law);
  const value = {
    graph: graph(whole),
    duty: TOLD_DUTIES[duty],
    due: due(passed),
    receivedBy: whole.row.receivedBy,
    article: article ?? '',
  };
  return draft(whole, { case: 'dutyOverdue', value });
};

/** A new calendar moved a limit of the window. */
export const bundleTermMovedEvent = (whole: BundleWhole, term: 'check' | 'correction' | 'issue', moved: Due): EventDraft<BundleCaseEvent> =>
  draft(whole, { case: 'termMoved', value: { graph: graph(whole), term, due: due(moved) } });

/** The rung on which the whole stands, with the date by which it is placed. */
export type StandingRung = Pick<ReachedRung, 'key' | 'due'>;

/** The whole state, told again. @param standing undefined where it has reached no rung */
export const bundleSnapshotEvent = (whole: BundleWhole, standing: StandingRung | undefined): EventDraft<BundleCaseEvent> =>
  draft(whole, {
    case: 'snapshot',
    value: { graph: graph(whole), ...(standing ? { rung: standing.key, rungDue: due(standing.due) } : {}) },
  });
