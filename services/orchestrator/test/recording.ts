import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { newId } from '@onewindow/contracts';
import { eventually } from '@onewindow/testing';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { TASK_QUEUE } from '../src/worker/temporal-worker.js';
import type { OrderNews, ReviewNews } from '../src/workflows/escalation-state.js';
import { BundleOwner, member } from './bundle-owner.js';
import { HANDLING, OrderOwner } from './order-owner.js';
import { OrchestratorBench } from './running-orchestrator.js';

const HISTORIES = path.join(__dirname, 'histories');
const PATIENCE = { timeoutMs: 30_000, everyMs: 50 };
const AT_WORK_MS = 20_000;

/** A history that a worker has written, as Temporal's page would save it. */
export interface RecordedHistory {
  readonly name: string;
  readonly history: { readonly events: readonly { readonly eventType: string }[] };
}

/** All that were ever recorded and are kept: `<what>.<n>.json`. */
export async function recordedHistories(): Promise<RecordedHistory[]> {
  const files = (await readdir(HISTORIES)).filter((file) => file.endsWith('.json')).toSorted();
  return Promise.all(
    files.map(async (file) => ({
      name: file.replace(/\.json$/, ''),
      history: JSON.parse(await readFile(path.join(HISTORIES, file), 'utf8')) as RecordedHistory['history'],
    })),
  );
}

/** Runs each workflow as it now is, on a real Temporal, and keeps its history beside the earlier ones. */
export async function recordHistories(): Promise<void> {
  await recordCases();
  await recordBundles();
}

async function recordCases(): Promise<void> {
  const owner = await OrderOwner.start();
  const bench = await OrchestratorBench.start();
  try {
    const addresses = { SUPERVISION_URL: owner.service.address, OIDC_TOKEN_URL: owner.service.tokenUrl, ALARM_PERIOD_SECONDS: 1 };
    await bench.becomes(await bench.orchestrator(addresses), 'up', AT_WORK_MS);
    await bench.asClient(async (client) => {
      await client.workflow.execute('startupCheck', { taskQueue: TASK_QUEUE, workflowId: 'startup-check', args: ['question'] });
      await keep(client, 'startup-check', 'startup-check');
      await eventually(async () => expect(await timersOf(client, 'alarm/supervision')).toBeGreaterThan(2), PATIENCE);
      await keep(client, 'alarm', 'alarm/supervision');
      for (const [name, news] of Object.entries(ESCALATIONS)) await keep(client, `escalation-${name}`, await escalate(client, owner, news));
    });
  } finally {
    await bench.stop();
    await owner.service.stop();
  }
}

/** Applications for a bundle, with an orchestrator that hears of them by Kafka. */
async function recordBundles(): Promise<void> {
  const owner = await BundleOwner.start();
  const bench = await OrchestratorBench.start();
  try {
    const addresses = { INTAKE_URL: owner.service.address, OIDC_TOKEN_URL: owner.service.tokenUrl };
    await bench.becomes(await bench.orchestrator(addresses, { listens: true }), 'up', AT_WORK_MS);
    await bench.asClient(async (client) => {
      for (const [name, goOn] of Object.entries(BUNDLES)) {
        const id = await owner.accept([
          member('registration', [], { status: 'open' }),
          member('fire', [], { status: 'open' }),
          member('food', [['registration']], { preReview: true }),
          member('sign', [['registration']], { optional: true }),
        ]);
        await becomes(owner, id, { food: 'pre-review' });
        await goOn(owner, id);
        await eventually(async () => expect(await isIdle(client, `bundle/${id}`)).toBe('over'), PATIENCE);
        await keep(client, `bundle-${name}`, `bundle/${id}`);
      }
    });
  } finally {
    await bench.stop();
    await owner.service.stop();
  }
}

const becomes = (owner: BundleOwner, id: string, statuses: Record<string, string>): Promise<void> =>
  eventually(async () => {
    const now = Object.keys(statuses).map((key) => [key, owner.status(id, key)]);
    expect(Object.fromEntries(now)).toEqual(statuses);
  }, PATIENCE);

