import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { newId, TOPICS, WindowDuty, type BundleCaseEvent, type Page, type WarningView } from '@onewindow/contracts';
import type { TestService } from '@onewindow/testing';
import { WarningConsumer } from '../src/warning/warning.consumer.js';
import { asSlice, event } from './events.js';
import { HANDLING, machine, Orders, OTHER, WATCHING, watcher } from './orders.js';
import { leader } from './people.js';
import { startSupervision } from './running.js';

let running: TestService;
let orders: Orders;

beforeAll(async () => {
  running = await startSupervision();
  orders = new Orders(running);
  await orders.rules();
}, 30_000);

afterAll(() => running.stop(), 30_000);

const NUMBER = '220104YJS20261124000001';
const RUNG_AT = new Date('2026-11-24T01:00:00Z');
const named = { bundleNo: NUMBER, bundleCode: '220104-open-restaurant', bundleName: '开办餐饮店', leadAgencyCode: HANDLING };

const hear = (...events: BundleCaseEvent[]): Promise<void> =>
  asSlice(running, events, (all, slice) => running.get(WarningConsumer).onBundleEvents(all, slice));
const rung = (caseId: string, key: string, sequence: number): BundleCaseEvent =>
  event(
    TOPICS.bundleCase,
    { caseId, sequence },
    {
      case: 'rungReached',
      value: {
        graph: named,
        rung: key,
        warningNo: `联警${sequence}`,
        clock: 'statutory',
        due: { day: '2026-11-23', at: timestampFromDate(RUNG_AT), provisional: false },
        rungAt: timestampFromDate(RUNG_AT),
        caseNo: NUMBER,
        itemCode: named.bundleCode,
        itemName: named.bundleName,
        regionCode: '220104',
        agencyCode: HANDLING,
        openAgencies: [HANDLING, OTHER],
      },
    },
  );
const ended = (caseId: string, how: 'ready' | 'terminated'): BundleCaseEvent =>
  event(TOPICS.bundleCase, { caseId, sequence: 9 }, { case: how, value: { graph: named } });

const warnings = async (caseId: string): Promise<WarningView[]> =>
  (await running.call<Page<WarningView>>(leader, 'GET', '/v1/warnings?limit=200')).body.items
    .filter((warning) => warning.caseId === caseId)
    .toSorted((a, b) => a.agencyCode.localeCompare(b.agencyCode));

describe('an application for a bundle that is past its limit', () => {
  it('warns the lead agency and every body whose member is not finished, until the results are there', async () => {
    const id = newId();
    await hear(rung(id, 'red', 4));
    const shown = { warningNo: '联警4', kind: 'red', caseNo: NUMBER, itemName: '开办餐饮店', dueDay: '2026-11-23', endedAt: null };
    expect(await warnings(id)).toMatchObject([
      { ...shown, agencyCode: HANDLING },
      { ...shown, agencyCode: OTHER },
    ]);
    await hear(ended(id, 'ready'));
    expect((await warnings(id)).map(({ endedAt }) => endedAt !== null)).toEqual([true, true]);
  });

  it('has its lead agency called to account by the ladder, and the order is closed with the application', async () => {
    const id = newId();
    await hear(rung(id, 'supervision-order', 5));
    const issued = await orders.put(machine, newId(), id, { rung: 'supervision-order' });
    expect([issued.status, issued.body]).toEqual([
      200,
      expect.objectContaining({ caseNo: NUMBER, itemName: '开办餐饮店', agencyCode: HANDLING, status: 'issued' }),
    ]);
    await hear(ended(id, 'terminated'));
    const closed = await running.call<{ status: string; closedBy: string }>(leader, 'GET', `/v1/orders/${issued.body.id}`);
    expect(closed.body).toMatchObject({ status: 'closed', closedBy: 'terminated' });
    expect((await orders.put(watcher, newId(), id)).body.code).toBe('case-has-ended');
  });

  it('may have a body of a member called to account by hand, and no other', async () => {
    const id = newId();
    await hear(rung(id, 'red', 4));
    expect((await orders.put(watcher, newId(), id, { agencyCode: OTHER })).status).toBe(200);
    expect((await orders.put(watcher, newId(), id, { agencyCode: '11220104000000051Q' })).body.code).toBe('agency-not-involved');
    expect((await orders.put(watcher, newId(), id, { agencyCode: WATCHING })).body.code).toBe('order-to-own-agency');
  });
});

it('an application that the law accepted warns its lead agency once, and no body of a member', async () => {
  const id = newId();
  const at = new Date('2026-11-24T01:00:00Z');
  const plan = { itemCode: `${OTHER}3442199806003`, itemName: '食品经营许可', agencyCode: OTHER };
  const member = newId();
  await asSlice(
    running,
    [
      event(
        TOPICS.case,
        { caseId: member, rootId: id, sequence: 2, at },
        { case: 'accepted', value: { caseNo: NUMBER, deemed: true, plan } },
      ),
    ],
    (all, slice) => running.get(WarningConsumer).onCaseEvents(all, slice),
  );
  const value = { graph: named, deemed: true, receivedBy: 'clerk-1' };
  await hear(event(TOPICS.bundleCase, { caseId: id, sequence: 2, at }, { case: 'accepted', value }));
  expect(await warnings(id)).toMatchObject([
    { kind: 'deemed-accepted', agencyCode: HANDLING, officers: ['clerk-1'], caseNo: NUMBER, endedAt: at.toISOString() },
  ]);
  expect(await warnings(member)).toEqual([]);
});

it('results of an application that lie at the counter too long warn its lead agency, until they are handed over', async () => {
  const id = newId();
  const due = { day: '2026-11-23', at: timestampFromDate(RUNG_AT), provisional: false };
  const value = { graph: named, duty: WindowDuty.ISSUE, due, receivedBy: 'clerk-1', article: '行政许可法 第四十四条' };
  await hear(event(TOPICS.bundleCase, { caseId: id, sequence: 7 }, { case: 'dutyOverdue', value }));
  expect(await warnings(id)).toMatchObject([{ kind: 'issue-overdue', agencyCode: HANDLING, endedAt: null }]);
  await hear(event(TOPICS.bundleCase, { caseId: id, sequence: 8 }, { case: 'closed', value: { graph: named } }));
  expect((await warnings(id))[0]?.endedAt).not.toBeNull();
});

it('a duty of the window that was missed for an application warns its lead agency, until it is done', async () => {
  const id = newId();
  const due = { day: '2026-11-23', at: timestampFromDate(RUNG_AT), provisional: false };
  const value = { graph: named, duty: WindowDuty.CHECK, due, receivedBy: 'clerk-1', article: '' };
  await hear(event(TOPICS.bundleCase, { caseId: id, sequence: 2 }, { case: 'dutyOverdue', value }));
  expect(await warnings(id)).toMatchObject([
    { kind: 'check-overdue', agencyCode: HANDLING, officers: ['clerk-1'], caseNo: NUMBER, endedAt: null },
  ]);
  await hear(event(TOPICS.bundleCase, { caseId: id, sequence: 3 }, { case: 'turnedAway', value: { graph: named } }));
  expect((await warnings(id))[0]?.endedAt).not.toBeNull();
});
