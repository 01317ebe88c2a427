import { eventually, leakCheck } from '@onewindow/testing';
import { BadRating } from './bad-rating.js';
import { AT_WORK_MS, Escalations } from './escalations.js';
import { HANDLING, ITEM, type OrderOwner } from './order-owner.js';
import type { OrchestratorBench } from './running-orchestrator.js';

jest.setTimeout(90_000);

const PATIENCE = { timeoutMs: 40_000, everyMs: 100 };
const ORDER_OVERDUE = 'refer:order-overdue';
const LEADER_RUNG = 'refer:leader-rung';

const noLeaks = leakCheck();
let escalations: Escalations;
let owner: OrderOwner;
let bench: OrchestratorBench;

beforeAll(async () => {
  escalations = await Escalations.start();
  ({ owner, bench } = escalations);
}, 120_000);

afterEach(() => void (owner.away = false));

afterAll(async () => {
  await escalations.stop();
  await noLeaks();
}, 60_000);

const becomes = (subjectId: string, status: string) => escalations.becomes(subjectId, status);
const standing = (subjectId: string) => escalations.standing(subjectId);
const done = ({ caseId }: BadRating, ...effects: string[]) => escalations.done(caseId, ...effects);
const stays = ({ caseId }: BadRating, ...effects: string[]) => escalations.stays(caseId, ...effects);

const overdue = (orderId: string) => owner.change(orderId, { status: 'overdue' }, 'overdue');
const accepted = (orderId: string) => owner.change(orderId, { status: 'accepted' }, 'answerAccepted');

/** A bad rating that nobody looked into until the order on it was there. */
async function ordered(): Promise<BadRating> {
  const bad = new BadRating(owner);
  for (const clock of ['contact', 'verification']) await bad.climbs(clock, 'overdue', clock === 'contact' ? 2 : 3);
  for (const clock of ['contact', 'verification']) await bad.climbs(clock, 'supervisor', clock === 'contact' ? 4 : 5);
  await done(bad, 'issue');
  return bad;
}

