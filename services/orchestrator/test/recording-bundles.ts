import { eventually } from '@onewindow/testing';
import type { Client } from '@temporalio/client';
import { bundleActivities } from '../src/bundle-case/bundle.activities.js';
import { BundleOwner, member, tellByHand } from './bundle-owner.js';
import { isIdle, keep } from './history-files.js';
import { clientOf } from './owner-client.js';
import { OrchestratorBench } from './running-orchestrator.js';
import { SkippingTemporal } from './skipping-temporal.js';

const PATIENCE = { timeoutMs: 30_000, everyMs: 50 };
const AT_WORK_MS = 20_000;
/** So few events, and not thousands, that the server suggests a new history. */
const LONG = 20;
const DAY_MS = 86_400_000;

/** Runs applications for a bundle on every road that they can take, and keeps what their workflows wrote. */
export async function recordBundles(): Promise<void> {
  const owner = await BundleOwner.start();
  try {
    await recordRoads(owner);
    await recordContinued(owner);
    await recordRefused(owner);
  } finally {
    await owner.service.stop();
  }
}

/** With an orchestrator that hears of them by Kafka. */
async function onBench(
  owner: BundleOwner,
  settings: Readonly<Record<string, number>>,
  work: (bench: OrchestratorBench) => Promise<void>,
): Promise<void> {
  const bench = await OrchestratorBench.start(undefined, settings);
  try {
    const addresses = { INTAKE_URL: owner.service.address, OIDC_TOKEN_URL: owner.service.tokenUrl };
    await bench.becomes(await bench.orchestrator(addresses, { listens: true }), 'up', AT_WORK_MS);
    await work(bench);
  } finally {
    await bench.stop();
  }
}

const accept = (owner: BundleOwner): Promise<string> =>
  owner.accept([
    member('registration', [], { status: 'open' }),
    member('fire', [], { status: 'open' }),
    member('food', [['registration']], { preReview: true }),
    member('sign', [['registration']], { optional: true }),
  ]);

const recordRoads = (owner: BundleOwner): Promise<void> =>
  onBench(owner, {}, (bench) =>
    bench.asClient(async (client) => {
      for (const [name, goOn] of Object.entries(BUNDLES)) {
        const id = await accept(owner);
        await becomes(owner, id, { food: 'pre-review' });
        await goOn(owner, id);
        await eventually(async () => expect(await isIdle(client, `bundle/${id}`)).toBe('over'), PATIENCE);
        await keep(client, `bundle-${name}`, `bundle/${id}`);
      }
    }),
  );

/** A history that is cut, and each that goes on with it. */
const recordContinued = (owner: BundleOwner): Promise<void> =>
  onBench(owner, { 'limit.historyCount.suggestContinueAsNew': LONG }, (bench) =>
    bench.asClient(async (client) => {
      const id = await accept(owner);
      const workflowId = `bundle/${id}`;
      await becomes(owner, id, { food: 'pre-review' });
      await eventually(async () => {
        await owner.change(id, [], {});
        expect((await runsOf(client, workflowId)).length).toBeGreaterThan(1);
      }, PATIENCE);
      await BUNDLES.granted(owner, id);
      await eventually(async () => expect(await isIdle(client, workflowId)).toBe('over'), PATIENCE);
      for (const runId of (await runsOf(client, workflowId)).toReversed()) await keep(client, 'bundle-continued', workflowId, runId);
    }),
  );

/** A refusal is tried again after ten minutes, which pass on a server that skips them. */
async function recordRefused(owner: BundleOwner): Promise<void> {
  const temporal = await SkippingTemporal.start(() => bundleActivities(clientOf(owner.service)));
  try {
    const { client } = temporal.environment;
    const id = await owner.accept([member('registration', [], { status: 'open' }), member('food', [['registration']])]);
    const tell = (): Promise<unknown> => tellByHand(client, id, owner.graph(id));
    owner.refused.add('open food');
    await owner.decide(id, 'registration');
    await tell();
    await temporal.environment.sleep(DAY_MS / 48);
    owner.refused.clear();
    await temporal.environment.sleep(DAY_MS / 48);
    await becomes(owner, id, { food: 'open' });
    await owner.decide(id, 'food');
    await tell();
    await joined(owner, id);
    await tell();
    await client.workflow.getHandle(`bundle/${id}`).result();
    await keep(client, 'bundle-refused', `bundle/${id}`);
  } finally {
    await temporal.stop();
  }
}

const becomes = (owner: BundleOwner, id: string, statuses: Record<string, string>): Promise<void> =>
  eventually(async () => {
    const now = Object.keys(statuses).map((key) => [key, owner.status(id, key)]);
    expect(Object.fromEntries(now)).toEqual(statuses);
  }, PATIENCE);

/** What becomes of an application after acceptance, until the workflow has nothing more to do. */
const BUNDLES = {
  granted: async (owner, id) => {
    await owner.decide(id, 'registration');
    await becomes(owner, id, { food: 'open', sign: 'open' });
    for (const key of ['fire', 'sign', 'food']) await owner.decide(id, key);
    await joined(owner, id);
  },
  'prerequisite-refused': async (owner, id) => {
    await owner.decide(id, 'registration', 'refused');
    await becomes(owner, id, { food: 'cancelled', sign: 'cancelled' });
    await owner.decide(id, 'fire');
    await joined(owner, id);
  },
  'part-withdrawn': async (owner, id) => {
    await owner.change(id, ['sign'], { status: 'withdrawn' });
    await owner.decide(id, 'registration');
    await becomes(owner, id, { food: 'open', sign: 'withdrawn' });
    for (const key of ['food', 'fire']) await owner.decide(id, key);
    await joined(owner, id);
  },
  withdrawn: (owner, id) => owner.change(id, ['registration', 'fire', 'food', 'sign'], { status: 'withdrawn' }, 'terminated'),
  // the whole has ended while an act on a part of it waits to be tried again
  'ended-after-a-refusal': async (owner, id) => {
    owner.refused.add('open sign');
    await owner.decide(id, 'registration');
    await becomes(owner, id, { food: 'open' });
    await eventually(() => expect(owner.refusals(id)).toBeGreaterThan(0), PATIENCE);
    owner.refused.clear();
    await owner.change(id, ['fire', 'food', 'sign'], { status: 'cancelled' }, 'terminated');
  },
  'days-moved': async (owner, id) => {
    await owner.moveDueDay(id, '2026-12-29');
    await owner.decide(id, 'registration');
    await becomes(owner, id, { food: 'open', sign: 'open' });
    await owner.moveDueDay(id, '2027-01-12');
    for (const key of ['fire', 'sign', 'food']) await owner.decide(id, key);
    await joined(owner, id);
  },
  // as after an outage: what it was told first has long passed
  'woken-late': async (owner, id) => {
    owner.away = true;
    await owner.decide(id, 'registration');
    await owner.decide(id, 'fire');
    owner.away = false;
    await becomes(owner, id, { food: 'open', sign: 'open' });
    for (const key of ['food', 'sign']) await owner.decide(id, key, 'refused');
    await joined(owner, id);
  },
} satisfies Readonly<Record<string, (owner: BundleOwner, id: string) => Promise<void>>>;

async function joined(owner: BundleOwner, id: string): Promise<void> {
  await eventually(async () => expect(owner.graph(id).status).toBe('ready'), PATIENCE);
  await owner.change(id, [], {}, 'closed');
}

/** Runs of a workflow until now, the newest first. */
async function runsOf(client: Client, workflowId: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) found.push(runId);
  return found;
}
