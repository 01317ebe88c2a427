import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError, newId } from '@onewindow/contracts';
import { eventually, leakCheck } from '@onewindow/testing';
import { TASK_QUEUE } from '../src/worker/temporal-worker.js';
import { begun, type EscalationState, type KnownOrder, type OrderNews, type ReviewNews } from '../src/workflows/escalation-state.js';
import { AT_WORK_MS, Escalations } from './escalations.js';
import { HANDLING, ITEM, type OrderOwner, WATCHING } from './order-owner.js';
import type { OrchestratorBench } from './running-orchestrator.js';

jest.setTimeout(90_000);

const PATIENCE = { timeoutMs: 40_000, everyMs: 100 };
const PERIOD_MS = 2000;

const noLeaks = leakCheck();
let escalations: Escalations;
let owner: OrderOwner;
let bench: OrchestratorBench;

beforeAll(async () => {
  escalations = await Escalations.start();
  ({ owner, bench } = escalations);
}, 120_000);

afterEach(() => {
  owner.away = false;
  owner.refuses = undefined;
});

afterAll(async () => {
  await escalations.stop();
  await noLeaks();
}, 60_000);

const becomes = (subjectId: string, status: string) => escalations.becomes(subjectId, status);
const standing = (subjectId: string) => escalations.standing(subjectId);
const done = (caseId: string, ...effects: string[]) => escalations.done(caseId, ...effects);
const stays = (caseId: string, ...effects: string[]) => escalations.stays(caseId, ...effects);

/** A case whose order by the ladder is there. */
async function ordered(): Promise<string> {
  const caseId = newId();
  await owner.climbs(caseId, 'red', 3);
  await owner.climbs(caseId, 'supervision-order', 4);
  await done(caseId, 'issue');
  return caseId;
}

const ORDER_OVERDUE = 'refer:order-overdue';
const LEADER_RUNG = 'refer:leader-rung';
const overdue = (orderId: string) => owner.change(orderId, { status: 'overdue' }, 'overdue');
const answered = (orderId: string) => owner.change(orderId, { status: 'answered' }, 'answered');
const accepted = (orderId: string) => owner.change(orderId, { status: 'accepted' }, 'answerAccepted');

