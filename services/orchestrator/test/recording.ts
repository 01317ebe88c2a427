import { newId } from '@onewindow/contracts';
import { eventually } from '@onewindow/testing';
import type { Client } from '@temporalio/client';
import { TASK_QUEUE } from '../src/worker/temporal-worker.js';
import type { OrderNews, ReviewNews } from '../src/workflows/escalation-state.js';
import { isIdle, keep } from './history-files.js';
import { HANDLING, OrderOwner } from './order-owner.js';
import { recordBundles } from './recording-bundles.js';
import { OrchestratorBench } from './running-orchestrator.js';

const PATIENCE = { timeoutMs: 30_000, everyMs: 50 };
const AT_WORK_MS = 20_000;

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

async function timersOf(client: Client, workflowId: string): Promise<number> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).filter(({ timerStartedEventAttributes }) => timerStartedEventAttributes).length;
}
