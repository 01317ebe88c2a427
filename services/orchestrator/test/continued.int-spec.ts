import { newId } from '@onewindow/contracts';
import { DeadlineOwner, eventually } from '@onewindow/testing';
import type { RunningService } from '@onewindow/platform';
import { BundleOwner, member, tellByHand } from './bundle-owner.js';
import { OrchestratorBench } from './running-orchestrator.js';

jest.setTimeout(120_000);

const AT_WORK_MS = 20_000;
const PATIENCE = { timeoutMs: 60_000, everyMs: 100 };
/** So few events, and not thousands, that the server suggests a new history. */
const LONG = 20;

let limits: DeadlineOwner;
let bundles: BundleOwner;
let bench: OrchestratorBench;
let orchestrator: RunningService;

beforeAll(async () => {
  [limits, bundles] = await Promise.all([DeadlineOwner.start(), BundleOwner.start()]);
  bench = await OrchestratorBench.start(undefined, { 'limit.historyCount.suggestContinueAsNew': LONG });
}, 180_000);

afterEach(() => orchestrator.stop());

/** An orchestrator that works for this service. */
async function workFor({ service: { address, tokenUrl } }: BundleOwner | DeadlineOwner): Promise<void> {
  const settings = { INTAKE_URL: address, SUPERVISION_URL: address, OIDC_TOKEN_URL: tokenUrl, ALARM_PERIOD_SECONDS: 1 };
  orchestrator = await bench.orchestrator(settings);
  await bench.becomes(orchestrator, 'up', AT_WORK_MS);
}

afterAll(async () => {
  await bench.stop();
  await Promise.all([limits.service.stop(), bundles.service.stop()]);
}, 60_000);

/** Runs of a workflow until now, the newest first. */
const runs = (workflowId: string): Promise<string[]> =>
  bench.asClient(async (client) => {
    const found: string[] = [];
    for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) found.push(runId);
    return found;
  });

it('an alarm cuts its history and goes on ringing', async () => {
  await workFor(limits);
  const subjects = Array.from({ length: 6 }, () => newId());
  for (const [n, subject] of subjects.entries()) await limits.make([subject], new Date(Date.now() + 2000 * n));
  await eventually(async () => expect((await runs('alarm/supervision')).length).toBeGreaterThan(1), PATIENCE);
  await eventually(async () => expect((await limits.effects(...subjects)).map(({ subject }) => subject)).toEqual(subjects), PATIENCE);
});

it('a bundle cuts its history, loses no word that comes meanwhile, and does everything once', async () => {
  await workFor(bundles);
  const id = await bundles.accept([
    member('registration', [], { status: 'open' }),
    member('food', [['registration']], { preReview: true }),
    member('sign', [['food']]),
  ]);
  const workflowId = `bundle/${id}`;
  const tell = (): Promise<unknown> => bench.asClient((client) => tellByHand(client, id, bundles.graph(id)));
  for (let n = 0; n < 40; n++) {
    await bundles.moveDueDay(id, `2027-01-${String(1 + (n % 28)).padStart(2, '0')}`);
    await tell();
    if (n === 20) await bundles.decide(id, 'registration');
  }
  await eventually(async () => expect((await runs(workflowId)).length).toBeGreaterThan(1), PATIENCE);
  await eventually(async () => expect(bundles.status(id, 'food')).toBe('open'), PATIENCE);
  for (const key of ['food', 'sign']) {
    await eventually(async () => expect(bundles.status(id, key)).toBe('open'), PATIENCE);
    await bundles.decide(id, key);
    await tell();
  }
  await eventually(async () => expect(bundles.graph(id).status).toBe('ready'), PATIENCE);
  const { searchAttributes } = await bench.asClient((client) => client.workflow.getHandle(workflowId).describe());
  expect(searchAttributes['DueDay']).toEqual([bundles.graph(id).dueDay]);
  expect(bundles.done(id).toSorted()).toEqual(['join', 'open food', 'open sign', 'pre-review food']);
});
