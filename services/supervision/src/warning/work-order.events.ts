import { climbedDuty, derivedId, endedDuties, workOrderDutyId, type RatingEvent, type WarningKind } from '@onewindow/contracts';
import type { Warning } from './warning.domain.js';
import { placed, when, type Told } from './warning.events.js';

const KINDS = {
  red: 'rating-overdue',
  'supervision-order': 'rating-supervision-order',
  leader: 'rating-leader',
} as const satisfies Record<string, WarningKind>;

/**
 * What the work order of a bad rating warns of: the agency that was rated, of a duty that is overdue; each rung once, for two limits of one
 * duty come to it together. Nothing in it says who rated.
 * @throws DomainError `event-undated`
 */
export function toldByRating(event: RatingEvent): Told {
  const ended = endedDuties(event);
  const ending =
    ended.length === 0
      ? undefined
      : { subjectId: event.aggregateId, duties: ended.map(({ duty }) => duty), sequence: event.sequence, at: when(event) };
  return { warnings: warningsOf(event), ending };
}

function warningsOf(event: RatingEvent): Warning[] {
  const rung = event.event.case === 'workOrderRungReached' ? event.event.value : undefined;
  const climbed = rung && climbedDuty(event.aggregateId, rung);
  if (!climbed) return [];
  const { caseNo, itemCode, itemName, dueDay } = rung;
  return [
    {
      ...placed(event, rung.rungAt),
      id: derivedId(workOrderDutyId(climbed), `warning:${climbed.rung}`),
      warningNo: '',
      kind: KINDS[climbed.rung],
      duty: climbed.duty,
      // that a supervisor has not decided is not the fault of the agency
      agencyCode: climbed.duty === 'conclusion' ? '' : rung.agencyCode,
      officers: [],
      caseId: event.caseId,
      subjectId: event.aggregateId,
      workOrderRound: climbed.round,
      step: null,
      caseNo,
      itemCode,
      itemName,
      dueDay: dueDay === '' ? null : dueDay,
      sequence: event.sequence,
    },
  ];
}
