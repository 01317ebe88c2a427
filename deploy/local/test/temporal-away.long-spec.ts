import { setTimeout as sleep } from 'node:timers/promises';
import {
  newId,
  type BundleView,
  type CaseView,
  type OrderState,
  type Page,
  type ReviewView,
  type TimelineEntry,
} from '@onewindow/contracts';
import { eventually, RunningStack } from '@onewindow/testing';
import { gather, type Cast } from '../src/demo/cast.js';
import { accept, allMet, decisionOf, foodLicenceForm, waitForTask } from '../src/demo/food-licence.js';
import { registerLateMail } from '../src/demo/late-mail.js';
import { acceptRestaurant } from '../src/demo/restaurant.js';
import { inTables } from './tables.js';

const AWAY_MS = 600_000;
/** Into the outage, when limits pass. */
const PASSES_AFTER_MS = 120_000;
/** A limit that has not rung a minute after its instant is told to be late. */
const LATE_AFTER_MS = 70_000;
const PATIENCE_MS = 120_000;
const PATIENCE = { timeoutMs: PATIENCE_MS, everyMs: 500 };
/** So long that every limit of the law and the leader's rung have passed. */
const WORKING_DAYS_LYING = 24;

const stack = new RunningStack();
const reviews = Array.from({ length: 20 }, () => newId());
const unchecked = Array.from({ length: 5 }, () => newId());
/** Accepted before; of the first two the registration is granted while Temporal is away. */
const before = Array.from({ length: 3 }, () => newId());
const meanwhile = newId();
const bundles = [...before, meanwhile];
let cast: Cast;
let passedAt: Date;
let backAt: number;
let lateMail: Pick<CaseView, 'id' | 'caseNo'>;
/** What the services said of time limits that ring late, in the middle of the outage. */
let saidLate: { readonly approval: number; readonly intake: number };
/** What had come of everything at the end of the outage. */
let whileAway: { readonly rungs: number; readonly checks: unknown; readonly members: unknown };

const pathOf = (bundleId: string): string => `/intake/v1/bundles/${bundleId}`;
const bundle = (id: string): Promise<BundleView> => cast.clerk.must('GET', pathOf(id));
const statuses = ({ members }: BundleView): string => members.map(({ status }) => status).join(' ');
const membersBecome = (id: string, wanted: string): Promise<BundleView> =>
  cast.clerk.until<BundleView>(pathOf(id), (view) => statuses(view) === wanted, PATIENCE_MS);
const caseOf = async (id: string, key: string): Promise<string> =>
  (await bundle(id)).members.find((member) => member.key === key)?.caseId ?? '';

/** The timeline of a matter, once it is content. */
const timeline = async (id: string, content: (entries: readonly TimelineEntry[]) => boolean): Promise<readonly TimelineEntry[]> => {
  const path = `/supervision/v1/cases/${id}/timeline?limit=200`;
  return (await cast.leader.until<Page<TimelineEntry>>(path, ({ items }) => content(items), PATIENCE_MS)).items;
};
const rungsIn = (entries: readonly TimelineEntry[]): readonly TimelineEntry[] => entries.filter(({ type }) => type === 'rungReached');

/** Lets limits pass at an instant, as if that day had come: everything else of them stays as it is. */
async function letPass(service: string, clock: string, subjects: readonly string[]): Promise<void> {
  const moved = await inTables(
    service,
    `UPDATE deadline SET at = $3, ring_at = $3 WHERE clock = $1 AND subject = ANY($2) RETURNING subject`,
    [clock, subjects, passedAt],
  );
  expect(moved).toHaveLength(subjects.length);
}

/** Time limits of a service that ring late, as it tells its operators. */
async function lateAt(service: string): Promise<number> {
  const metrics = await (await fetch(`${stack.serviceUrl(service)}/metrics`)).text();
  return Number(/^onewindow_deadlines\{[^}]*state="late"[^}]*\} (\d+)$/m.exec(metrics)?.[1]);
}

