import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createLogger } from '@onewindow/platform';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { bundleWorkflows } from '../src/bundle.js';
import { installTemporalRuntime } from '../src/worker/temporal-runtime.js';
import { recordedHistories, type RecordedHistory } from './history-files.js';
import { recordHistories } from './recording.js';

jest.setTimeout(120_000);

let folder: string;
let recorded: readonly RecordedHistory[];

beforeAll(async () => {
  installTemporalRuntime(createLogger('temporal'));
  // `npm run record-histories`
  if (process.env['ONEWINDOW_RECORD_HISTORIES'] === '1') await recordHistories();
  folder = await mkdtemp(path.join(os.tmpdir(), 'histories-'));
  await bundleWorkflows(path.join(__dirname, '../src/workflows/index.ts'), path.join(folder, 'now.js'));
  await bundleWorkflows(path.join(__dirname, 'incompatible/index.ts'), path.join(folder, 'incompatible.js'));
  recorded = await recordedHistories();
}, 240_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const replay = (bundle: string, { history, name }: RecordedHistory): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle: { codePath: path.join(folder, bundle) } }, history, name);

/** Whether anything was done in it. */
const acts = ({ events }: RecordedHistory['history']): boolean =>
  events.some(({ eventType }) => eventType === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED');

describe('workflows as they now are', () => {
  it('go through every history that was recorded, as those before them did', async () => {
    const workflows = new Set(recorded.map(({ name }) => name.replace(/\.\d+$/, '')));
    expect([...workflows]).toEqual([
      'alarm',
      'bundle-begun-before-days-moved',
      'bundle-continued',
      'bundle-days-moved',
      'bundle-ended-after-a-refusal',
      'bundle-granted',
      'bundle-part-withdrawn',
      'bundle-prerequisite-refused',
      'bundle-refused',
      'bundle-withdrawn',
      'bundle-woken-late',
      'escalation-accepted-late',
      'escalation-at-once',
      'escalation-ended-at-red',
      'escalation-to-the-leader',
      'startup-check',
    ]);
    for (const one of recorded) await expect(replay('now.js', one).then(() => one.name)).resolves.toBe(one.name);
  });

  it('would not, were an activity moved before another one or a pause put before it: the change is found here', async () => {
    const moved = recorded.filter(({ name, history }) => /^(?:bundle|escalation)-/.test(name) && acts(history));
    expect(moved.length).toBeGreaterThan(15);
    for (const one of moved) await expect(replay('incompatible.js', one)).rejects.toBeInstanceOf(DeterminismViolationError);
  });

  it('tell in no history of the machine on which it was recorded', () => {
    expect(recorded.filter(({ history }) => /"\d+@/.test(JSON.stringify(history))).map(({ name }) => name)).toEqual([]);
  });
});
