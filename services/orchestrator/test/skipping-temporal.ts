import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SetupError, temporalTestServer } from '@onewindow/local';
import { TestWorkflowEnvironment, type TimeSkippingTestWorkflowEnvironmentOptions } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { bundleWorkflows } from '../src/bundle.js';
import { TASK_QUEUE } from '../src/worker/temporal-worker.js';

type Executable = NonNullable<NonNullable<TimeSkippingTestWorkflowEnvironmentOptions['server']>['executable']>;

/** The real test server of Temporal, whose time is skipped while every workflow sleeps, with a worker at work on it. */
export class SkippingTemporal {
  private constructor(
    private readonly folder: string,
    readonly environment: TestWorkflowEnvironment,
    private readonly worker: Worker,
    private readonly working: Promise<void>,
  ) {}

  /** @param activities what workflows may ask for, made with the environment: its time is not the machine's */
  static async start(activities: (environment: TestWorkflowEnvironment) => object): Promise<SkippingTemporal> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'skipping-'));
    const codePath = path.join(folder, 'workflow-bundle.js');
    await bundleWorkflows(path.join(__dirname, '../src/workflows/index.ts'), codePath);
    const environment = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: await executable() } });
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue: TASK_QUEUE,
      workflowBundle: { codePath },
      activities: activities(environment),
    });
    return new SkippingTemporal(folder, environment, worker, worker.run());
  }

  async stop(): Promise<void> {
    this.worker.shutdown();
    await this.working;
    await this.environment.teardown();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** From PyPI; where there is no Python, as where parts run as containers, from Temporal's own site. */
async function executable(): Promise<Executable> {
  try {
    return { type: 'existing-path', path: await temporalTestServer() };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { type: 'cached-download' };
  }
}
