import { DEFAULT_READINGS, newId, procedureLaw } from '@onewindow/contracts';
import { keepDeadlines } from '@onewindow/deadlines';
import {
  DEFAULT_LADDER,
  EMPTY_LEDGER,
  jointClock,
  jointDue,
  legalDay,
  MARKS,
  NATIONAL_CALENDAR,
  nextRungOf,
  promisedClock,
  type JointHandling,
  type RungKey,
} from '@onewindow/legal-clock';
import { Transactions } from '@onewindow/messaging/tx';
import { createLogger } from '@onewindow/platform';
import { DeadlineOwner, eventually } from '@onewindow/testing';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { alarmActivities } from '../src/alarm/alarm.activities.js';
import { bundleActivities } from '../src/bundle-case/bundle.activities.js';
import { TASK_QUEUE } from '../src/worker/temporal-worker.js';
import { installTemporalRuntime } from '../src/worker/temporal-runtime.js';
import { BundleOwner, member, tellByHand } from './bundle-owner.js';
import { clientOf } from './owner-client.js';
import { SkippingTemporal } from './skipping-temporal.js';

jest.setTimeout(120_000);

const DAY_MS = 86_400_000;
const PERIOD_MS = DAY_MS / 2;
const PATIENCE = { timeoutMs: 30_000, everyMs: 20 };

let limits: DeadlineOwner;
let bundles: BundleOwner;
let temporal: SkippingTemporal;
/** Temporal's time, which the owner of the limits lives by too. */
let now = Date.now();

function activities(environment: TestWorkflowEnvironment): object {
  const { ring } = alarmActivities(clientOf(limits.service), PERIOD_MS, () => now);
  return {
    ...bundleActivities(clientOf(bundles.service)),
    ring: async (owner: Parameters<typeof ring>[0]) => {
      now = Math.max(now, await environment.currentTimeMs());
      return ring(owner);
    },
  };
}

beforeAll(async () => {
  installTemporalRuntime(createLogger('temporal'));
  [limits, bundles] = await Promise.all([DeadlineOwner.start(0, () => new Date(now)), BundleOwner.start()]);
  temporal = await SkippingTemporal.start(activities);
}, 180_000);

afterAll(async () => {
  await temporal.stop();
  await Promise.all([limits.service.stop(), bundles.service.stop()]);
}, 60_000);

const days = (count: number): Promise<void> => temporal.environment.sleep(count * DAY_MS);
const legalNow = async (): Promise<string> => legalDay(new Date(await temporal.environment.currentTimeMs()));

/** What is handled together from now on: 45 working days by law, thirty promised, one member that is inspected. */
function handling(acceptedAt: Date): JointHandling {
  const working = (amount: number) => ({ amount, unit: 'working-day' as const, basis: '' });
  const food = { key: 'food', statutory: working(20), promised: working(20), isJoint: true, ledger: EMPTY_LEDGER, law: procedureLaw('01') };
  return {
    acceptedAt,
    promised: working(30),
    ledger: EMPTY_LEDGER,
    calendar: NATIONAL_CALENDAR,
    readings: DEFAULT_READINGS,
    members: [food],
  };
}

