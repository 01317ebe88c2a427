import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@onewindow/contracts';
import type { RunningService } from '@onewindow/platform';
import { DeadlineOwner, eventually, freePort, leakCheck } from '@onewindow/testing';
import { OrchestratorBench } from './running-orchestrator.js';

jest.setTimeout(90_000);

const PERIOD_SECONDS = 2;
const PERIOD_MS = PERIOD_SECONDS * 1000;
const AT_WORK_MS = 20_000;

const noLeaks = leakCheck();
let owner: DeadlineOwner;
let bench: OrchestratorBench;
let orchestrator: RunningService;

const ids = (count: number): string[] => Array.from({ length: count }, () => newId());
const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
const settings = () => ({
  INTAKE_URL: owner.service.address,
  OIDC_TOKEN_URL: owner.service.tokenUrl,
  ALARM_PERIOD_SECONDS: PERIOD_SECONDS,
});

beforeAll(async () => {
  owner = await DeadlineOwner.start(await freePort());
  bench = await OrchestratorBench.start();
  orchestrator = await bench.orchestrator(settings());
  await bench.becomes(orchestrator, 'up', AT_WORK_MS);
}, 120_000);

afterAll(async () => {
  await bench.stop();
  await owner.service.stop();
  await noLeaks();
}, 60_000);

const rungOnce = (subjects: readonly string[], timeoutMs = 20_000): Promise<void> =>
  eventually(async () => expect((await owner.effects(...subjects)).map(({ subject }) => subject).toSorted()).toEqual(subjects.toSorted()), {
    timeoutMs,
    everyMs: 200,
  });

describe('the alarm', () => {
  it('rings what is due, what becomes due while it sleeps, and nothing before its instant', async () => {
    const [due, soon, far] = ids(3) as [string, string, string];
    const at = inSeconds(3);
    await owner.make([due], inSeconds(-60));
    await owner.make([soon], at);
    await owner.make([far], inSeconds(3600));
    await rungOnce([due, soon]);
    const [{ rungAt } = { rungAt: new Date(0) }] = await owner.effects(soon);
    expect(rungAt.getTime()).toBeGreaterThanOrEqual(at.getTime());
    expect(rungAt.getTime()).toBeLessThan(at.getTime() + PERIOD_MS + 2000);
    expect(await owner.effects(far)).toEqual([]);
  });

  it('costs nothing to set: no message and no call, until it rings', async () => {
    const [subject] = ids(1) as [string];
    const before = await owner.service.query<{ count: string }>(`SELECT count(*) FROM published`);
    await owner.make([subject], inSeconds(3600));
    expect(await owner.service.query(`SELECT count(*) FROM published`)).toEqual(before);
  });

  it('rings two thousand deadlines of one instant within seconds of it, each once', async () => {
    const subjects = ids(2000);
    const at = inSeconds(4);
    await owner.make(subjects, at);
    await rungOnce(subjects, 40_000);
    const last = Math.max(...(await owner.effects(...subjects)).map(({ rungAt }) => rungAt.getTime()));
    expect(last - at.getTime()).toBeLessThan(20_000);
  });

  it('is started once for each owner, however many orchestrators come to work', async () => {
    const second = await bench.orchestrator(settings());
    await bench.becomes(second, 'up', AT_WORK_MS);
    const running = await bench.asClient(async (client) => {
      const found = [];
      for await (const each of client.workflow.list({ query: `WorkflowType = 'alarm' AND ExecutionStatus = 'Running'` }))
        found.push(each.workflowId);
      return found;
    });
    expect(running.toSorted()).toEqual(['alarm/approval', 'alarm/intake', 'alarm/rating', 'alarm/supervision']);
    await second.stop();
  });

  it('heals itself when Temporal was away for three periods: what was due meanwhile rings late, and once', async () => {
    const subjects = ids(150);
    await owner.make(subjects, inSeconds(1));
    const back = await bench.takeAway();
    await sleep(3 * PERIOD_MS);
    expect(await owner.effects(...subjects)).toEqual([]);
    await back();
    await rungOnce(subjects, 40_000);
  });

  it('heals itself when the orchestrator died: the next one goes on with the same alarm', async () => {
    const subjects = ids(150);
    await orchestrator.stop();
    await owner.make(subjects, inSeconds(-1));
    await sleep(PERIOD_MS);
    expect(await owner.effects(...subjects)).toEqual([]);
    orchestrator = await bench.orchestrator(settings());
    await rungOnce(subjects, 40_000);
  });

  it('begins again by itself when Temporal has lost its store', async () => {
    const [subject] = ids(1) as [string];
    await bench.loseStore();
    await owner.make([subject], inSeconds(-1));
    await rungOnce([subject], 60_000);
  });
});