describe('the escalation of a case', () => {
  it('begins at the red card, orders at its rung, and is over when the answer is accepted', async () => {
    const caseId = newId();
    await owner.climbs(caseId, 'yellow', 2);
    await owner.climbs(caseId, 'red', 3);
    await becomes(caseId, 'RUNNING');
    await stays(caseId);
    await owner.climbs(caseId, 'supervision-order', 4);
    await done(caseId, 'issue');
    const order = owner.orderOf(caseId);
    expect(order).toMatchObject({ kind: 'overdue', agencyCode: HANDLING, supervisorCode: WATCHING, rung: 'supervision-order' });
    expect(order.content).toContain('应当于2026-11-24前办结，至今未办结');
    await answered(order.id);
    await becomes(caseId, 'RUNNING');
    await accepted(order.id);
    await becomes(caseId, 'COMPLETED');
    expect(owner.done(caseId)).toEqual(['issue']);
  });

  it('goes to the leader when no answer came in time, once, and is over when a late one is accepted', async () => {
    const caseId = await ordered();
    const { id } = owner.orderOf(caseId);
    await overdue(id);
    await done(caseId, 'issue', ORDER_OVERDUE);
    await owner.climbs(caseId, 'leader', 5);
    await answered(id);
    await stays(caseId, 'issue', ORDER_OVERDUE);
    await accepted(id);
    await becomes(caseId, 'COMPLETED');
  });

  it('goes to the leader at that rung, once, whether or not it was answered', async () => {
    const caseId = await ordered();
    await answered(owner.orderOf(caseId).id);
    await owner.climbs(caseId, 'leader', 5);
    await done(caseId, 'issue', LEADER_RUNG);
    await overdue(owner.orderOf(caseId).id);
    await stays(caseId, 'issue', LEADER_RUNG);
  });

  it('begins anew where the case climbs on after it was over, and does nothing twice', async () => {
    const caseId = await ordered();
    await accepted(owner.orderOf(caseId).id);
    await becomes(caseId, 'COMPLETED');
    await owner.climbs(caseId, 'leader', 5);
    await done(caseId, 'issue', LEADER_RUNG);
    await becomes(caseId, 'COMPLETED');
  });

  it.each(['decided', 'terminated'] as const)('is over when the case is %s, and then not begun again', async (how) => {
    const caseId = await ordered();
    await owner.ends(caseId, 6, how);
    await becomes(caseId, 'COMPLETED');
    const runs = await runsOf(caseId);
    await owner.ends(caseId, 6, how);
    await stays(caseId, 'issue');
    expect(await runsOf(caseId)).toBe(runs);
  });

  it('does not begin with the end of a case', async () => {
    const [caseId, after] = [newId(), newId()];
    await owner.ends(caseId, 6);
    await owner.climbs(after, 'red', 3);
    await becomes(after, 'RUNNING');
    expect(await standing(caseId)).toBeUndefined();
  });

  it('is over where the case has ended before its order could be issued', async () => {
    const caseId = newId();
    owner.away = true;
    await owner.climbs(caseId, 'supervision-order', 4);
    await becomes(caseId, 'RUNNING');
    const calls = owner.calls;
    await eventually(async () => expect(owner.calls).toBeGreaterThan(calls), PATIENCE);
    // supervision knows it, and the orchestrator has not heard of it yet
    await escalations.orchestrator.stop();
    await owner.ends(caseId, 6);
    owner.away = false;
    await escalations.again();
    await becomes(caseId, 'COMPLETED');
    expect(owner.done(caseId)).toEqual([]);
  });

  it('brings an order by hand before the leader when its term has passed', async () => {
    const caseId = newId();
    const id = await owner.byHand(caseId);
    await overdue(id);
    await done(caseId, ORDER_OVERDUE);
    await becomes(caseId, 'RUNNING');
    await answered(id);
    await accepted(id);
    await becomes(caseId, 'COMPLETED');
  });

  it('is found by region, agency, item and the day that passed', async () => {
    const caseId = await ordered();
    const query = `Region = '220104' AND Agency = '${HANDLING}' AND Item = '${ITEM}' AND DueDay = '2026-11-24' AND ExecutionStatus = 'Running'`;
    await eventually(async () => expect(await idsBy(query)).toContain(`escalation/${caseId}`), PATIENCE);
    await owner.ends(caseId, 6);
    await becomes(caseId, 'COMPLETED');
  });

  it('does nothing twice when its signals come doubled and out of order', async () => {
    const caseId = newId();
    const own = { caseNo: 'no', itemName: '许可', agency: HANDLING, supervisor: '', dueDay: '2026-11-24' };
    const rung = (sequence: number, key: ReviewNews['rung']): ReviewNews => ({ sequence, rung: key, overdue: own, ended: false });
    await tell(caseId, 'reviewTold', rung(6, 'leader'), rung(3, 'red'), rung(6, 'leader'), rung(4, 'supervision-order'));
    await done(caseId, 'issue', LEADER_RUNG);
    const { id } = owner.orderOf(caseId);
    const order = (sequence: number, status: OrderNews['status']): OrderNews => ({ orderId: id, sequence, status, referred: sequence > 1 });
    await tell(caseId, 'orderTold', order(4, 'answered'), order(3, 'overdue'), order(1, 'issued'), order(4, 'answered'));
    await stays(caseId, 'issue', LEADER_RUNG);
    await tell(caseId, 'orderTold', order(5, 'accepted'), order(2, 'issued'));
    await becomes(caseId, 'COMPLETED');
    expect(owner.done(caseId)).toEqual(['issue', LEADER_RUNG]);
  });

  it('goes on with what it knew when its history was cut', async () => {
    const caseId = newId();
    const id = await owner.byHand(caseId);
    const order: KnownOrder = { orderId: id, sequence: 1, status: 'issued', referred: false, wasOverdue: true };
    const known: EscalationState = { ...begun(), sequence: 6, rung: 'leader', ownOrder: id, orders: { [id]: order } };
    await bench.asClient((client) =>
      client.workflow.start('escalation', { taskQueue: TASK_QUEUE, workflowId: `escalation/${caseId}`, args: [{ caseId, state: known }] }),
    );
    await done(caseId, ORDER_OVERDUE);
    await tell(caseId, 'reviewTold', { sequence: 5, rung: null, overdue: null, ended: true });
    await stays(caseId, ORDER_OVERDUE);
    await becomes(caseId, 'RUNNING');
    await tell(caseId, 'reviewTold', { sequence: 7, rung: null, overdue: null, ended: true });
    await becomes(caseId, 'COMPLETED');
  });

  it('asks supervision that is away until it is back', async () => {
    const caseId = newId();
    owner.away = true;
    await owner.climbs(caseId, 'supervision-order', 4);
    const calls = owner.calls;
    await eventually(async () => expect(owner.calls).toBeGreaterThan(calls + 1), PATIENCE);
    expect(owner.done(caseId)).toEqual([]);
    owner.away = false;
    await done(caseId, 'issue');
  });

  it('fails where supervision refuses, for a person to see on Temporal’s page', async () => {
    const caseId = newId();
    owner.refuses = new DomainError('invalid', 'agency-not-involved', 'the case is not handled by this agency');
    await owner.climbs(caseId, 'supervision-order', 4);
    await becomes(caseId, 'FAILED');
    const failure = await bench.asClient((client) =>
      client.workflow
        .getHandle(`escalation/${caseId}`)
        .result()
        .catch((error: Error) => error.cause),
    );
    expect(JSON.stringify(failure)).toContain('agency-not-involved');
  });

  it('goes on when the orchestrator ended in between, and hears what was told meanwhile', async () => {
    const [caseId, meanwhile] = [await ordered(), newId()];
    await escalations.orchestrator.stop();
    await overdue(owner.orderOf(caseId).id);
    await owner.climbs(meanwhile, 'red', 3);
    await owner.climbs(meanwhile, 'supervision-order', 4);
    await stays(caseId, 'issue');
    await escalations.again();
    await done(caseId, 'issue', ORDER_OVERDUE);
    await done(meanwhile, 'issue');
  });

  it('loses nothing and does nothing twice when Temporal was away for three periods', async () => {
    const [caseId, ending, begun] = [await ordered(), await ordered(), newId()];
    const back = await bench.takeAway();
    await overdue(owner.orderOf(caseId).id);
    await owner.ends(ending, 6);
    await owner.climbs(begun, 'red', 3);
    await owner.climbs(begun, 'leader', 5);
    await owner.climbs(begun, 'leader', 5);
    await sleep(3 * PERIOD_MS);
    expect([owner.done(caseId), owner.done(begun)]).toEqual([['issue'], []]);
    await back();
    await done(caseId, 'issue', ORDER_OVERDUE);
    await done(begun, 'issue', LEADER_RUNG);
    await becomes(ending, 'COMPLETED');
    await stays(begun, 'issue', LEADER_RUNG);
  });

  it('begins again from what is told when Temporal has lost its store', async () => {
    const caseId = await ordered();
    const { id } = owner.orderOf(caseId);
    await bench.loseStore();
    await bench.becomes(escalations.orchestrator, 'up', AT_WORK_MS);
    await owner.tellOrder(id, 'snapshot');
    await becomes(caseId, 'RUNNING');
    await overdue(id);
    await done(caseId, 'issue', ORDER_OVERDUE);
    await accepted(id);
    await becomes(caseId, 'COMPLETED');
  });
});

async function idsBy(query: string): Promise<string[]> {
  return bench.asClient(async (client) => {
    const ids = [];
    for await (const each of client.workflow.list({ query })) ids.push(each.workflowId);
    return ids;
  });
}

const runsOf = async (caseId: string): Promise<number> => (await idsBy(`WorkflowId = 'escalation/${caseId}'`)).length;

/** Signals as they would be brought, in this order. */
async function tell(caseId: string, signal: string, ...news: (ReviewNews | OrderNews)[]): Promise<void> {
  await bench.asClient(async (client) => {
    for (const one of news)
      await client.workflow.signalWithStart('escalation', {
        taskQueue: TASK_QUEUE,
        workflowId: `escalation/${caseId}`,
        args: [{ caseId }],
        signal,
        signalArgs: [one],
      });
  });
}