describe('the escalation of a bad rating', () => {
  it('begins when its limit has passed, orders at its rung, once for both limits of the duty, and is over when the answer is accepted', async () => {
    const bad = new BadRating(owner);
    await bad.climbs('verification', 'reminder', 2);
    await bad.climbs('contact', 'overdue', 3);
    await becomes(bad.duty('verification'), 'RUNNING');
    await stays(bad);
    await bad.climbs('verification', 'overdue', 4);
    await bad.climbs('contact', 'supervisor', 5);
    await bad.climbs('verification', 'supervisor', 6);
    await done(bad, 'issue');
    const order = owner.orderOf(bad.caseId);
    expect(order).toMatchObject({
      kind: 'rating-overdue',
      caseId: bad.caseId,
      workOrder: { id: bad.id, round: 1, duty: 'verification' },
      agencyCode: HANDLING,
      supervisorCode: null,
      rung: 'supervision-order',
    });
    expect(order.content).toContain('差评工单应当于2026-11-24前完成联系核实，至今未完成');
    await owner.change(order.id, { status: 'answered' }, 'answered');
    await stays(bad, 'issue');
    await accepted(order.id);
    await becomes(bad.duty('verification'), 'COMPLETED');
    expect(owner.done(bad.caseId)).toEqual(['issue']);
  });

  it('comes before the leader when no answer came in time, once, although the limit climbs there too', async () => {
    const bad = await ordered();
    await overdue(owner.orderOf(bad.caseId).id);
    await done(bad, 'issue', ORDER_OVERDUE);
    await bad.climbs('verification', 'leader', 6);
    await stays(bad, 'issue', ORDER_OVERDUE);
    await becomes(bad.duty('verification'), 'RUNNING');
  });

  it('comes before the leader at that rung, whether or not it was answered', async () => {
    const bad = await ordered();
    await owner.change(owner.orderOf(bad.caseId).id, { status: 'answered' }, 'answered');
    await bad.climbs('verification', 'leader', 6);
    await done(bad, 'issue', LEADER_RUNG);
  });

  it('is over and quiet when what was overdue is done, however late the rungs come', async () => {
    const bad = await ordered();
    await bad.climbs('verification', 'leader', 6);
    await done(bad, 'issue', LEADER_RUNG);
    await bad.goesOn('verified', 7, ['verification']);
    await becomes(bad.duty('verification'), 'COMPLETED');
    await stays(bad, 'issue', LEADER_RUNG);
  });

  it('does not begin where the agency acted before anybody heard of the rungs', async () => {
    const [bad, after] = [new BadRating(owner), new BadRating(owner)];
    await escalations.orchestrator.stop();
    await bad.climbs('verification', 'overdue', 2);
    await bad.climbs('verification', 'supervisor', 3);
    await bad.climbs('verification', 'leader', 4);
    await bad.goesOn('verified', 5, ['verification']);
    await after.climbs('verification', 'overdue', 2);
    await escalations.again();
    await becomes(after.duty('verification'), 'RUNNING');
    await stays(bad);
  });

  it('goes on when it was only contacted, and ends with the work order', async () => {
    const bad = await ordered();
    await bad.goesOn('contacted', 6, []);
    await stays(bad, 'issue');
    await becomes(bad.duty('verification'), 'RUNNING');
    await bad.goesOn('workOrderClosed', 7, ['verification', 'rectification', 'feedback', 'callback']);
    await becomes(bad.duty('verification'), 'COMPLETED');
  });

  it('is of each duty and each round by itself, with an order of its own', async () => {
    const bad = await ordered();
    await bad.goesOn('verified', 6, ['verification']);
    await bad.climbs('rectification', 'supervisor', 7);
    await done(bad, 'issue', 'issue');
    await becomes(bad.duty('verification'), 'COMPLETED');
    await becomes(bad.duty('rectification'), 'RUNNING');
    await bad.goesOn('rectified', 8, ['rectification']);
    await becomes(bad.duty('rectification'), 'COMPLETED');
    await bad.climbs('verification', 'supervisor', 12, 2);
    await done(bad, 'issue', 'issue', 'issue');
    await becomes(bad.duty('verification', 2), 'RUNNING');
  });

  it('is of no agency where it is the supervisors who have not decided', async () => {
    const [bad, after] = [new BadRating(owner), new BadRating(owner)];
    await bad.climbs('conclusion', 'leader', 9);
    await after.climbs('verification', 'overdue', 2);
    await becomes(after.duty('verification'), 'RUNNING');
    expect(await standing(bad.duty('conclusion'))).toBeUndefined();
  });

  it('is over where the duty was done before its order could be issued', async () => {
    const bad = new BadRating(owner);
    owner.away = true;
    const calls = owner.calls;
    await bad.climbs('feedback', 'supervisor', 4);
    await becomes(bad.duty('feedback'), 'RUNNING');
    await eventually(async () => expect(owner.calls).toBeGreaterThan(calls), PATIENCE);
    // supervision knows it, and the orchestrator has not heard of it yet
    await owner.closes(bad.duty('feedback'));
    owner.away = false;
    await becomes(bad.duty('feedback'), 'COMPLETED');
    expect(owner.done(bad.caseId)).toEqual([]);
  });

  it('is found by region, agency, item and the day that passed', async () => {
    const bad = await ordered();
    const query = `Region = '220104' AND Agency = '${HANDLING}' AND Item = '${ITEM}' AND DueDay = '2026-11-24' AND ExecutionStatus = 'Running'`;
    await eventually(async () => {
      const ids = await bench.asClient(async (client) => {
        const found = [];
        for await (const each of client.workflow.list({ query })) found.push(each.workflowId);
        return found;
      });
      expect(ids).toContain(`escalation/${bad.duty('verification')}`);
    }, PATIENCE);
  });

  it('begins anew from what is told again when Temporal has lost its store, and does nothing twice', async () => {
    const [bad, red] = [await ordered(), new BadRating(owner)];
    await red.climbs('rectification', 'overdue', 7);
    await becomes(red.duty('rectification'), 'RUNNING');
    await bench.loseStore();
    await bench.becomes(escalations.orchestrator, 'up', AT_WORK_MS);
    await bad.again(6, ['contact', 'supervisor'], ['verification', 'supervisor']);
    await red.again(7, ['verification', 'reminder'], ['rectification', 'overdue']);
    for (const id of [bad.duty('verification'), red.duty('rectification')]) await becomes(id, 'RUNNING');
    await stays(bad, 'issue');
    await overdue(owner.orderOf(bad.caseId).id);
    await done(bad, 'issue', ORDER_OVERDUE);
    await red.climbs('rectification', 'supervisor', 8);
    await done(red, 'issue');
    await bad.goesOn('verified', 7, ['verification']);
    await becomes(bad.duty('verification'), 'COMPLETED');
  });
});
