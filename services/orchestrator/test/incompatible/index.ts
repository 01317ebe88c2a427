// The escalation as somebody might rewrite it: to the leader first, and the order after it. Every case that is being escalated would break.
import { condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { EscalationActivities } from '../../src/escalation/escalation.activities.js';
import { orderTold, reviewTold, type EscalationInput } from '../../src/workflows/escalation.js';
import { begun, hearOrder, hearReview, nextStep } from '../../src/workflows/escalation-state.js';

const { issueOrder, referOrder } = proxyActivities<EscalationActivities>({ startToCloseTimeout: '15 s' });

export async function escalation({ caseId, state = begun() }: EscalationInput): Promise<void> {
  setHandler(reviewTold, (news) => hearReview(state, news));
  setHandler(orderTold, (news) => hearOrder(state, news));
  for (let step = nextStep(state); step.kind !== 'over'; step = nextStep(state)) {
    if (step.kind === 'issue') {
      await referOrder(caseId, 'leader-rung');
      const order = await issueOrder(caseId, step.overdue);
      state.ownOrder = order?.orderId ?? null;
      if (order) hearOrder(state, order);
    } else if (step.kind === 'refer') hearOrder(state, await referOrder(step.orderId, step.cause));
    else await condition(() => nextStep(state).kind !== 'wait');
  }
}
