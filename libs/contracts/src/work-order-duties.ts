import type { RatingEvent, WorkOrderRungReached } from './gen/rating/v1/rating_events_pb.js';
import { derivedId } from './ids.js';
import type { RungKey } from './region-rules.js';

/**
 * What a bad rating asks of those who answer for it, each within a limit (国办发〔2019〕51号), and at last of a supervisor, who decides. To speak
 * with who rated and to find out what is so is one duty with one limit (联系核实).
 */
export const WORK_ORDER_DUTIES = {
  verification: '联系核实',
  rectification: '整改',
  feedback: '反馈',
  callback: '回访',
  conclusion: '督办结论',
} as const;
export type WorkOrderDutyKey = keyof typeof WORK_ORDER_DUTIES;

/** A duty of a work order in one round: it climbs the ladder by itself, and is done once. */
export interface WorkOrderDuty {
  /** Id of the work order. */
  readonly id: string;
  readonly round: number;
  readonly duty: WorkOrderDutyKey;
}

/** The id by which a duty is warned of, ordered and escalated, the same wherever it is made. */
export const workOrderDutyId = ({ id, round, duty }: WorkOrderDuty): string => derivedId(id, `${duty}:${round}`);

const DUTY_OF_CLOCK: Readonly<Record<string, WorkOrderDutyKey>> = {
  contact: 'verification',
  verification: 'verification',
  rectification: 'rectification',
  feedback: 'feedback',
  callback: 'callback',
  conclusion: 'conclusion',
};

/** The limits of a work order that are of one duty. */
export const clocksOf = (duty: WorkOrderDutyKey): string[] =>
  Object.entries(DUTY_OF_CLOCK).flatMap(([clock, of]) => (of === duty ? [clock] : []));

/** What a rung of a work order is on the ladder of cases; a reminder is for the agency's own list of work orders. */
const RUNG_OF: Readonly<Record<string, Extract<RungKey, 'red' | 'supervision-order' | 'leader'>>> = {
  overdue: 'red',
  supervisor: 'supervision-order',
  leader: 'leader',
};

/** A duty that is overdue, and how far it has climbed. */
export interface ClimbedDuty extends WorkOrderDuty {
  readonly rung: Extract<RungKey, 'red' | 'supervision-order' | 'leader'>;
}

/** What a rung of a work order says of a duty; undefined of a reminder, and of what a later version has. */
export function climbedDuty(id: string, { clock, rung: reached, round }: WorkOrderRungReached): ClimbedDuty | undefined {
  const [duty, rung] = [DUTY_OF_CLOCK[clock], RUNG_OF[reached]];
  return duty && rung && { id, round, duty, rung };
}

/** The duties that an event ends: done, waited for no longer, or closed with the work order. */
export function endedDuties({ aggregateId: id, event }: RatingEvent): WorkOrderDuty[] {
  switch (event.case) {
    case 'verified':
      return [{ id, round: event.value.round, duty: 'verification' }];
    case 'rectified':
      return [{ id, round: event.value.round, duty: 'rectification' }];
    case 'feedbackGiven':
      return [{ id, round: event.value.round, duty: 'feedback' }];
    case 'calledBack':
      return event.value.done ? [{ id, round: event.value.round, duty: 'callback' }] : [];
    // who is not satisfied need not be asked any more: it is done again, or a supervisor decides
    case 'replyJudged':
      return event.value.judgement === 'dissatisfied' ? [{ id, round: event.value.round, duty: 'callback' }] : [];
    case 'supervisorConcluded':
      return [{ id, round: event.value.round, duty: 'conclusion' }];
    case 'workOrderClosed':
      return ALL.map((duty) => ({ id, round: event.value.round, duty }));
    default:
      return [];
  }
}

const ALL = Object.keys(WORK_ORDER_DUTIES) as WorkOrderDutyKey[];
