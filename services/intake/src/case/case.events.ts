import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { CaseOutcome, type CaseEvent, type EventDraft, type ItemVersion } from '@onewindow/contracts';
import type { Due } from './case.domain.js';
import type { CaseRow } from './case.entity.js';

const OUTCOMES = { granted: CaseOutcome.GRANTED, refused: CaseOutcome.REFUSED } as const;

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

const draft = (row: CaseRow, event: EventDraft<CaseEvent>['event']): EventDraft<CaseEvent> => ({
  aggregateId: row.id,
  rootId: row.id,
  caseId: row.id,
  sequence: row.sequence,
  event,
});

const applicant = (row: CaseRow) => ({
  subjectId: row.applicantSubjectId,
  kind: row.applicantKind,
  maskedName: row.applicantMaskedName,
  uscc: row.applicantUscc,
});

const due = ({ day, at, provisional }: Due) => ({ day, at: timestampFromDate(at), provisional });

/** A column that the row's state guarantees; its absence is a defect, not a case. */
function present<T>(value: T | null, name: string): T {
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
  draft(row, {
    case: 'registered',
    value: {
      caseNo: row.caseNo,
      itemCode: row.itemCode,
      itemVersion: row.itemVersion,
      itemName: row.itemName,
      regionCode: row.regionCode,
      channel: row.channel,
      applicant: applicant(row),
      receivedAt: timestampFromDate(row.receivedAt),
      receivedBy: row.receivedBy,
      siteId: row.siteId,
      windowId: row.windowId,
    },
  });

/** The case was accepted, with the plan by which approval works. */
export function acceptedEvent(row: CaseRow, item: ItemVersion): EventDraft<CaseEvent> {
  const { statutory, promised } = dueDates(row);
  return draft(row, {
    case: 'accepted',
    value: {
      caseNo: row.caseNo,
      applicant: applicant(row),
      acceptedAt: timestampFromDate(present(row.acceptedAt, 'acceptance')),
      receivedBy: row.receivedBy,
      plan: {
        itemCode: item.itemCode,
        itemVersion: item.version,
        itemName: item.name,
        regionCode: item.regionCode,
        agencyCode: item.agencyCode,
        agencyName: item.agencyName,
        steps: item.steps,
        conditions: item.conditions,
        ...(item.result ? { result: item.result } : {}),
        duties: item.duties,
      },
      statutoryDue: due(statutory),
      promisedDue: due(promised),
      calendarVersion: present(row.calendarVersion, 'calendar version'),
      calendarRegion: present(row.calendarRegion, 'calendar region'),
    },
  });
}

/** The result waits at the counter. */
export const readyEvent = (row: CaseRow): EventDraft<CaseEvent> =>
  draft(row, {
    case: 'ready',
    value: { outcome: OUTCOMES[present(row.outcome, 'outcome')], decisionNo: row.decisionNo ?? '', licenceNo: row.licenceNo ?? '' },
  });

/** The result was delivered and the case is closed. */
export const closedEvent = (row: CaseRow): EventDraft<CaseEvent> =>
  draft(row, {
    case: 'closed',
    value: {
      caseNo: row.caseNo,
      outcome: OUTCOMES[present(row.outcome, 'outcome')],
      deliveryMode: present(row.deliveryMode, 'delivery mode'),
      servedAt: timestampFromDate(present(row.closedAt, 'closing')),
      agencyCode: row.agencyCode,
      siteId: row.siteId,
      itemName: row.itemName,
    },
  });
