import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';

const HISTORIES = path.join(__dirname, 'histories');
const WORKSPACE = path.join(__dirname, '../../..');

/** A history that a worker has written, as Temporal's page would save it. */
export interface RecordedHistory {
  readonly name: string;
  readonly history: { readonly events: readonly { readonly eventType: string }[] };
}

/** All that were ever recorded and are kept: `<what>.<n>.json`. */
export async function recordedHistories(): Promise<RecordedHistory[]> {
  const files = (await readdir(HISTORIES)).filter((file) => file.endsWith('.json')).toSorted();
  return Promise.all(
    files.map(async (file) => ({
      name: file.replace(/\.json$/, ''),
      history: JSON.parse(await readFile(path.join(HISTORIES, file), 'utf8')) as RecordedHistory['history'],
    })),
  );
}

/** Whether all that a workflow was told has been worked through; `over` where it has come to its end. */
export async function isIdle(client: Client, workflowId: string): Promise<boolean | 'over'> {
  const handle = client.workflow.getHandle(workflowId);
  const { status, raw } = await handle.describe();
  if (status.name === 'COMPLETED') return 'over';
  const last = (await handle.fetchHistory()).events?.at(-1);
  return Boolean(last?.workflowTaskCompletedEventAttributes) && (raw.pendingActivities ?? []).length === 0;
}

/** Puts the history of a workflow beside the earlier ones. @param runId its newest run where none is given */
export async function keep(client: Client, name: string, workflowId: string, runId?: string): Promise<void> {
  const history = JSON.parse(historyToJSON(await client.workflow.getHandle(workflowId, runId).fetchHistory())) as object;
  const taken = new Set((await recordedHistories()).map((recorded) => recorded.name));
  let n = 1;
  while (taken.has(`${name}.${n}`)) n += 1;
  await writeFile(path.join(HISTORIES, `${name}.${n}.json`), `${JSON.stringify(withoutMachine(history), undefined, 2)}\n`);
}

/** Who ran it (`<pid>@<host>`), and where the files of a failure lay, is all that a history tells of a machine. */
const withoutMachine = (history: object): unknown =>
  JSON.parse(
    JSON.stringify(history, (_, value: unknown) => {
      if (typeof value !== 'string') return value;
      return /^\d+@/.test(value) ? 'worker' : value.replaceAll(`${WORKSPACE}${path.sep}`, '');
    }),
  );
