import { randomUUID } from 'node:crypto';
import type { BundleView, ProgressView, RatingView, ReviewView } from '@onewindow/contracts';
import { eventually, holdStack, RunningStack } from '@onewindow/testing';
import { gather, type Cast } from '../src/demo/cast.js';
import { allMet, decisionOf, waitForTask } from '../src/demo/food-licence.js';
import { acceptRestaurant } from '../src/demo/restaurant.js';
import { Visitor } from '../src/demo/visitor.js';

const PATIENCE = { timeoutMs: 20_000, everyMs: 200 };

const stack = new RunningStack();
let cast: Cast;
let taxOfficer: Visitor;
let letGo: () => Promise<void>;

beforeAll(async () => {
  letGo = await holdStack('shared');
  cast = await gather(stack.stage);
  taxOfficer = await Visitor.signedIn(stack.stage.portal, 'tax-officer', stack.stage.demoPassword);
}, 240_000);

afterAll(() => letGo());

const bundleOf = (id: string) => `/intake/v1/bundles/${id}`;
const caseOf = ({ members }: BundleView, key: string): string => members.find((member) => member.key === key)?.caseId ?? '';
const whenMember = (id: string, key: string, status: string): Promise<BundleView> =>
  cast.clerk.until<BundleView>(bundleOf(id), ({ members }) => members.some((one) => one.key === key && one.status === status));

async function registerTrader(trader: string, outcome: 'passed' | 'failed' = 'passed'): Promise<void> {
  await waitForTask(cast.officerA, trader, 'decision');
  const unmet = {
    outcome,
    findings: [
      { condition: 'premises', met: false, reasonCode: 'address-differs', reason: '住所证明与实际不符' },
      { condition: 'scope', met: true },
    ],
  };
  await cast.officerA.must('POST', decisionOf(trader, 'decision'), outcome === 'passed' ? allMet('premises', 'scope') : unmet);
}

describe('opening a restaurant in one go', () => {
  it('is one application, reviewed ahead, opened as what it needs is granted, and handed over at one counter', async () => {
    const id = randomUUID();
    const { bundleNo, receiptCode } = await acceptRestaurant(cast, id);
    const accepted = await whenMember(id, 'food', 'pre-review');
    expect(accepted.members.map(({ key, status }) => [key, status])).toEqual([
      ['trader', 'open'],
      ['food', 'pre-review'],
      ['tax', 'waiting'],
    ]);

    // the food licence is examined while the trader is not yet registered, and not decided
    const food = caseOf(accepted, 'food');
    await waitForTask(cast.officerA, food, 'document-review');
    await cast.officerA.must('POST', decisionOf(food, 'document-review'), allMet('staff', 'lawful'));
    await cast.officerB.must('POST', decisionOf(food, 'premises-review'), allMet('premises', 'equipment', 'layout'));
    const early = await cast.head.send<{ code: string }>('POST', decisionOf(food, 'decision'), { outcome: 'passed', findings: [] });
    expect([early.status, early.body.code]).toEqual([409, 'step-not-open']);

    await registerTrader(caseOf(accepted, 'trader'));
    const opened = await whenMember(id, 'food', 'open');
    const [trader] = opened.members;
    expect(opened.members.find(({ key }) => key === 'food')?.acceptedAt).toBe(trader?.finishedAt);
    await waitForTask(cast.head, food, 'decision');
    await cast.head.must('POST', decisionOf(food, 'decision'), { outcome: 'passed', findings: [] });
    const tax = caseOf(opened, 'tax');
    await waitForTask(taxOfficer, tax, 'decision');
    await taxOfficer.must<ReviewView>('POST', decisionOf(tax, 'decision'), allMet('registered', 'people'));

    const ready = await cast.counter.until<BundleView>(bundleOf(id), ({ status }) => status === 'ready');
    expect(ready.members.map(({ status }) => status)).toEqual(['granted', 'granted', 'granted']);
    const handedOver = { mode: 'counter', recipientName: '张三', identityChecked: true };
    const closed = await cast.counter.must<BundleView>('POST', `${bundleOf(id)}/delivery`, handedOver);
    expect(closed.status).toBe('closed');

    const progress = await cast.anyone.until<ProgressView>(
      `/intake/v1/progress?number=${bundleNo}&code=${receiptCode}`,
      ({ status }) => status === 'closed',
    );
    await eventually(async () => {
      const rated = await cast.anyone.send<RatingView>('PUT', `/rating/v1/ratings/${progress.ratingInvitationId}`, {
        code: receiptCode,
        level: 1,
      });
      expect([rated.status, rated.body.level]).toEqual([200, 1]);
    }, PATIENCE);
  }, 120_000);

  it('ends what needs a registration that was refused, once and with the remedies', async () => {
    const id = randomUUID();
    await acceptRestaurant(cast, id);
    const view = await whenMember(id, 'food', 'pre-review');
    await registerTrader(caseOf(view, 'trader'), 'failed');
    const ready = await cast.counter.until<BundleView>(bundleOf(id), ({ status }) => status === 'ready');
    expect(ready.members.map(({ status }) => status)).toEqual(['refused', 'cancelled', 'cancelled']);
    const documents = await cast.clerk.must<{ kind: string }[]>('GET', `${bundleOf(id)}/documents`);
    expect(documents.filter(({ kind }) => kind === 'BUNDLE_CANCELLATION')).toHaveLength(1);
    await cast.officerA.until<ReviewView>(`/approval/v1/reviews/${caseOf(view, 'food')}`, ({ status }) => status === 'terminated');
  }, 60_000);
});
