import { climbedDuty, endedDuties, workOrderDutyId, type RatingEvent, type WorkOrderRungReached } from '@onewindow/contracts';
import { ended, newestOf, reached, type CaseNews } from './case-news.js';

/**
 * The newest news of each duty that the work orders of bad ratings tell: that it was done or is asked no more, else the highest rung from
 * overdue on. A duty is escalated as a case is, by itself: of a work order that is told again each duty that runs, as high as it has climbed.
 */
export const newsOfWorkOrders = (events: readonly RatingEvent[]): CaseNews[] => newestOf(events.flatMap(newsOfWorkOrder));

function newsOfWorkOrder(event: RatingEvent): CaseNews[] {
  const { sequence, event: told } = event;
  switch (told.case) {
    case 'workOrderRungReached':
      return climbed(event, told.value);
    case 'snapshot':
      return (told.value.workOrder?.standing ?? []).flatMap((rung) => climbed(event, rung));
    default:
      return endedDuties(event).map((duty) => ended(workOrderDutyId(duty), sequence));
  }
}

function climbed({ aggregateId: id, caseId, sequence }: RatingEvent, rung: WorkOrderRungReached): CaseNews[] {
  const found = climbedDuty(id, rung);
  // the supervisors' own conclusion is owed by no body that could be called to account: the leader reads the warning
  if (!found || found.duty === 'conclusion') return [];
  const { round, duty } = found;
  const news = reached(workOrderDutyId(found), sequence, found.rung, { ...rung, duty: { caseId, id, round, duty } });
  return news ? [news] : [];
}
