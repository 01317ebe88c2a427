import { randomUUID } from 'node:crypto';
import type {
  BundleDates,
  BundleView,
  DocumentView,
  ProgressView,
  RegisteredBundle,
  ReviewDatesView,
  ReviewView,
  VisitView,
} from '@onewindow/contracts';
import { check, checkRefused, type Cast, type Say } from './cast.js';
import { countByHand, shanghaiDay, type PublishedDays } from './due-dates.js';
import { allMet, decisionOf, waitForTask } from './food-licence.js';
import { rate } from './main-road.js';
import { largeRestaurant } from './restaurant.js';
import type { Visitor } from './visitor.js';

const REGION = '220104';
const JOINT_LIMIT = { amount: 45, unit: 'working-day' };
const FOOD_PROMISE = { amount: 7, unit: 'working-day' };
const DAYS_OF_INSPECTION = 15;
const DAY_MS = 86_400_000;

/** What opens together once the trader is registered, each at another body. */
const PARALLEL = ['food', 'sign', 'fire-inspection', 'tobacco', 'tax'];

/** An application on its way, with the cases of its members. */
interface Restaurant {
  readonly id: string;
  readonly caseOf: (member: string) => string;
}

/**
 * 开办餐饮店“一件事”: one application, one number, one acceptance for six bodies. The trader is registered first; then five bodies work side by
 * side, one of them having examined ahead. An inspection stops the clock of the food licence, with its date explained; one counter hands
 * everything over in one visit, which is rated once.
 */
export async function restaurantRoad(cast: Cast, say: Say): Promise<{ id: string; cases: readonly string[] }> {
  const { registered, restaurant } = await acceptWhole(cast, say);
  await examineAhead(cast, restaurant, say);
  await registerTrader(cast, restaurant, say);
  await inspect(cast, restaurant, say);
  await visitTogether(cast, restaurant, say);
  await decideAll(cast, restaurant, say);
  await handOver(cast, restaurant, registered, say);
  return { id: restaurant.id, cases: registered.members.map(({ caseId }) => caseId) };
}

const pathOf = (id: string): string => `/intake/v1/bundles/${id}`;

async function acceptWhole(cast: Cast, say: Say): Promise<{ registered: RegisteredBundle; restaurant: Restaurant }> {
  const id = randomUUID();
  const registered = await cast.clerk.must<RegisteredBundle>('PUT', pathOf(id), largeRestaurant());
  check(registered.members.length === 6 && registered.missing.length === 0, 'six members apply, and nothing is missing', registered);
  const accepted = await cast.clerk.must<BundleView>('POST', `${pathOf(id)}/acceptance`, { outcome: 'accepted' });
  const calendar = await cast.anyone.must<PublishedDays>('GET', `/catalog/v1/calendars/${REGION}`);
  const joint = countByHand(accepted.acceptedAt ?? '', JOINT_LIMIT, calendar);
  check(accepted.jointDue?.day === joint.day, `what is handled together is due on ${joint.day}`, accepted.jointDue);
  say('综合窗口', `一件事一次受理 ${accepted.bundleNo}：${accepted.members.map(({ itemName }) => itemName).join('、')}`);
  say('综合窗口', `联合办理期限 ${joint.day}，承诺办结 ${accepted.promisedDue?.day ?? ''}`);
  const caseOf = (member: string): string => accepted.members.find(({ key }) => key === member)?.caseId ?? '';
  return { registered, restaurant: { id, caseOf } };
}

/** The food licence hangs on the registration: its body examines everything before, and may not decide yet. */
async function examineAhead(cast: Cast, { id, caseOf }: Restaurant, say: Say): Promise<void> {
  await cast.clerk.until<BundleView>(pathOf(id), isAll(['food'], 'pre-review'));
  const food = caseOf('food');
  await waitForTask(cast.officerA, food, 'document-review');
  await cast.officerA.must('POST', decisionOf(food, 'document-review'), allMet('staff', 'lawful'));
  checkRefused(await cast.head.send('POST', decisionOf(food, 'decision'), { outcome: 'passed', findings: [] }), 409, 'step-not-open');
  say('后台审批', '营业执照未办结，食品经营许可先行审查材料');
}

