import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startTemporal, type Temporal } from '@onewindow/local';
import { createService, type RunningService } from '@onewindow/platform';
import type { DynamicModule } from '@nestjs/common';
import { eventually, freePort, testBrokers } from '@onewindow/testing';
import { Client, Connection } from '@temporalio/client';
import { AppModule } from '../src/app.module.js';
import { bundleWorkflows } from '../src/bundle.js';
import type { Config } from '../src/config.js';

/** Nobody listens there. */
export const NOWHERE = 'http://127.0.0.1:9';

/** A Temporal server of this test file alone with the bundled workflows, and the orchestrators that are started on it. */
export class OrchestratorBench {
  private readonly started: RunningService[] = [];

  private constructor(
    private readonly folder: string,
    readonly temporal: Temporal,
  ) {}

  /**
   * @param workflows module that exports every workflow, where it is not the service's own
   * @param settings of the server, where they are not its own
   */
  static async start(
    workflows = path.join(__dirname, '../src/workflows/index.ts'),
    settings: Readonly<Record<string, number>> = {},
  ): Promise<OrchestratorBench> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'orchestrator-'));
    await bundleWorkflows(workflows, path.join(folder, 'workflow-bundle.js'));
    const place = { dataDir: path.join(folder, 'temporal'), log: path.join(folder, 'temporal.log') };
    return new OrchestratorBench(folder, await startTemporal({ ...place, settings, port: await freePort() }));
  }

  /** @param listens whether it hears events: those of all files of one worker are on the same broker */
  async orchestrator(change: Partial<Config> = {}, { listens = false } = {}): Promise<RunningService> {
    const config: Config = {
      PORT: 0,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent',
      KAFKA_BROKERS: testBrokers(),
      TEMPORAL_ADDRESS: this.temporal.address,
      TEMPORAL_NAMESPACE: 'default',
      INTAKE_URL: NOWHERE,
      APPROVAL_URL: NOWHERE,
      SUPERVISION_URL: NOWHERE,
      RATING_URL: NOWHERE,
      OIDC_TOKEN_URL: NOWHERE,
      OIDC_CLIENT_ID: 'orchestrator',
      OIDC_CLIENT_SECRET: 'secret',
      ALARM_PERIOD_SECONDS: 60,
      ...change,
    };
    const bundle = path.join(this.folder, 'workflow-bundle.js');
    const module = (read: Config): DynamicModule => (listens ? AppModule.forRoot(read, bundle) : deaf(AppModule.forRoot(read, bundle)));
    const service = await createService({ name: 'orchestrator', config: () => config, module });
    this.started.push(service);
    return service;
  }

  /** Waits until the worker is at work, or is not. */
  async becomes(service: RunningService, status: 'up' | 'down', timeoutMs: number): Promise<void> {
    await eventually(async () => expect(await temporalCheck(service)).toMatchObject({ status }), { timeoutMs, everyMs: 100 });
  }

  /** Does something with a client of its own. */
  async asClient<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const connection = await Connection.connect({ address: this.temporal.address });
    try {
      return await work(new Client({ connection }));
    } finally {
      await connection.close();
    }
  }

  /** Kills Temporal, or stops it where it cannot be killed. @returns what brings it back */
  async takeAway(): Promise<() => Promise<void>> {
    if (!this.temporal.kill) throw new Error('this Temporal cannot be killed');
    this.temporal.kill();
    return async () => {
      await this.temporal.restart?.();
    };
  }

  /** Temporal dies and comes back without anything it knew. */
  async loseStore(): Promise<void> {
    const back = await this.takeAway();
    await rm(path.join(this.folder, 'temporal'), { recursive: true, force: true });
    await back();
  }

  async stop(): Promise<void> {
    for (const service of this.started) await service.stop();
    await this.temporal.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The same service without its subscription. */
const deaf = (module: DynamicModule): DynamicModule => ({ ...module, imports: [], controllers: [] });

/** What readiness says of Temporal. */
export async function temporalCheck(service: RunningService): Promise<{ status: string; reason?: string } | undefined> {
  const answer = await fetch(`${service.address}/health/ready`);
  const { checks } = (await answer.json()) as { checks: Record<string, { status: string; reason?: string }> };
  expect(answer.status).toBe(checks['temporal']?.status === 'up' ? 200 : 503);
  return checks['temporal'];
}