const isDecided = ({ topic, type }: TimelineEntry): boolean => topic === 'approval.review.v1' && type === 'decided';

/** Every event of each aggregate is there, and none twice. */
function expectWhole(entries: readonly TimelineEntry[]): void {
  const places = Map.groupBy(entries, ({ topic, aggregateId }) => `${topic} ${aggregateId}`);
  for (const [aggregate, of] of places)
    expect([aggregate, of.map(({ sequence }) => sequence).toSorted((a, b) => a - b)]).toEqual([aggregate, of.map((_, n) => n + 1)]);
}

async function registerTrader(bundleId: string): Promise<void> {
  const trader = await caseOf(bundleId, 'trader');
  await waitForTask(cast.officerA, trader, 'decision');
  await cast.officerA.must('POST', decisionOf(trader, 'decision'), allMet('premises', 'scope'));
}

async function grantTheRest(bundleId: string): Promise<void> {
  const [food, tax] = [await caseOf(bundleId, 'food'), await caseOf(bundleId, 'tax')];
  await waitForTask(cast.officerA, food, 'document-review');
  await cast.officerA.must('POST', decisionOf(food, 'document-review'), allMet('staff', 'lawful'));
  await cast.officerB.must('POST', decisionOf(food, 'premises-review'), allMet('premises', 'equipment', 'layout'));
  await waitForTask(cast.head, food, 'decision');
  await cast.head.must('POST', decisionOf(food, 'decision'), { outcome: 'passed', findings: [] });
  await waitForTask(cast.taxOfficer, tax, 'decision');
  await cast.taxOfficer.must('POST', decisionOf(tax, 'decision'), allMet('registered', 'people'));
}

async function prepare(): Promise<void> {
  for (const id of before) await acceptRestaurant(cast, id);
  for (const id of before) await membersBecome(id, 'open pre-review waiting');
  for (const id of unchecked) await cast.clerk.must('PUT', `/intake/v1/cases/${id}`, foodLicenceForm());
  for (const id of reviews) await accept(cast, id);
  for (const id of reviews) await waitForTask(cast.officerA, id, 'document-review');
  passedAt = new Date(Date.now() + PASSES_AFTER_MS);
  await letPass('approval', 'handling', reviews);
  await letPass('intake', 'bundle-handling', before);
  // without its length no calendar that comes in counts the term again, to a day that has not come
  await inTables('intake', `UPDATE service_case SET check_due_at = $2, check_limit = NULL WHERE id = ANY($1)`, [unchecked, passedAt]);
  await letPass('intake', 'check', unchecked);
}

/** People go on; nobody opens members, and nothing rings. */
async function goOn(): Promise<void> {
  await registerTrader(before[0] ?? '');
  await registerTrader(before[1] ?? '');
  await acceptRestaurant(cast, meanwhile);
  lateMail = await registerLateMail(cast, WORKING_DAYS_LYING);
}

async function seen(): Promise<typeof whileAway> {
  const entries = await Promise.all([...reviews, ...before, lateMail.id].map((id) => timeline(id, () => true)));
  const cases = await Promise.all(unchecked.map((id) => cast.clerk.must<CaseView>('GET', `/intake/v1/cases/${id}`)));
  return {
    rungs: entries.flatMap(rungsIn).length,
    checks: [...new Set(cases.map(({ status }) => status))],
    members: await Promise.all(bundles.map(async (id) => statuses(await bundle(id)))),
  };
}

beforeAll(async () => {
  cast = await gather(stack.stage);
  await prepare();
  await stack.stop('temporal');
  const goneAt = Date.now();
  expect(goneAt).toBeLessThan(passedAt.getTime());
  await goOn();
  await sleep(passedAt.getTime() + LATE_AFTER_MS - Date.now());
  saidLate = { approval: await lateAt('approval'), intake: await lateAt('intake') };
  await sleep(goneAt + AWAY_MS - Date.now());
  // whoever signed in before has been away as long
  cast = await gather(stack.stage);
  whileAway = await seen();
  backAt = Date.now();
  await stack.start('temporal');
}, AWAY_MS + 300_000);

