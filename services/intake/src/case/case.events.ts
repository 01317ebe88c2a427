import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  CaseOutcome,
  TerminationCause,
  TurnedAwayKind,
  WindowDuty as ToldDuty,
  type CaseEvent,
  type DecideImmediately,
  type EventDraft,
  type ItemVersion,
  type ProcedureLaw,
  type RegionRules,
} from '@onewindow/contracts';
import type { TimeRules } from '@onewindow/deadlines';
import { excerpt, legalDay } from '@onewindow/legal-clock';
import { isOnItsOwn, type Due } from './case.domain.js';
import type { CaseRow, CaseVisit } from './case.entity.js';
import type { Shortcomings } from './correction.domain.js';
import type { WindowDuty } from './duty.domain.js';
import { isOnline } from './registration.domain.js';
import type { RenewedLicence } from './renewal.domain.js';

const OUTCOMES = { granted: CaseOutcome.GRANTED, refused: CaseOutcome.REFUSED } as const;

/** The contract's words for why something was not accepted. */
export const TURNED_AWAY = {
  'not-required': TurnedAwayKind.NOT_REQUIRED,
  'no-jurisdiction': TurnedAwayKind.NO_JURISDICTION,
  'not-corrected': TurnedAwayKind.NOT_CORRECTED,
} as const;

/** The domain's word for an outcome of the contract. */
export function outcomeOf(outcome: CaseOutcome): 'granted' | 'refused' {
  switch (outcome) {
    case CaseOutcome.GRANTED:
      return 'granted';
    case CaseOutcome.REFUSED:
      return 'refused';
    case CaseOutcome.UNSPECIFIED:
      throw new Error('a decided review has an outcome');
  }
}

/** An event of a case, at its place in the life of the row. */
export const caseEvent = (row: CaseRow, event: EventDraft<CaseEvent>['event']): EventDraft<CaseEvent> => ({
  aggregateId: row.id,
  rootId: row.rootId,
  caseId: row.id,
  sequence: row.sequence,
  event,
});

/** Who applies, without personal data. */
export const applicantRef = (row: Pick<CaseRow, 'applicantSubjectId' | 'applicantKind' | 'applicantMaskedName' | 'applicantUscc'>) => ({
  subjectId: row.applicantSubjectId,
  kind: row.applicantKind,
  maskedName: row.applicantMaskedName,
  uscc: row.applicantUscc,
});

/** A due date in the contract's shape. */
export const due = ({ day, at, provisional }: Due) => ({ day, at: timestampFromDate(at), provisional });

/** A column that the row's state guarantees; its absence is a defect, not a case. */
export function present<T>(value: T | null, name: string): T {
  if (value === null) throw new Error(`${name} is not set`);
  return value;
}

/** Both due dates of an accepted case. */
export const dueDates = (row: CaseRow): { statutory: Due; promised: Due } => ({
  statutory: {
    day: present(row.statutoryDueDay, 'statutory due day'),
    at: present(row.statutoryDueAt, 'statutory due instant'),
    provisional: present(row.statutoryProvisional, 'statutory provisional'),
  },
  promised: {
    day: present(row.promisedDueDay, 'promised due day'),
    at: present(row.promisedDueAt, 'promised due instant'),
    provisional: present(row.promisedProvisional, 'promised provisional'),
  },
});

/** Materials were received. */
export const registeredEvent = (row: CaseRow): EventDraft<CaseEvent> =>
  caseEvent(row, {
    case: 'registered',
    value: {
      caseNo: row.caseNo,
      itemCode: row.itemCode,
      itemVersion: row.itemVersion,
      itemName: row.itemName,
      regionCode: row.regionCode,
      channel: row.channel,
      applicant: applicantRef(row),
      receivedAt: timestampFromDate(row.receivedAt),
      receivedBy: row.receivedBy,
      siteId: row.siteId,
      windowId: row.windowId,
      // of a member nobody came: they came for the whole
      visit: isOnItsOwn(row) && row.channel === '1' ? 1 : 0,
    },
  });

const renewed = ({ licenceNo, validTo }: RenewedLicence, receivedAt: Date) => ({
  licenceNo,
  validTo,
  appliedAt: timestampFromDate(receivedAt),
});

/** What the window decides at once, and who. */
export type Immediate = DecideImmediately & { readonly decidedBy: string };

/** By what the dates of an accepted case run. */
export type AcceptedTime = Pick<TimeRules, 'calendar'> & { readonly rules: RegionRules | undefined };

/**
 * The case was accepted, with the plan by which approval works. Neither who received it nor who accepted it may decide it (受审分离);
 * what came online nobody of the staff has received before it was accepted, so there both are who accepted it.
 * @param time the calendar by which both dates were counted, and the rules that held; a case accepted before they were told has none
 */