/** What becomes of an application after acceptance, until the workflow has nothing more to do. */
const BUNDLES: Readonly<Record<string, (owner: BundleOwner, id: string) => Promise<void>>> = {
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
};

async function joined(owner: BundleOwner, id: string): Promise<void> {
  await eventually(async () => expect(owner.graph(id).status).toBe('ready'), PATIENCE);
  await owner.change(id, [], {}, 'closed');
}

type News = (orderId: string) => ['reviewTold', ReviewNews] | ['orderTold', OrderNews];

const overdue = { caseNo: 'case', itemName: '食品经营许可', agency: HANDLING, supervisor: '', dueDay: '2026-11-24' };
const rung =
  (sequence: number, key: ReviewNews['rung']): News =>
  () => ['reviewTold', { sequence, rung: key, overdue, ended: false }];
const ended =
  (sequence: number): News =>
  () => ['reviewTold', { sequence, rung: null, overdue: null, ended: true }];
const order =
  (sequence: number, status: OrderNews['status'], referred = false): News =>
  (orderId) => ['orderTold', { orderId, sequence, status, referred }];

/** What a case goes through; each news is heard before the next one comes. */
const ESCALATIONS: Readonly<Record<string, readonly News[]>> = {
  'accepted-late': [
    rung(3, 'red'),
    rung(4, 'supervision-order'),
    order(2, 'overdue'),
    order(4, 'answered', true),
    order(5, 'returned', true),
    order(6, 'answered', true),
    order(7, 'accepted', true),
  ],
  'to-the-leader': [rung(3, 'red'), rung(4, 'supervision-order'), rung(5, 'leader'), ended(6)],
  'at-once': [rung(5, 'leader'), order(1, 'issued'), ended(6)],
  'ended-at-red': [rung(3, 'red'), ended(4)],
};

async function escalate(client: Client, owner: OrderOwner, news: readonly News[]): Promise<string> {
  const caseId = newId();
  const workflowId = `escalation/${caseId}`;
  for (const [index, one] of news.entries()) {
    const [signal, told] = one(orderIdOn(owner, caseId));
    const start = { taskQueue: TASK_QUEUE, workflowId, args: [{ caseId }], signal, signalArgs: [told] };
    await client.workflow.signalWithStart('escalation', start);
    const last = index === news.length - 1;
    await eventually(async () => expect(await isIdle(client, workflowId)).toBe(!last || 'over'), PATIENCE);
  }
  return workflowId;
}

function orderIdOn(owner: OrderOwner, caseId: string): string {
  try {
    return owner.orderOf(caseId).id;
  } catch {
    return '';
  }
}

/** Whether all that a workflow was told has been worked through; `over` where it has come to its end. */
async function isIdle(client: Client, workflowId: string): Promise<boolean | 'over'> {
  const handle = client.workflow.getHandle(workflowId);
  const { status, raw } = await handle.describe();
  if (status.name === 'COMPLETED') return 'over';
  const last = (await handle.fetchHistory()).events?.at(-1);
  return Boolean(last?.workflowTaskCompletedEventAttributes) && (raw.pendingActivities ?? []).length === 0;
}

async function timersOf(client: Client, workflowId: string): Promise<number> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).filter(({ timerStartedEventAttributes }) => timerStartedEventAttributes).length;
}

async function keep(client: Client, name: string, workflowId: string): Promise<void> {
  const history = JSON.parse(historyToJSON(await client.workflow.getHandle(workflowId).fetchHistory())) as object;
  const taken = new Set((await recordedHistories()).map((recorded) => recorded.name));
  let n = 1;
  while (taken.has(`${name}.${n}`)) n += 1;
  await writeFile(path.join(HISTORIES, `${name}.${n}.json`), `${JSON.stringify(withoutMachine(history), undefined, 2)}\n`);
}

/** Who ran it, `<pid>@<host>`, is all that a history tells of a machine. */
const withoutMachine = (history: object): unknown =>
  JSON.parse(JSON.stringify(history, (_, value: unknown) => (typeof value === 'string' && /^\d+@/.test(value) ? 'worker' : value)));
