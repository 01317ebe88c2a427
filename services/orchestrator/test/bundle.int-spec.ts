import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningService } from '@onewindow/platform';
import { eventually, leakCheck } from '@onewindow/testing';
import { BundleOwner, member, tellByHand } from './bundle-owner.js';
import { OrchestratorBench } from './running-orchestrator.js';

jest.setTimeout(90_000);

const AT_WORK_MS = 20_000;
const PERIOD_SECONDS = 2;
const PATIENCE = { timeoutMs: 30_000, everyMs: 100 };
/** Long enough for what should not happen. */
const A_WHILE_MS = 1500;

const noLeaks = leakCheck();
let owner: BundleOwner;
let bench: OrchestratorBench;
let orchestrator: RunningService;

const settings = () => ({
  INTAKE_URL: owner.service.address,
  OIDC_TOKEN_URL: owner.service.tokenUrl,
  ALARM_PERIOD_SECONDS: PERIOD_SECONDS,
});
const start = async (): Promise<RunningService> => {
  const started = await bench.orchestrator(settings(), { listens: true });
  await bench.becomes(started, 'up', AT_WORK_MS);
  return started;
};

beforeAll(async () => {
  owner = await BundleOwner.start();
  bench = await OrchestratorBench.start();
  orchestrator = await start();
}, 120_000);

beforeEach(() => {
  owner.refused.clear();
});

afterAll(async () => {
  await bench.stop();
  await owner.service.stop();
  await noLeaks();
}, 60_000);

const becomes = (bundleId: string, statuses: Record<string, string>): Promise<void> =>
  eventually(async () => {
    const now = Object.keys(statuses).map((key) => [key, owner.status(bundleId, key)]);
    expect(Object.fromEntries(now)).toEqual(statuses);
  }, PATIENCE);

const workflowStatus = (bundleId: string): Promise<string> =>
  bench.asClient(async (client) => (await client.workflow.getHandle(`bundle/${bundleId}`).describe()).status.name);

/** Waits until a query of Temporal's page finds the application, or no longer does. */
const foundOrNot = (bundleId: string, query: string, found: boolean): Promise<void> =>
  eventually(async () => {
    const ids = await bench.asClient(async (client) => {
      const listed = [];
      for await (const each of client.workflow.list({ query })) listed.push(each.workflowId);
      return listed;
    });
    expect(ids.includes(`bundle/${bundleId}`)).toBe(found);
  }, PATIENCE);

/** What Temporal's page says of it beside its state. */
const detailsOf = (bundleId: string): Promise<string | undefined> =>
  bench.asClient(async (client) => {
    const said = await client.workflow.getHandle(`bundle/${bundleId}`).query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    return said.currentDetails;
  });

/** Registration and fire run, food needs registration and is reviewed ahead, the sign may be left out. */
const restaurant = () => [
  member('registration', [], { status: 'open' }),
  member('fire', [], { status: 'open' }),
  member('food', [['registration']], { preReview: true }),
  member('sign', [['registration']], { optional: true }),
];

