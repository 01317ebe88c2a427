import { continueAsNew, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { AlarmActivities } from '../alarm/alarm.activities.js';

// An owner that is away is asked until it is back: what is due meanwhile rings late, and nothing is lost.
const { ring } = proxyActivities<AlarmActivities>({
  startToCloseTimeout: '15 s',
  retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '30 s' },
});

/** Whose limits are rung. */
export interface AlarmInput {
  readonly owner: 'intake' | 'approval' | 'supervision' | 'rating';
}

/**
 * The alarm clock of one owner of time limits: rings until nothing is due, sleeps until the next instant or for one period, and so on without
 * end. It knows no deadline: the owner's rows decide what is due, so an alarm that comes late heals itself.
 */
export async function alarm({ owner }: AlarmInput): Promise<void> {
  while (!workflowInfo().continueAsNewSuggested) {
    const { pauseMs } = await ring(owner);
    if (pauseMs > 0) await sleep(pauseMs);
  }
  await continueAsNew<typeof alarm>({ owner });
}
