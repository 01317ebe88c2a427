import type { Client } from '@temporalio/client';
import type { Owner } from '../http/service-client.js';

/** Starts the alarm of each owner that has none running. */
export async function startAlarms(client: Client, taskQueue: string, owners: readonly Owner[]): Promise<void> {
  await Promise.all(
    owners.map((owner) =>
      client.workflow.start('alarm', {
        taskQueue,
        workflowId: `alarm/${owner}`,
        workflowIdConflictPolicy: 'USE_EXISTING',
        args: [{ owner }],
        staticSummary: `Rings the time limits of ${owner}`,
      }),
    ),
  );
}
