import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { derivedId, ORDER_RUNG, OrderState, WORK_ORDER_DUTIES, type IssueOrder, type ReferOrder } from '@onewindow/contracts';
import type { ServiceClient } from '../http/service-client.js';
import type { OrderNews, OverdueCase } from '../workflows/escalation-state.js';

/** The order that the ladder issues on a case, or on a duty of a bad rating, has the same id each time it is asked for. */
export const orderIdOf = (caseId: string): string => derivedId(caseId, `order:${ORDER_RUNG}`);

/** The commands of supervision by which a case is escalated; each is quiet where it was done. */
export const escalationActivities = (client: ServiceClient) => ({
  /**
   * Calls the handling body to account (督办).
   * @param caseId the case, or the duty of a bad rating that is escalated by itself
   * @returns the order as it is; null where what it would be about has ended
   */
  async issueOrder(caseId: string, overdue: OverdueCase): Promise<OrderNews | null> {
    const path = `/v1/orders/${orderIdOf(caseId)}`;
    const call = { service: 'supervision', method: 'PUT', path, body: orderOf(caseId, overdue) } as const;
    return client
      .call(call, Context.current().cancellationSignal)
      .then(newsOf, (error: unknown) => refusedWith(['case-has-ended', 'duty-has-ended'], null, error));
  },

  /** Brings an order before the leader (上报). @returns the order as it is */
  async referOrder(orderId: string, cause: ReferOrder['cause']): Promise<OrderNews> {
    const call = { service: 'supervision', method: 'POST', path: `/v1/orders/${orderId}/referral`, body: { cause } } as const;
    return client
      .call(call, Context.current().cancellationSignal)
      .then(newsOf, (error: unknown) => refusedWith(['order-closed'], closed(orderId), error));
  },
});
export type EscalationActivities = ReturnType<typeof escalationActivities>;

function orderOf(caseId: string, { caseNo, itemName, agency, supervisor, dueDay, duty }: OverdueCase): IssueOrder {
  const general = { agencyCode: agency, rung: ORDER_RUNG, ...(supervisor === '' ? {} : { supervisorCode: supervisor }) } as const;
  const ask = '说明超期原因、整改措施和预计办结日期。';
  if (!duty) {
    const content = `办件${caseNo}（${itemName}）应当于${dueDay}前办结，至今未办结。请立即办理，并${ask}`;
    return { ...general, caseId, kind: 'overdue', content };
  }
  const { caseId: rated, ...workOrder } = duty;
  const what = WORK_ORDER_DUTIES[duty.duty];
  const content = `办件${caseNo}（${itemName}）的差评工单应当于${dueDay}前完成${what}，至今未完成。请立即${what}，并${ask}`;
  return { ...general, caseId: rated, workOrder, kind: 'rating-overdue', content };
}

function newsOf(answer: unknown): OrderNews {
  const { id, sequence, status, referredAt } = OrderState.parse(answer);
  return { orderId: id, sequence, status, referred: referredAt !== null };
}

/** What becomes of an order whose case has ended is told by nothing newer. */
const closed = (orderId: string): OrderNews => ({ orderId, sequence: Number.MAX_SAFE_INTEGER, status: 'closed', referred: false });

/** A refusal that is an answer: somebody was quicker. @throws every other error */
function refusedWith<T>(codes: readonly string[], answer: T, error: unknown): T {
  if (error instanceof ApplicationFailure && codes.some((code) => error.type === code)) return answer;
  throw error;
}
