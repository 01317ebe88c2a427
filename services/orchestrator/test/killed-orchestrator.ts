import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { eventually, freePort, testBrokers } from '@onewindow/testing';
import { Gate, type Moment } from './gate.js';
import { NOWHERE, OrchestratorBench } from './running-orchestrator.js';

/** A killed worker's activity is given up by its own limit, and its place among the consumers by theirs. */
export const PATIENCE = { timeoutMs: 80_000, everyMs: 200 };

/** The services that it acts on, by the names of their settings. */
type Addressed = 'INTAKE_URL' | 'APPROVAL_URL' | 'SUPERVISION_URL' | 'RATING_URL';

interface Settings {
  /** What the orchestrator does at this service is held. */
  readonly service: { readonly address: string; readonly tokenUrl: string };
  readonly as: Addressed;
  readonly alarmPeriodSeconds?: number;
}

/** The orchestrator as a process of its own, from its build, on a Temporal of this file: killed while its calls hang, and started again. */
export class KilledOrchestrator {
  private process: ChildProcess | undefined;

  private constructor(
    private readonly settings: Settings,
    private readonly gate: Gate,
    readonly bench: OrchestratorBench,
  ) {}

  static async start(settings: Settings): Promise<KilledOrchestrator> {
    const started = new KilledOrchestrator(settings, await Gate.start(settings.service.address), await OrchestratorBench.start());
    await started.startAgain();
    return started;
  }

  /** Such a call hangs from now on, before the service sees it or when the service has done it. @param call `PUT /v1/things/1` */
  hold(moment: Moment, call: string): void {
    this.gate.hold(moment, call);
  }

  /** SIGKILL as soon as each of these calls hangs, all at the same instant. Resolves when the process is gone. */
  async killAt(...calls: readonly string[]): Promise<void> {
    await eventually(async () => expect(this.gate.held).toEqual(calls.toSorted()), { ...PATIENCE, everyMs: 10 });
    await this.end('SIGKILL');
    this.gate.open();
  }

  /** The next process. Resolves when it is at work. */
  async startAgain(): Promise<void> {
    const { service, as, alarmPeriodSeconds = 60 } = this.settings;
    const port = await freePort();
    const env = {
      PATH: process.env['PATH'],
      TZ: 'UTC',
      PORT: String(port),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent',
      KAFKA_BROKERS: testBrokers().join(),
      TEMPORAL_ADDRESS: this.bench.temporal.address,
      INTAKE_URL: NOWHERE,
      APPROVAL_URL: NOWHERE,
      SUPERVISION_URL: NOWHERE,
      RATING_URL: NOWHERE,
      OIDC_TOKEN_URL: service.tokenUrl,
      OIDC_CLIENT_SECRET: 'secret',
      ALARM_PERIOD_SECONDS: String(alarmPeriodSeconds),
      [as]: this.gate.address,
    };
    this.process = spawn(process.execPath, [path.join(__dirname, '../dist/main.js')], { env, stdio: 'ignore' });
    await eventually(async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
      const { checks } = (await answer.json()) as { checks: Record<string, { status: string }> };
      expect(checks['temporal']?.status).toBe('up');
    }, PATIENCE);
  }

  /** How a workflow stands. */
  async statusOf(workflowId: string): Promise<string> {
    return this.bench.asClient(async (client) => (await client.workflow.getHandle(workflowId).describe()).status.name);
  }

  /** Takes down what was started here, in good order: the consumers of the next file would wait for a member that said no goodbye. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
    await this.bench.stop();
    await this.gate.stop();
  }

  private async end(how: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { process: running } = this;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, 'exit');
    running.kill(how);
    await gone;
  }
}