describe('the workflow of an application', () => {
  it('moves its members on from acceptance to the one result, and ends when the matter is closed', async () => {
    const id = await owner.accept(restaurant());
    await becomes(id, { food: 'pre-review', sign: 'waiting' });
    await owner.decide(id, 'registration');
    await becomes(id, { food: 'open', sign: 'open' });
    await owner.decide(id, 'fire');
    await owner.decide(id, 'sign', 'refused');
    await owner.decide(id, 'food');
    await eventually(async () => expect(owner.graph(id).status).toBe('ready'), PATIENCE);
    expect(owner.done(id).toSorted()).toEqual(['join', 'open food', 'open sign', 'pre-review food']);
    expect(await workflowStatus(id)).toBe('RUNNING');
    await owner.change(id, [], {}, 'closed');
    await eventually(async () => expect(await workflowStatus(id)).toBe('COMPLETED'), PATIENCE);
  });

  it('cancels what a failed prerequisite makes impossible, and joins what is left', async () => {
    const id = await owner.accept(restaurant());
    await becomes(id, { food: 'pre-review' });
    await owner.decide(id, 'registration', 'refused');
    await becomes(id, { food: 'cancelled', sign: 'cancelled' });
    await owner.decide(id, 'fire');
    await eventually(async () => expect(owner.graph(id).status).toBe('ready'), PATIENCE);
    expect(owner.done(id).filter((effect) => effect === 'join')).toHaveLength(1);
  });

  it('is found by region, agency, bundle and the day that binds, also when its limits have moved, and says where it stands', async () => {
    const id = await owner.accept(restaurant());
    await becomes(id, { food: 'pre-review' });
    const place = `Region = '220104' AND Agency = '12441500196720244T' AND Item = '220104-open-restaurant'`;
    await foundOrNot(id, `${place} AND DueDay = '2026-12-08'`, true);
    // an inspection: the promise ends later, until the limit of the law binds before it
    for (const [day, binding] of [
      ['2026-12-29', '2026-12-29'],
      ['2027-02-26', '2027-01-29'],
    ] as const) {
      await owner.moveDueDay(id, day);
      await foundOrNot(id, `${place} AND DueDay = '${binding}'`, true);
      await foundOrNot(id, `DueDay = '2026-12-08'`, false);
    }
    const words = 'accepted, due on 2027-01-29; registration open; fire open; food pre-review; sign waiting';
    await eventually(async () => expect(await detailsOf(id)).toBe(words), PATIENCE);
  });

  it('ignores what it is told twice or late', async () => {
    const id = await owner.accept(restaurant());
    await becomes(id, { food: 'pre-review' });
    const before = owner.graph(id);
    await owner.decide(id, 'registration');
    await becomes(id, { food: 'open', sign: 'open' });
    // an act that was on its way when its graph grew old is asked for once more, without effect
    await sleep(A_WHILE_MS);
    const [calls, effects] = [owner.calls, owner.done(id)];
    await bench.asClient(async (client) => {
      for (const graph of [before, before, { ...before, sequence: 1 }, owner.graph(id)]) await tellByHand(client, id, graph);
    });
    await sleep(A_WHILE_MS);
    expect([owner.calls, owner.done(id)]).toEqual([calls, effects]);
  });

  it('that is over and is told an old graph again does nothing twice', async () => {
    const id = await owner.accept([member('a', [], { status: 'granted', ready: true })]);
    await eventually(async () => expect(owner.graph(id).status).toBe('ready'), PATIENCE);
    await owner.change(id, [], {}, 'closed');
    await eventually(async () => expect(await workflowStatus(id)).toBe('COMPLETED'), PATIENCE);
    await bench.asClient((client) => tellByHand(client, id, owner.graph(id)));
    await eventually(async () => expect(await workflowStatus(id)).toBe('COMPLETED'), PATIENCE);
    expect(owner.done(id)).toEqual(['join']);
  });

  it('asks a service that is away until it is back', async () => {
    owner.away = true;
    const id = await owner.accept(restaurant());
    const calls = owner.calls;
    await eventually(async () => expect(owner.calls).toBeGreaterThan(calls + 1), PATIENCE);
    expect(owner.status(id, 'food')).toBe('waiting');
    owner.away = false;
    await becomes(id, { food: 'pre-review' });
  });

  it('lives on after a refusal, and decides anew with the next graph', async () => {
    owner.refused.add('open sign');
    const id = await owner.accept(restaurant());
    await owner.decide(id, 'registration');
    await becomes(id, { food: 'open' });
    await sleep(A_WHILE_MS);
    expect([owner.status(id, 'sign'), await workflowStatus(id)]).toEqual(['waiting', 'RUNNING']);
    owner.refused.clear();
    await owner.decide(id, 'fire');
    await becomes(id, { sign: 'open' });
  });

  it('goes on with the next worker when the orchestrator ended in between, and hears what was told meanwhile', async () => {
    const id = await owner.accept(restaurant());
    await becomes(id, { food: 'pre-review' });
    await orchestrator.stop();
    await owner.decide(id, 'registration');
    const meanwhile = await owner.accept(restaurant());
    await sleep(A_WHILE_MS);
    expect(owner.status(id, 'sign')).toBe('waiting');
    orchestrator = await start();
    await becomes(id, { food: 'open', sign: 'open' });
    await becomes(meanwhile, { food: 'pre-review' });
  });

  it('goes on when Temporal was away for three alarm periods: what was told meanwhile is done late, and once', async () => {
    const id = await owner.accept(restaurant());
    await becomes(id, { food: 'pre-review' });
    const back = await bench.takeAway();
    await owner.decide(id, 'registration');
    const meanwhile = await owner.accept(restaurant());
    await sleep(3 * PERIOD_SECONDS * 1000);
    expect([owner.done(id), owner.done(meanwhile)]).toEqual([['pre-review food'], []]);
    await back();
    await becomes(id, { food: 'open', sign: 'open' });
    await becomes(meanwhile, { food: 'pre-review' });
    expect([owner.done(id), owner.done(meanwhile)]).toEqual([['pre-review food', 'open food', 'open sign'], ['pre-review food']]);
  });

  it('begins again from what is told when Temporal has lost its store', async () => {
    const id = await owner.accept(restaurant());
    await becomes(id, { food: 'pre-review' });
    await bench.loseStore();
    await owner.decide(id, 'registration');
    await becomes(id, { food: 'open', sign: 'open' });
  });
});
