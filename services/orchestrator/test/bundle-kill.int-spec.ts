import { newId } from '@onewindow/contracts';
import { eventually, leakCheck } from '@onewindow/testing';
import type { GraphMember } from '../src/workflows/bundle-graph.js';
import { BundleOwner, member } from './bundle-owner.js';
import type { Moment } from './gate.js';
import { KilledOrchestrator, PATIENCE } from './killed-orchestrator.js';

jest.setTimeout(120_000);

/** An application that asks for this act as soon as it is accepted, and what is done on it until its end. */
interface Road {
  readonly members: readonly GraphMember[];
  readonly path: string;
  readonly effects: readonly string[];
}

const granted = { status: 'granted', ready: true } as const;
const ROADS: Readonly<Record<string, Road>> = {
  open: {
    members: [member('registration', [], granted), member('food', [['registration']])],
    path: '/members/food/opened',
    effects: ['open food', 'join'],
  },
  'pre-review': {
    members: [member('registration', [], { status: 'open' }), member('food', [['registration']], { preReview: true })],
    path: '/members/food/pre-review',
    effects: ['pre-review food', 'open food', 'join'],
  },
  cancel: {
    members: [
      member('registration', [], { status: 'refused', ready: true }),
      member('fire', [], { status: 'open' }),
      member('food', [['registration']]),
    ],
    path: '/members/food/cancelled',
    effects: ['cancel food', 'join'],
  },
  join: { members: [member('registration', [], granted)], path: '/result', effects: ['join'] },
};

const MOMENTS: readonly Moment[] = ['before', 'after'];
const KILLED = Object.keys(ROADS).flatMap((act) => MOMENTS.map((moment) => ({ act, moment, id: newId() })));
const roadOf = (act: string): Road => ROADS[act] as Road;

const noLeaks = leakCheck();
let owner: BundleOwner;
let orchestrator: KilledOrchestrator;
/** What was done on each application when the orchestrator died. */
let whenItDied: ReadonlyMap<string, readonly string[]>;

const nextAccepted = newId();

beforeAll(async () => {
  owner = await BundleOwner.start();
  orchestrator = await KilledOrchestrator.start({ service: owner.service, as: 'INTAKE_URL' });
  const calls = KILLED.map(({ act, moment, id }) => {
    const call = `PUT /v1/bundles/${id}${roadOf(act).path}`;
    orchestrator.hold(moment, call);
    return call;
  });
  await Promise.all(KILLED.map(({ act, id }) => owner.accept(roadOf(act).members, id)));
  await orchestrator.killAt(...calls);
  whenItDied = new Map(KILLED.map(({ id }) => [id, owner.done(id)]));
  await owner.accept(roadOf('join').members, nextAccepted);
  await orchestrator.startAgain();
}, 120_000);

afterAll(async () => {
  await orchestrator.stop();
  await owner.service.stop();
  await noLeaks();
}, 60_000);

/** Every member that is at work is granted as soon as it may be, until the result waits, and is handed over. */
async function bringToItsEnd(id: string): Promise<void> {
  await eventually(async () => {
    const { status, members } = owner.graph(id);
    for (const one of members) if (one.status === 'open') await owner.decide(id, one.key);
    expect(status).toBe('ready');
  }, PATIENCE);
  await owner.change(id, [], {}, 'closed');
  await eventually(async () => expect(await orchestrator.statusOf(`bundle/${id}`)).toBe('COMPLETED'), PATIENCE);
}

describe('an orchestrator that was killed in the middle of its acts', () => {
  it.each(KILLED)(
    '$moment the act of $act was done, leaves it done once, and the application comes to its end',
    async ({ act, moment, id }) => {
      const { effects } = roadOf(act);
      expect(whenItDied.get(id)).toEqual(moment === 'before' ? [] : effects.slice(0, 1));
      await bringToItsEnd(id);
      expect(owner.done(id)).toEqual(effects);
    },
  );

  it('hears what was told while it was dead', async () => {
    await bringToItsEnd(nextAccepted);
    expect(owner.done(nextAccepted)).toEqual(['join']);
  });
});