async function registerTrader(cast: Cast, { id, caseOf }: Restaurant, say: Say): Promise<void> {
  const trader = caseOf('trader');
  await waitForTask(cast.officerA, trader, 'decision');
  await cast.officerA.must('POST', decisionOf(trader, 'decision'), allMet('premises', 'scope'));
  const opened = await cast.clerk.until<BundleView>(pathOf(id), isAll(PARALLEL, 'open'));
  const finished = opened.members.find(({ key }) => key === 'trader')?.finishedAt;
  const parallel = opened.members.filter(({ key }) => PARALLEL.includes(key));
  check(
    parallel.every(({ acceptedAt }) => acceptedAt === finished),
    'the clocks of all five run from the registration',
    parallel,
  );
  check(new Set(parallel.map(({ agencyCode }) => agencyCode)).size === 5, 'five bodies work side by side', parallel);
  say('后台审批', `营业执照核发，五个部门同时办理：${parallel.map(({ agencyName }) => agencyName).join('、')}`);
}

/** Samples are inspected: the time that the notice states is not counted (行政许可法 第四十五条), and the date is explained anew. */
async function inspect(cast: Cast, { id, caseOf }: Restaurant, say: Say): Promise<void> {
  const food = caseOf('food');
  const today = shanghaiDay(new Date().toISOString());
  const path = `/approval/v1/reviews/${food}`;
  const suspensionId = randomUUID();
  const asked = {
    cause: 'inspection',
    basis: '食品安全法 第八十七条',
    plannedDays: DAYS_OF_INSPECTION,
    from: today,
    clocks: 'both',
    reason: '样品送检',
  };
  await cast.officerA.must('PUT', `${path}/suspensions/${suspensionId}`, asked);
  const documents = await cast.clerk.until<DocumentView[]>(`/intake/v1/cases/${food}/documents`, (all) =>
    all.some(({ kind }) => kind === 'SUSPENSION_NOTICE'),
  );
  const notice = documents.find(({ kind }) => kind === 'SUSPENSION_NOTICE');
  const served = { channel: 'print', documentId: notice?.id, receivedBy: '张三' };
  await cast.clerk.must('PUT', `/intake/v1/cases/${food}/notices/${randomUUID()}`, served);
  const { promised } = await cast.officerA.until<ReviewDatesView>(`${path}/dates`, (seen) => seen.promised.due === null);
  const wanted = await dueWithout(cast, today);
  check(promised.expected?.due.day === wanted, `with the inspection the licence is promised for ${wanted}`, promised);
  const taken = promised.expected.steps.filter(({ suspension }) => suspension?.cause === 'inspection');
  check(
    taken.every(({ counted, article }) => counted === 0 && article.includes('第四十五条')),
    'its days are not counted, with the article',
    promised,
  );
  say('后台审批', `检验 ${DAYS_OF_INSPECTION} 日不计入期限（${notice?.documentNo ?? ''}），承诺日期顺延至 ${wanted}`);
  for (const { text } of promised.expected.steps) say('', `  ${text}`);
  await wholeStands(cast, id, say);
  await cast.officerA.must('POST', `${path}/suspensions/${suspensionId}/end`, { to: today });
  await cast.officerA.until<ReviewDatesView>(`${path}/dates`, (seen) => seen.promised.due !== null);
  await cast.clerk.until<BundleView>(pathOf(id), ({ jointStopped, promisedStopped }) => !jointStopped && !promisedStopped);
}

/** While one member stands the whole does, and its dates say because of which. */
async function wholeStands(cast: Cast, id: string, say: Say): Promise<void> {
  const before = await cast.clerk.until<BundleView>(pathOf(id), ({ jointStopped, promisedStopped }) => jointStopped && promisedStopped);
  const { joint } = await cast.clerk.must<BundleDates>('GET', `${pathOf(id)}/dates`);
  const expected = joint.expected?.due.day ?? '';
  check(expected > (before.jointDue?.day ?? ''), 'the joint limit is expected to end later than it did', joint);
  const name = before.members.find(({ key }) => key === 'food')?.itemName ?? '';
  check(JSON.stringify(joint.expected?.steps).includes(name), 'its explanation names the item that is inspected', joint);
  say('综合窗口', `联合办理期限随之顺延至 ${expected}，说明中列明“${name}”的检验`);
}

/** The promise counted by hand, with the days of the inspection as days off. */
async function dueWithout(cast: Cast, today: string): Promise<string> {
  const calendar = await cast.anyone.must<PublishedDays>('GET', `/catalog/v1/calendars/${REGION}`);
  const inspected = Array.from({ length: DAYS_OF_INSPECTION }, (_, i) =>
    new Date(Date.parse(`${today}T00:00:00Z`) + i * DAY_MS).toISOString().slice(0, 10),
  );
  const left = {
    ...calendar,
    daysOff: [...calendar.daysOff, ...inspected],
    makeUpDays: calendar.makeUpDays.filter((day) => !inspected.includes(day)),
  };
  return countByHand(new Date().toISOString(), FOOD_PROMISE, left).day;
}