export function acceptedEvent(row: CaseRow, item: ItemVersion, time: AcceptedTime, immediate?: Immediate): EventDraft<CaseEvent> {
  const { calendar, rules } = time;
  const { statutory, promised } = dueDates(row);
  const acceptedBy = present(row.acceptedBy, 'acceptor');
  const acceptedAt = present(row.acceptedAt, 'acceptance');
  return caseEvent(row, {
    case: 'accepted',
    value: {
      caseNo: row.caseNo,
      applicant: applicantRef(row),
      acceptedAt: timestampFromDate(acceptedAt),
      receivedBy: isOnline(row.channel) ? acceptedBy : row.receivedBy,
      acceptedBy,
      deemed: row.deemed,
      plan: {
        itemCode: item.itemCode,
        itemVersion: item.version,
        itemName: item.name,
        itemType: item.itemType,
        regionCode: item.regionCode,
        agencyCode: item.agencyCode,
        agencyName: item.agencyName,
        steps: item.steps,
        conditions: item.conditions,
        ...(item.result ? { result: item.result } : {}),
        duties: item.duties,
        ...(item.statutoryLimit ? { statutoryLimit: item.statutoryLimit } : {}),
        ...(item.promisedLimit ? { promisedLimit: item.promisedLimit } : {}),
        specialProcedures: item.specialProcedures,
        ...(row.visit ? { visit: plannedVisit(row.visit) } : {}),
        ...(row.renews ? { renews: renewed(row.renews, row.receivedAt) } : {}),
      },
      statutoryDue: due(statutory),
      promisedDue: due(promised),
      calendarVersion: present(row.calendarVersion, 'calendar version'),
      calendarRegion: present(row.calendarRegion, 'calendar region'),
      documentNo: present(row.acceptNo, 'number of the voucher'),
      ...(rules ? { rules } : {}),
      calendar: { ...excerpt(calendar, legalDay(acceptedAt), calendar.coversTo), source: calendar.source },
      ...(immediate ? { immediate: { ...intent(immediate), siteId: row.siteId } } : {}),
    },
  });
}

const plannedVisit = ({ id, name, stepKey, leadAgencyCode, parties }: CaseVisit) => ({
  visitId: id,
  name,
  stepKey,
  leadAgencyCode,
  parties: parties.map((party) => ({ ...party })),
});

const intent = ({ delegationId, decidedBy, outcome, findings, opinion }: Immediate) => ({
  delegationId,
  decidedBy,
  outcome: OUTCOMES[outcome],
  findings: findings.map(({ condition, met, reasonCode, reason }) => ({
    condition,
    met,
    reasonCode: reasonCode ?? '',
    reason: reason ?? '',
  })),
  opinion: opinion ?? '',
});

/** The applicant was told once what is missing or wrong. */
export const correctionNotifiedEvent = (row: CaseRow, { missing, defects }: Shortcomings): EventDraft<CaseEvent> =>
  caseEvent(row, {
    case: 'correctionNotified',
    value: {
      documentNo: present(row.correctionNo, 'number of the notice'),
      missing: missing.map(({ key }) => key),
      defective: [...new Set(defects.map(({ material }) => material))],
      notifiedAt: timestampFromDate(present(row.correctionNotifiedAt, 'notice')),
      due: due({
        day: present(row.correctionDueDay, 'due day of corrections'),
        at: present(row.correctionDueAt, 'due instant of corrections'),
        provisional: present(row.correctionProvisional, 'provisional'),
      }),
    },
  });

/** What was handed in after the notice, and in which visit. */
export interface Corrected {
  readonly id: string;
  readonly keys: string[];
  readonly complete: boolean;
  readonly visit: number;
  readonly at: Date;
}

/** Whom ratings are answered by, and of what. */
const served = (row: CaseRow) => ({ caseNo: row.caseNo, agencyCode: row.agencyCode, siteId: row.siteId, itemName: row.itemName });

/** Corrections were handed in. */
export const correctedEvent = (row: CaseRow, { id, keys, complete, visit, at }: Corrected): EventDraft<CaseEvent> =>
  caseEvent(row, {
    case: 'corrected',
    value: { correctionId: id, materials: keys, correctedAt: timestampFromDate(at), complete, visit, ...served(row) },
  });

/** The case was not accepted. */
export const turnedAwayEvent = (row: CaseRow): EventDraft<CaseEvent> =>
  caseEvent(row, {
    case: 'turnedAway',
    value: {
      ...served(row),
      kind: TURNED_AWAY[present(row.notAcceptedKind, 'why it was not accepted')],
      documentNo: present(row.notAcceptedNo, 'number of the voucher'),
      rightAgencyCode: row.rightAgencyCode ?? '',
      turnedAwayAt: timestampFromDate(present(row.notAcceptedAt, 'end')),
      visit: row.finalVisit ?? 0,
    },
  });

