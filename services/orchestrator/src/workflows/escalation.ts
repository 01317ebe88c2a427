import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { EscalationActivities } from '../escalation/escalation.activities.js';
import {
  begun,
  hearOrder,
  hearReview,
  nextStep,
  standing,
  type EscalationState,
  type OrderNews,
  type ReviewNews,
} from './escalation-state.js';

// Supervision that is away is asked until it is back; what it refuses fails the escalation, for a person to look at.
const { issueOrder, referOrder } = proxyActivities<EscalationActivities>({
  startToCloseTimeout: '15 s',
  retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '30 s' },
});

/** The case, or the duty of a bad rating that is escalated as one, and what is known of it where an earlier run goes on. */
export interface EscalationInput {
  readonly caseId: string;
  readonly state?: EscalationState;
}

export const reviewTold = defineSignal<[ReviewNews]>('reviewTold');
export const orderTold = defineSignal<[OrderNews]>('orderTold');

/**
 * The escalation of one case, or of one duty of a bad rating, that passed its limit (逐级督办): waits from the red card on, calls the handling body to account at the rung of
 * 督办, brings before the leader what is not answered in time or what climbs on, and is over when the answers are accepted or the case has
 * ended. It holds no legal instant: those are rows of their owners, whose events come here as signals.
 */
export async function escalation({ caseId, state = begun() }: EscalationInput): Promise<void> {
  setHandler(reviewTold, (news) => hearReview(state, news));
  setHandler(orderTold, (news) => hearOrder(state, news));

  for (let step = nextStep(state); step.kind !== 'over'; step = nextStep(state)) {
    setCurrentDetails(standing(state));
    if (step.kind === 'issue') await issue(caseId, state, step.overdue);
    else if (step.kind === 'refer') hearOrder(state, { ...(await referOrder(step.orderId, step.cause)), referred: true });
    else if (workflowInfo().continueAsNewSuggested && allHandlersFinished()) await continueAsNew<typeof escalation>({ caseId, state });
    else await condition(() => nextStep(state).kind !== 'wait' || workflowInfo().continueAsNewSuggested);
  }
  setCurrentDetails(standing(state));
}

async function issue(caseId: string, state: EscalationState, overdue: Parameters<typeof issueOrder>[1]): Promise<void> {
  const order = await issueOrder(caseId, overdue);
  // the case has ended meanwhile: there is nothing left to urge
  if (order === null) state.ended = true;
  else {
    state.ownOrder = order.orderId;
    hearOrder(state, order);
  }
}
