import { proxyActivities } from '@temporalio/workflow';
import type { StartupActivities } from '../worker/startup.activities.js';

const { answerStartup } = proxyActivities<StartupActivities>({ startToCloseTimeout: '5 s', retry: { maximumAttempts: 3 } });

/** Goes once round: server → worker → workflow → activity and back. A worker that has done it can do its work. */
export async function startupCheck(question: string): Promise<string> {
  return answerStartup(question);
}