/** One visit for three bodies (联合勘验): none enters what it found before, and the applicant waits for them once. */
async function visitTogether(cast: Cast, { id, caseOf }: Restaurant, say: Say): Promise<void> {
  const { visit } = await cast.officerB.must<ReviewView>('GET', `/approval/v1/reviews/${caseOf('food')}`);
  check(visit !== null, 'the premises are looked at in a joint visit', visit);
  const early = await cast.officerB.send('POST', decisionOf(caseOf('food'), 'premises-review'), allMet('premises', 'equipment', 'layout'));
  checkRefused(early, 409, 'visit-not-held');
  const path = `/approval/v1/site-visits/${visit.id}`;
  const today = shanghaiDay(new Date().toISOString());
  const hours = { day: today, from: '09:30', to: '11:00' };
  checkRefused(await cast.fireOfficer.send('PUT', `${path}/arrangement`, hours), 403, 'visit-not-yours');
  const arranged = await cast.officerB.must<VisitView>('PUT', `${path}/arrangement`, hours);
  check(arranged.parties.length === 3, 'three bodies come', arranged);
  const seen = await cast.clerk.until<BundleView>(
    pathOf(id),
    ({ members }) => members.filter((member) => member.visit?.day === today).length === 3,
  );
  const names = seen.members.filter((member) => member.visit !== null).map(({ agencyName }) => agencyName);
  say('后台审批', `${arranged.name}：${today} 09:30 至 11:00，${names.join('、')} 一次上门`);
  await cast.officerB.must('POST', `${path}/held`, { heldOn: today });
  await cast.clerk.until<BundleView>(pathOf(id), ({ members }) => members.filter((member) => member.visit?.heldOn === today).length === 3);
}

/** Each body decides in its own queue. */
async function decideAll(cast: Cast, { id, caseOf }: Restaurant, say: Say): Promise<void> {
  const passed = { outcome: 'passed', findings: [] };
  const step = async (who: Visitor, member: string, key: string, decision: object): Promise<void> => {
    await waitForTask(who, caseOf(member), key);
    await who.must('POST', decisionOf(caseOf(member), key), decision);
  };
  await step(cast.officerB, 'food', 'premises-review', allMet('premises', 'equipment', 'layout'));
  await step(cast.head, 'food', 'decision', passed);
  await step(cast.urbanOfficer, 'sign', 'plan-review', allMet('plan', 'traffic'));
  await step(cast.housingOfficer, 'sign', 'structure-review', allMet('structure'));
  await step(cast.urbanHead, 'sign', 'decision', passed);
  await step(cast.fireOfficer, 'fire-inspection', 'document-review', allMet('documents'));
  await step(cast.fireOfficer, 'fire-inspection', 'site-check', allMet('exits', 'facilities', 'interior'));
  await step(cast.fireHead, 'fire-inspection', 'decision', passed);
  await step(cast.tobaccoOfficer, 'tobacco', 'document-review', allMet('capital'));
  await step(cast.tobaccoOfficer, 'tobacco', 'site-check', allMet('premises', 'layout'));
  await step(cast.tobaccoHead, 'tobacco', 'decision', passed);
  await step(cast.taxOfficer, 'tax', 'decision', allMet('registered', 'people'));
  await cast.counter.until<BundleView>(pathOf(id), ({ status }) => status === 'ready');
  say('后台审批', '五个部门全部办结，结果汇集一个窗口');
}

async function handOver(cast: Cast, { id }: Restaurant, { receiptCode, bundleNo }: RegisteredBundle, say: Say): Promise<void> {
  const handedOver = { mode: 'counter', recipientName: '张三', identityChecked: true };
  const closed = await cast.counter.must<BundleView>('POST', `${pathOf(id)}/delivery`, handedOver);
  check(closed.status === 'closed', 'one visit hands everything over', closed);
  say('统一出件', '核验身份，一次领取，办结');
  await cast.anyone.until<ProgressView>(
    `/intake/v1/progress?number=${bundleNo}&code=${receiptCode ?? ''}`,
    ({ status }) => status === 'closed',
  );
  await rate(cast, bundleNo, receiptCode ?? '', say);
}

const isAll =
  (keys: readonly string[], status: string) =>
  ({ members }: BundleView): boolean =>
    members.filter((member) => keys.includes(member.key)).every((member) => member.status === status);