it('sixty working days of a bundle, with an inspection and the joint extension, ring in seconds, each rung once and at its instant', async () => {
  const { client } = temporal.environment;
  const id = newId();
  const state = { whole: handling(new Date(await temporal.environment.currentTimeMs())), mark: 'none' as (typeof MARKS)[RungKey] | 'none' };
  const next = () => {
    const clocks = { statutory: jointClock(state.whole), promised: promisedClock(state.whole) };
    const rung = nextRungOf({ ladder: DEFAULT_LADDER, mark: state.mark, clocks });
    return { subject: id, clock: 'term', ...(rung ?? { ended: true as const }) };
  };
  const keep = (): Promise<void> => limits.service.get(Transactions).run('request:test', (tx) => keepDeadlines(tx, [next()]));
  const rung: { key: string; at: Date; rangAt: number }[] = [];
  limits.ring = async (tx, due) => {
    for (const { rung: key, at } of due) {
      rung.push({ key, at, rangAt: now });
      state.mark = MARKS[key as RungKey];
    }
    await keepDeadlines(tx, [next()]);
  };
  await limits.make([id], null);
  await keep();
  const before = jointDue(state.whole);
  await client.workflow.start('alarm', { taskQueue: TASK_QUEUE, workflowId: 'alarm/intake', args: [{ owner: 'intake' }] });

  // a week later samples go away, and are back after two
  await days(7);
  const from = await legalNow();
  const inspected = (to: string | null) => ({
    suspensions: [
      {
        id: 's',
        clocks: 'both' as const,
        cause: 'inspection',
        basis: '',
        plannedDays: 14,
        from,
        to,
        noticeServedAt: new Date(`${from}T01:00:00Z`),
      },
    ],
    extension: null,
  });
  const withFood = (to: string | null): JointHandling => ({
    ...state.whole,
    members: state.whole.members.map((one) => ({ ...one, ledger: inspected(to) })),
  });
  state.whole = withFood(null);
  await keep();
  await days(14);
  expect(rung).toEqual([]);
  state.whole = withFood(await legalNow());
  await keep();
  const moved = jointDue(state.whole);
  expect((moved.statutory.day ?? '') > (before.statutory.day ?? '')).toBe(true);
  // the head of the government extends it
  await days(10);
  const extension = {
    amount: 15,
    unit: 'working-day' as const,
    approver: 'government-head' as const,
    reasons: '',
    toldAt: new Date(await temporal.environment.currentTimeMs()),
    basis: '行政许可法 第四十二条第二款',
  };
  state.whole = { ...state.whole, ledger: { suspensions: [], extension } };
  await keep();
  expect(jointDue(state.whole).statutory.units).toBe(60);

  // of thirty days nine tenths come before the day before the last, so nobody is reminded after the yellow card
  while (state.mark !== 'leader') await days(5);
  expect(rung.map(({ key }) => key)).toEqual(['yellow', 'red', 'supervision-order', 'leader']);
  const due = jointDue(state.whole);
  expect(rung.find(({ key }) => key === 'red')?.at).toEqual(due.promised?.at);
  expect(rung.find(({ key }) => key === 'supervision-order')?.at).toEqual(due.statutory.at);
  for (const { at, rangAt } of rung) {
    expect(rangAt).toBeGreaterThanOrEqual(at.getTime());
    expect(rangAt - at.getTime()).toBeLessThan(PERIOD_MS);
  }
  await client.workflow.getHandle('alarm/intake').terminate();
});

it('a bundle waits for weeks, and a refusal is tried again after its pause although nothing new is told', async () => {
  const { client } = temporal.environment;
  const id = await bundles.accept([member('registration', [], { status: 'open' }), member('food', [['registration']])]);
  const tell = (): Promise<unknown> => tellByHand(client, id, bundles.graph(id));
  await tell();
  await days(20);
  expect(bundles.status(id, 'food')).toBe('waiting');
  bundles.refused.add('open food');
  await bundles.decide(id, 'registration');
  await tell();
  await eventually(async () => expect(bundles.calls).toBeGreaterThan(0), PATIENCE);
  const calls = bundles.calls;
  await days(1 / 24);
  // every ten minutes, and no faster
  await eventually(async () => expect(bundles.calls - calls).toBeGreaterThanOrEqual(5), PATIENCE);
  expect(bundles.calls - calls).toBeLessThan(9);
  bundles.refused.clear();
  await days(1 / 48);
  await eventually(async () => expect(bundles.status(id, 'food')).toBe('open'), PATIENCE);
  await bundles.decide(id, 'food');
  await tell();
  await eventually(async () => expect(bundles.graph(id).status).toBe('ready'), PATIENCE);
  await bundles.change(id, [], {}, 'closed');
  await tell();
  await client.workflow.getHandle(`bundle/${id}`).result();
});
