import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startTemporal, type Temporal } from '@onewindow/local';
import { eventually, freePort, leakCheck } from '@onewindow/testing';
import { createService, type RunningService } from '@onewindow/platform';
import { Client, Connection } from '@temporalio/client';
import { AppModule } from '../src/app.module.js';
import { bundleWorkflows } from '../src/bundle.js';
import { TASK_QUEUE } from '../src/worker/temporal-worker.js';

const NOTICED_WITHIN_MS = 10_000;
const BACK_WITHIN_MS = 15_000;

const noLeaks = leakCheck();
let folder: string;
let temporal: Temporal;
let service: RunningService | undefined;

const startService = (): Promise<RunningService> =>
  createService({
    name: 'orchestrator',
    config: () => ({
      PORT: 0,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent' as const,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: 'default',
    }),
    module: (config) => AppModule.forRoot(config, path.join(folder, 'workflow-bundle.js')),
  });

async function temporalCheck(): Promise<{ status: string; reason?: string } | undefined> {
  const answer = await fetch(`${service?.address}/health/ready`);
  const { checks } = (await answer.json()) as { checks: Record<string, { status: string; reason?: string }> };
  expect(answer.status).toBe(checks['temporal']?.status === 'up' ? 200 : 503);
  return checks['temporal'];
}

const becomes = (status: 'up' | 'down', timeoutMs: number): Promise<void> =>
  eventually(async () => expect(await temporalCheck()).toMatchObject({ status }), { timeoutMs, everyMs: 100 });

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'orchestrator-'));
  await bundleWorkflows(path.join(__dirname, '../src/workflows/index.ts'), path.join(folder, 'workflow-bundle.js'));
  temporal = await startTemporal({
    dataDir: path.join(folder, 'temporal'),
    port: await freePort(),
    log: path.join(folder, 'temporal.log'),
  });
}, 120_000);

afterAll(async () => {
  await service?.stop();
  await temporal?.stop();
  await rm(folder, { recursive: true, force: true });
  await noLeaks();
}, 60_000);

describe('the orchestrator', () => {
  it('is ready only after a workflow and its activity have gone through its worker', async () => {
    service = await startService();
    expect((await temporalCheck())?.status).toBe('down');
    await becomes('up', BACK_WITHIN_MS);

    const connection = await Connection.connect({ address: temporal.address });
    const { executions } = await connection.workflowService.listWorkflowExecutions({
      namespace: 'default',
      query: `WorkflowType = 'startupCheck'`,
    });
    const answer = await new Client({ connection }).workflow.execute('startupCheck', {
      taskQueue: TASK_QUEUE,
      workflowId: 'asked-by-test',
      args: ['question'],
    });
    await connection.close();
    expect(executions.length).toBeGreaterThan(0);
    expect(answer).toBe('question');
  }, 60_000);

  it('says that it is not ready while Temporal is gone, and works again by itself when it is back', async () => {
    await becomes('up', BACK_WITHIN_MS);
    const back = temporal.kill ? undefined : temporal.restart?.();
    temporal.kill?.();
    await becomes('down', NOTICED_WITHIN_MS);
    expect((await temporalCheck())?.reason).toContain('away');

    await (back ?? temporal.restart?.());
    await becomes('up', BACK_WITHIN_MS);
  }, 90_000);

  it('stops at once when it has nothing to do, also while Temporal is gone', async () => {
    await becomes('up', BACK_WITHIN_MS);
    await temporal.stop();
    await becomes('down', NOTICED_WITHIN_MS);
    const from = Date.now();
    await service?.stop();
    service = undefined;
    expect(Date.now() - from).toBeLessThan(3000);
  }, 60_000);
});