const CAUSES = {
  withdrawn: TerminationCause.WITHDRAWN,
  lapsed: TerminationCause.LAPSED,
  'prerequisite-failed': TerminationCause.PREREQUISITE_FAILED,
} as const;

const causeOf = ({ terminationCause }: CaseRow): TerminationCause => CAUSES[terminationCause ?? 'withdrawn'];

/** An accepted case is asked to end; approval answers. */
export const terminationRequestedEvent = (row: CaseRow): EventDraft<CaseEvent> =>
  caseEvent(row, {
    case: 'terminationRequested',
    value: {
      cause: causeOf(row),
      requestedAt: timestampFromDate(present(row.terminationRequestedAt, 'request')),
      requestedBy: row.terminationRequestedBy ?? '',
    },
  });

/** The case ended without a decision. */
export const terminatedEvent = (row: CaseRow): EventDraft<CaseEvent> =>
  caseEvent(row, {
    case: 'terminated',
    value: {
      ...served(row),
      cause: causeOf(row),
      terminatedAt: timestampFromDate(present(row.terminatedAt, 'end')),
      documentNo: present(row.terminationNo, 'number of the notice'),
      wasAccepted: row.acceptedAt !== null,
    },
  });

export const TOLD_DUTIES = {
  check: ToldDuty.CHECK,
  'check-corrections': ToldDuty.CHECK_CORRECTIONS,
  issue: ToldDuty.ISSUE,
} as const satisfies Record<WindowDuty, ToldDuty>;

/** What of a row says until when the window owes what. */
type Owed = Pick<CaseRow, 'checkDueDay' | 'checkDueAt' | 'checkProvisional' | 'issueDueDay' | 'issueDueAt' | 'issueProvisional'>;

/** Until when the window had to do it, and where the law says so. */
export function dutyDue(row: Owed, duty: WindowDuty, law: ProcedureLaw): { due: Due; article: string | undefined } {
  if (duty === 'issue')
    return {
      due: {
        day: present(row.issueDueDay, 'due day of issue'),
        at: present(row.issueDueAt, 'due instant of issue'),
        provisional: present(row.issueProvisional, 'provisional issue'),
      },
      article: law.issuing,
    };
  return {
    due: {
      day: present(row.checkDueDay, 'due day of the check'),
      at: present(row.checkDueAt, 'due instant of the check'),
      provisional: present(row.checkProvisional, 'provisional check'),
    },
    article: duty === 'check' ? law.oneNotice : law.acceptance,
  };
}

/** The time for a duty of the window passed. */
export function dutyOverdueEvent(row: CaseRow, duty: WindowDuty, law: ProcedureLaw): EventDraft<CaseEvent> {
  const { due: passed, article } = dutyDue(row, duty, law);
  const { caseNo, agencyCode, siteId, receivedBy } = row;
  const value = { caseNo, agencyCode, siteId, receivedBy, duty: TOLD_DUTIES[duty], due: due(passed), article: article ?? '' };
  return caseEvent(row, { case: 'dutyOverdue', value });
}

/** A new calendar moved a limit of the window, or settled one that was provisional. */
export const termMovedEvent = (row: CaseRow, term: 'check' | 'correction' | 'issue', moved: Due): EventDraft<CaseEvent> =>
  caseEvent(row, { case: 'termMoved', value: { caseNo: row.caseNo, agencyCode: row.agencyCode, term, due: due(moved) } });

/** The result went out by mail. */
export const dispatchedEvent = (row: CaseRow): EventDraft<CaseEvent> =>
  caseEvent(row, {
    case: 'dispatched',
    value: {
      waybillNo: present(row.deliveryWaybillNo, 'waybill'),
      dispatchedAt: timestampFromDate(present(row.dispatchedAt, 'dispatch')),
    },
  });

/** The result waits at the counter. */
export const readyEvent = (row: CaseRow): EventDraft<CaseEvent> =>
  caseEvent(row, {
    case: 'ready',
    value: { outcome: OUTCOMES[present(row.outcome, 'outcome')], decisionNo: row.decisionNo ?? '', licenceNo: row.licenceNo ?? '' },
  });

/** The result was delivered and the case is closed. */
export const closedEvent = (row: CaseRow): EventDraft<CaseEvent> =>
  caseEvent(row, {
    case: 'closed',
    value: {
      ...served(row),
      outcome: OUTCOMES[present(row.outcome, 'outcome')],
      deliveryMode: present(row.deliveryMode, 'delivery mode'),
      servedAt: timestampFromDate(present(row.servedAt, 'service')),
      visit: row.finalVisit ?? 0,
    },
  });
