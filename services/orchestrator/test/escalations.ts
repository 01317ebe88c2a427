import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningService } from '@onewindow/platform';
import { eventually } from '@onewindow/testing';
import { OrderOwner } from './order-owner.js';
import { OrchestratorBench } from './running-orchestrator.js';

export const AT_WORK_MS = 20_000;
const PATIENCE = { timeoutMs: 40_000, everyMs: 100 };
/** Long enough for what should not happen. */
const A_WHILE_MS = 1500;

/** What escalations need: an owner of supervision orders, and an orchestrator that hears events. */
export class Escalations {
  private constructor(
    readonly owner: OrderOwner,
    readonly bench: OrchestratorBench,
    public orchestrator: RunningService,
  ) {}

  static async start(): Promise<Escalations> {
    const owner = await OrderOwner.start();
    const bench = await OrchestratorBench.start();
    return new Escalations(owner, bench, await begin(owner, bench));
  }

  async stop(): Promise<void> {
    await this.bench.stop();
    await this.owner.service.stop();
  }

  /** The orchestrator comes back after it was stopped. */
  async again(): Promise<void> {
    this.orchestrator = await begin(this.owner, this.bench);
  }

  /** How the escalation of a subject stands; undefined where there is none. */
  standing(subjectId: string): Promise<string | undefined> {
    return this.bench.asClient((client) =>
      client.workflow
        .getHandle(`escalation/${subjectId}`)
        .describe()
        .then(
          ({ status }) => status.name,
          () => undefined,
        ),
    );
  }

  becomes(subjectId: string, status: string): Promise<void> {
    return eventually(async () => expect(await this.standing(subjectId)).toBe(status), PATIENCE);
  }

  /** Supervision was asked for exactly these, in this order, of a case. */
  done(caseId: string, ...effects: string[]): Promise<void> {
    return eventually(async () => expect(this.owner.done(caseId)).toEqual(effects), PATIENCE);
  }

  async stays(caseId: string, ...effects: string[]): Promise<void> {
    await sleep(A_WHILE_MS);
    expect(this.owner.done(caseId)).toEqual(effects);
  }
}

async function begin(owner: OrderOwner, bench: OrchestratorBench): Promise<RunningService> {
  const addresses = { SUPERVISION_URL: owner.service.address, OIDC_TOKEN_URL: owner.service.tokenUrl };
  const started = await bench.orchestrator(addresses, { listens: true });
  await bench.becomes(started, 'up', AT_WORK_MS);
  return started;
}
