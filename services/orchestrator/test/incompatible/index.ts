// Workflows as somebody might rewrite them: to the leader first and the order after it; a moment's pause before members go on. Every case that is
// being escalated, and every application on its way, would break.
import { condition, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type { BundleActivities } from '../../src/bundle-case/bundle.activities.js';
import type { EscalationActivities } from '../../src/escalation/escalation.activities.js';
import { graphTold, type BundleInput } from '../../src/workflows/bundle.js';
import { isOver, nextActs } from '../../src/workflows/bundle-graph.js';
import { orderTold, reviewTold, type EscalationInput } from '../../src/workflows/escalation.js';
import { begun, hearOrder, hearReview, nextStep } from '../../src/workflows/escalation-state.js';

const { act } = proxyActivities<BundleActivities>({ startToCloseTimeout: '15 s' });
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

export async function bundle({ bundleId, graph: begun }: BundleInput): Promise<void> {
  const known = { graph: begun };
  setHandler(graphTold, (told) => {
    if (told.sequence > known.graph.sequence) known.graph = told;
  });
  while (!isOver(known.graph)) {
    const { graph } = known;
    await sleep('1 second');
    for (const one of nextActs(graph)) await act(bundleId, one);
    await condition(() => known.graph.sequence > graph.sequence);
  }
}
