import { leakCheck } from '@onewindow/testing';
import type { RunningService } from '@onewindow/platform';
import { TASK_QUEUE } from '../src/worker/temporal-worker.js';
import { OrchestratorBench, temporalCheck } from './running-orchestrator.js';

const NOTICED_WITHIN_MS = 10_000;
const BACK_WITHIN_MS = 15_000;

const noLeaks = leakCheck();
let bench: OrchestratorBench;
let service: RunningService;

beforeAll(async () => void (bench = await OrchestratorBench.start()), 120_000);

afterAll(async () => {
  await bench.stop();
  await noLeaks();
}, 60_000);

describe('the orchestrator', () => {
  it('is ready only after a workflow and its activity have gone through its worker', async () => {
    service = await bench.orchestrator();
    expect((await temporalCheck(service))?.status).toBe('down');
    await bench.becomes(service, 'up', BACK_WITHIN_MS);

    const { found, answer } = await bench.asClient(async (client) => ({
      found: await client.workflow.count(`WorkflowType = 'startupCheck'`),
      answer: await client.workflow.execute('startupCheck', { taskQueue: TASK_QUEUE, workflowId: 'asked-by-test', args: ['question'] }),
    }));
    expect(found.count).toBeGreaterThan(0);
    expect(answer).toBe('question');
  }, 60_000);

  it('says that it is not ready while Temporal is gone, and works again by itself when it is back', async () => {
    await bench.becomes(service, 'up', BACK_WITHIN_MS);
    const { temporal } = bench;
    const back = temporal.kill ? undefined : temporal.restart?.();
    temporal.kill?.();
    await bench.becomes(service, 'down', NOTICED_WITHIN_MS);
    expect((await temporalCheck(service))?.reason).toContain('away');

    await (back ?? temporal.restart?.());
    await bench.becomes(service, 'up', BACK_WITHIN_MS);
  }, 90_000);

  it('stops at once when it has nothing to do, also while Temporal is gone', async () => {
    await bench.becomes(service, 'up', BACK_WITHIN_MS);
    await bench.temporal.stop();
    await bench.becomes(service, 'down', NOTICED_WITHIN_MS);
    const from = Date.now();
    await service.stop();
    expect(Date.now() - from).toBeLessThan(3000);
  }, 60_000);
});
