import { newId } from '@onewindow/contracts';
import { eventually, leakCheck } from '@onewindow/testing';
import { orderIdOf } from '../src/escalation/escalation.activities.js';
import { KilledOrchestrator, PATIENCE } from './killed-orchestrator.js';
import { OrderOwner } from './order-owner.js';

jest.setTimeout(120_000);

const REFER = 'refer:order-overdue';
const ROADS = {
  issue: { call: (id: string) => `PUT /v1/orders/${orderIdOf(id)}`, done: ['issue'] },
  refer: { call: (id: string) => `POST /v1/orders/${orderIdOf(id)}/referral`, done: ['issue', REFER] },
} as const;
const KILLED = (['issue', 'refer'] as const).flatMap((act) =>
  (['before', 'after'] as const).map((moment) => ({ act, moment, caseId: newId() })),
);
const meanwhile = newId();

const noLeaks = leakCheck();
let owner: OrderOwner;
let orchestrator: KilledOrchestrator;
/** What was done on each case when the orchestrator died. */
let whenItDied: ReadonlyMap<string, readonly string[]>;

const done = (caseId: string, ...effects: string[]): Promise<void> =>
  eventually(async () => expect(owner.done(caseId)).toEqual(effects), PATIENCE);

async function climb(caseId: string): Promise<void> {
  await owner.climbs(caseId, 'red', 3);
  await owner.climbs(caseId, 'supervision-order', 4);
}

async function termPasses(caseId: string): Promise<void> {
  await done(caseId, 'issue');
  await owner.change(orderIdOf(caseId), { status: 'overdue' }, 'overdue');
}

beforeAll(async () => {
  owner = await OrderOwner.start();
  orchestrator = await KilledOrchestrator.start({ service: owner.service, as: 'SUPERVISION_URL' });
  const toBeReferred = KILLED.filter(({ act }) => act === 'refer');
  await Promise.all(toBeReferred.map(({ caseId }) => climb(caseId)));
  await Promise.all(toBeReferred.map(({ caseId }) => done(caseId, 'issue')));
  for (const { act, moment, caseId } of KILLED) orchestrator.hold(moment, ROADS[act].call(caseId));
  await Promise.all(KILLED.map(({ act, caseId }) => (act === 'issue' ? climb(caseId) : termPasses(caseId))));
  await orchestrator.killAt(...KILLED.map(({ act, caseId }) => ROADS[act].call(caseId)));
  whenItDied = new Map(KILLED.map(({ caseId }) => [caseId, owner.done(caseId)]));
  await climb(meanwhile);
  await orchestrator.startAgain();
}, 120_000);

afterAll(async () => {
  await orchestrator.stop();
  await owner.service.stop();
  await noLeaks();
}, 60_000);

describe('an orchestrator that was killed in the middle of its acts', () => {
  it.each(KILLED)('$moment the act of $act was done, leaves nothing undone and nothing done twice', async ({ act, moment, caseId }) => {
    const effects = ROADS[act].done;
    expect(whenItDied.get(caseId)).toEqual(moment === 'after' ? effects : effects.slice(0, -1));
    if (act === 'issue') await termPasses(caseId);
    await done(caseId, 'issue', REFER);
    await owner.change(orderIdOf(caseId), { status: 'answered' }, 'answered');
    await owner.change(orderIdOf(caseId), { status: 'accepted' }, 'answerAccepted');
    await eventually(async () => expect(await orchestrator.statusOf(`escalation/${caseId}`)).toBe('COMPLETED'), PATIENCE);
    expect(owner.done(caseId)).toEqual(['issue', REFER]);
  });

  it('hears what was told while it was dead', () => done(meanwhile, 'issue'));
});
