import { randomUUID } from 'node:crypto';
import type {
  AcknowledgementView,
  CaseView,
  Page,
  ProgressView,
  RatingView,
  RegisteredCase,
  ResultView,
  SatisfactionLevel,
  TaskView,
  TimelineEntry,
} from '@onewindow/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { check, checkRefused, type Cast, type Say } from './cast.js';
import { deliver, foodLicenceForm, grant, waitForTask, waitUntilReady } from './food-licence.js';

/** Where the road ended. */
export interface Walked {
  readonly id: string;
  readonly caseNo: string;
  readonly receiptCode: string;
  readonly licenceNo: string;
  readonly timeline: readonly TimelineEntry[];
}

/**
 * The main road: registered at a window, found incomplete, told once, corrected, accepted; two units review side by side, the head
 * grants, the counter issues, both bodies acknowledge, the applicant rates.
 * @throws Error where anything is not as it should be
 */
export async function mainRoad(cast: Cast, say: Say): Promise<Walked> {
  const { id, caseNo, receiptCode } = await registerIncomplete(cast, say);
  await correctAndAccept(cast, id, say);
  const licenceNo = await decide(cast, id, say);
  await acknowledge(cast, id, say);
  await waitUntilReady(cast, id);
  await deliver(cast, id);
  say('统一出件', '核验身份，当面送达，办结');
  await rate(cast, caseNo, receiptCode, say);
  const { items: timeline } = await cast.supervisor.until<Page<TimelineEntry>>(`/supervision/v1/cases/${id}/timeline?limit=200`, (page) =>
    page.items.some((entry) => entry.type === 'rated'),
  );
  say('效能监察', `全程留痕 ${timeline.length} 条`);
  return { id, caseNo, receiptCode, licenceNo, timeline };
}

async function registerIncomplete(cast: Cast, say: Say): Promise<{ id: string; caseNo: string; receiptCode: string }> {
  const id = randomUUID();
  const received = await cast.clerk.must<RegisteredCase>('PUT', `/intake/v1/cases/${id}`, foodLicenceForm(['application']));
  check(received.missing.length === 2 && received.receiptCode !== null, 'two materials are missing', received);
  say('综合窗口', `收件 ${received.caseNo}，缺 ${received.missing.map((material) => material.name).join('、')}`);
  checkRefused(await cast.clerk.send('POST', `/intake/v1/cases/${id}/acceptance`, { outcome: 'accepted' }), 409, 'materials-incomplete');
  const told = await cast.clerk.must<CaseView>('POST', `/intake/v1/cases/${id}/acceptance`, {
    outcome: 'correction',
    defects: [{ material: 'application', problem: '申请书未签名' }],
  });
  check(told.status === 'correcting' && told.correction?.open.length === 3, 'everything is told at once', told);
  say('综合窗口', `一次性告知 ${told.correction.documentNo}，补正期限 ${told.correction.dueDay}`);
  return { id, caseNo: received.caseNo, receiptCode: received.receiptCode };
}

async function correctAndAccept(cast: Cast, id: string, say: Say): Promise<void> {
  const corrected = await cast.clerk.must<CaseView>('PUT', `/intake/v1/cases/${id}/corrections/${randomUUID()}`, {
    materials: foodLicenceForm().materials,
  });
  check(corrected.correction?.open.length === 0, 'nothing is awaited any more', corrected);
  const accepted = await cast.clerk.must<CaseView>('POST', `/intake/v1/cases/${id}/acceptance`, { outcome: 'accepted' });
  const { promisedDue, statutoryDue } = accepted;
  check(promisedDue !== null && statutoryDue !== null, 'an accepted case has both due dates', accepted);
  say('综合窗口', `补正齐全，受理；承诺办结 ${promisedDue.day}，法定办结 ${statutoryDue.day}`);
}

/** @returns the number of the licence */
async function decide(cast: Cast, id: string, say: Say): Promise<string> {
  await waitForTask(cast.officerA, id, 'document-review');
  const queue = await cast.officerA.must<Page<TaskView>>('GET', '/approval/v1/tasks?limit=200');
  const mine = queue.items.filter((task) => task.reviewId === id).map((task) => task.stepName);
  say('后台审批', `待办 ${queue.items.length} 项，本件 ${mine.join('、')}`);
  const granted = await grant(cast, id);
  check(granted.status === 'granted' && granted.licenceNo !== null, 'the case is granted with a licence', granted);
  say('后台审批', `两环节并行通过，${granted.decisionNo ?? ''}，证照 ${granted.licenceNo}`);
  return granted.licenceNo;
}

async function acknowledge(cast: Cast, id: string, say: Say): Promise<void> {
  for (const [body, name] of [
    [cast.supervisor, '监管机构'],
    [cast.enforcer, '执法机构'],
  ] as const) {
    const inbox = await body.until<Page<ResultView>>('/supervision/v1/results?acknowledged=false&limit=200', (page) =>
      page.items.some((result) => result.id === id),
    );
    const acknowledged = await body.must<AcknowledgementView>('PUT', `/supervision/v1/results/${id}/acknowledgement`, {});
    check(acknowledged.status === 'joined', 'the result is acknowledged', acknowledged);
    say(name, `签收审批结果 ${inbox.items.find((result) => result.id === id)?.decisionNo ?? ''}`);
  }
}

/** The holder of the receipt rates 满意. */
export async function rate(cast: Cast, caseNo: string, receiptCode: string, say: Say): Promise<void> {
  await giveRating(cast, caseNo, receiptCode, 2);
  say('申请人', '凭回执评价：满意');
}

/** The holder of the receipt rates. @returns the id of the invitation */
export async function giveRating(cast: Cast, caseNo: string, receiptCode: string, level: SatisfactionLevel): Promise<string> {
  const { ratingInvitationId } = await cast.anyone.must<ProgressView>('GET', `/intake/v1/progress?number=${caseNo}&code=${receiptCode}`);
  if (ratingInvitationId === null) throw new Error(`the visit of ${caseNo} does not invite to rate`);
  for (const deadline = Date.now() + 15_000; ; await sleep(100)) {
    const answer = await cast.anyone.send<RatingView>('PUT', `/rating/v1/ratings/${ratingInvitationId}`, { code: receiptCode, level });
    if (answer.status < 300) return ratingInvitationId;
    // The invitation travels; until it is there the address answers like any unknown one.
    check(answer.status === 404 && Date.now() < deadline, 'the holder of the receipt may rate', answer);
  }
}
