import { timestampDate } from '@bufbuild/protobuf/wkt';
import {
  CaseOutcome,
  DomainError,
  DutyKind as WireDutyKind,
  type ApprovalResult,
  type Duty as WireDuty,
  type ResultEvent,
} from '@onewindow/contracts';
import type { DutyKind, Result } from './result.domain.js';

/**
 * What a result event tells; `published` and `snapshot` carry the same.
 * @returns undefined for a branch that carries no result
 * @throws DomainError `result-incomplete` where the event breaks its contract: the message is parked for people to see
 */
export function resultOf(event: ResultEvent): Result | undefined {
  switch (event.event.case) {
    case 'published':
    case 'snapshot':
      return fromWire(event, event.event.value);
    case undefined:
      return undefined;
  }
}

function fromWire(event: ResultEvent, value: ApprovalResult): Result {
  const { applicant, decidedAt } = value;
  if (!applicant || !decidedAt) throw incomplete(event, 'applicant and decided_at');
  return {
    caseId: event.caseId,
    rootId: event.rootId,
    sequence: event.sequence,
    caseNo: value.caseNo,
    itemCode: value.itemCode,
    itemName: value.itemName,
    regionCode: value.regionCode,
    agencyCode: value.agencyCode,
    outcome: outcomeOf(event, value.outcome),
    decisionNo: value.decisionNo,
    decidedAt: timestampDate(decidedAt),
    applicant: { subjectId: applicant.subjectId, kind: applicant.kind, maskedName: applicant.maskedName, uscc: applicant.uscc },
    licenceNo: value.licenceNo || null,
    validFrom: value.validFrom || null,
    validTo: value.validTo || null,
    bodies: value.duties.flatMap(bodyOf),
  };
}

function outcomeOf(event: ResultEvent, outcome: CaseOutcome): Result['outcome'] {
  if (outcome === CaseOutcome.GRANTED) return 'granted';
  if (outcome === CaseOutcome.REFUSED) return 'refused';
  throw incomplete(event, 'outcome');
}

const KINDS: Partial<Record<WireDutyKind, DutyKind>> = { [WireDutyKind.SUPERVISE]: 'supervise', [WireDutyKind.ENFORCE]: 'enforce' };

// A part that a newer publisher knows and this build does not is left out; the publisher's snapshot brings it after an update.
function bodyOf(duty: WireDuty): Result['bodies'] {
  const kind = KINDS[duty.kind];
  return kind && duty.agencyCode !== '' ? [{ agencyCode: duty.agencyCode, kind }] : [];
}

const incomplete = (event: ResultEvent, what: string): DomainError =>
  new DomainError('invalid', 'result-incomplete', `the result of case ${event.caseId} comes without ${what}`, { eventId: event.eventId });