describe('Temporal gone for ten minutes', () => {
  it('stands still meanwhile, and the services say which limits ring late', () => {
    expect(whileAway).toEqual({
      rungs: 0,
      checks: ['received'],
      members: ['granted pre-review waiting', 'granted pre-review waiting', 'open pre-review waiting', 'open waiting waiting'],
    });
    // the next rung of the late mail has passed long ago
    expect(saidLate.approval).toBeGreaterThanOrEqual(reviews.length + 1);
    expect(saidLate.intake).toBeGreaterThanOrEqual(before.length + unchecked.length);
  });

  it.each([
    ['reviews', reviews],
    ['applications for a bundle', before],
  ])('rings the limits of %s that passed meanwhile late and once, and says of which instant they were', async (_, ids) => {
    for (const id of ids) {
      const rungs = rungsIn(await timeline(id, (entries) => rungsIn(entries).length > 0));
      expect(rungs.map(({ data }) => Date.parse(String(data['rungAt'])))).toEqual([passedAt.getTime()]);
      expect(Date.parse(rungs[0]?.occurredAt ?? '')).toBeGreaterThanOrEqual(backAt);
    }
  });

  it('accepts by law what was not checked meanwhile, once, as of its receipt', async () => {
    for (const id of unchecked) {
      const entries = await timeline(id, (all) => all.some(({ type }) => type === 'opened'));
      expect(entries.filter(({ type }) => type === 'accepted')).toHaveLength(1);
      const { deemed, acceptedAt, receivedAt } = await cast.clerk.must<CaseView>('GET', `/intake/v1/cases/${id}`);
      expect([deemed, acceptedAt]).toEqual([true, receivedAt]);
    }
  });

  it('lets a case that came too late meanwhile climb each rung once, to one order that the leader knows', async () => {
    await cast.urbanOfficer.until<ReviewView>(`/approval/v1/reviews/${lateMail.id}`, ({ warning }) => warning === 'leader', PATIENCE_MS);
    const ofIt = ({ items }: Page<OrderState>) => items.filter(({ caseNo }) => caseNo === lateMail.caseNo);
    const orders = await cast.leader.until<Page<OrderState>>(
      '/supervision/v1/orders?limit=200',
      (page) => ofIt(page).some(({ referredAt }) => referredAt !== null),
      PATIENCE_MS,
    );
    expect(ofIt(orders)).toHaveLength(1);
    const entries = await timeline(lateMail.id, (all) => all.some(({ data }) => data['rung'] === 'leader'));
    const rungs = rungsIn(entries).map(({ data }) => data['rung']);
    expect(rungs).toEqual([...new Set(rungs)]);
    expect(rungs.slice(-4)).toEqual(['yellow', 'red', 'supervision-order', 'leader']);
  });

  it('moves every application on to its end, whatever was decided meanwhile', async () => {
    await membersBecome(meanwhile, 'open pre-review waiting');
    for (const id of bundles.slice(2)) await registerTrader(id);
    for (const id of bundles) await membersBecome(id, 'granted open open');
    for (const id of bundles) {
      await grantTheRest(id);
      await cast.counter.until<BundleView>(pathOf(id), ({ status }) => status === 'ready', PATIENCE_MS);
      const handedOver = { mode: 'counter', recipientName: '张三', identityChecked: true };
      await cast.counter.must('POST', `${pathOf(id)}/delivery`, handedOver);
      const entries = await timeline(id, (all) => all.some(({ topic, type }) => topic === 'intake.bundle.v1' && type === 'closed'));
      expectWhole(entries);
      for (const { caseId } of (await bundle(id)).members) expectWhole(await timeline(caseId, (all) => all.some(isDecided)));
    }
  });

  it('leaves no limit that rings late', () =>
    eventually(async () => expect([await lateAt('approval'), await lateAt('intake')]).toEqual([0, 0]), PATIENCE));
});
