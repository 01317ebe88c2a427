import { randomUUID } from 'node:crypto';
import type {
  AcknowledgementView,
  CaseView,
  Page,
  ProgressView,
  RatingView,
  RegisteredCase,
  ResultView,
  ReviewView,
  TaskView,
  TimelineEntry,
} from '@onewindow/contracts';
import { Visitor } from './visitor.js';

/** 食品经营许可（新办） of the demo county. */
export const FOOD_LICENCE = '11220104000000019D4000131010001';

/** Everyone who takes part in the road, signed in. */
export interface Cast {
  readonly clerk: Visitor;
  readonly counter: Visitor;
  readonly officerA: Visitor;
  readonly officerB: Visitor;
  readonly head: Visitor;
  readonly supervisor: Visitor;
  readonly enforcer: Visitor;
  readonly anyone: Visitor;
}

/** Signs everyone in. */
export async function gather(portal: string, password: string): Promise<Cast> {
  const as = (username: string) => Visitor.signedIn(portal, username, password);
  return {
    clerk: await as('clerk'),
    counter: await as('counter'),
    officerA: await as('officer-a'),
    officerB: await as('officer-b'),
    head: await as('head'),
    supervisor: await as('supervisor'),
    enforcer: await as('enforcer'),
    anyone: Visitor.unknown(portal),
  };
}

/** What the window hands in for a small restaurant, applied for by its owner in person. */
export const foodLicenceForm = (name = '张三') => ({
  itemCode: FOOD_LICENCE,
  channel: '1',
  applicant: { kind: '1', name, certificate: { certificateType: '111', certificateNumber: '11010519491231002X' }, phone: '13900000000' },
  answers: { business: 'catering', agent: 'no' },
  materials: [{ key: 'application' }, { key: 'premises-plan' }, { key: 'rules-list' }],
});

/** Registers a case and accepts it; both dates are set. */
export async function accept(cast: Cast, id: string = randomUUID()): Promise<RegisteredCase> {
  const registered = await cast.clerk.must<RegisteredCase>('PUT', `/intake/v1/cases/${id}`, foodLicenceForm());
  const accepted = await cast.clerk.must<CaseView>('POST', `/intake/v1/cases/${id}/acceptance`, { outcome: 'accepted' });
  return { ...accepted, receiptCode: registered.receiptCode };
}

/** Waits until the step of the case is in the officer's queue. */
export const waitForTask = (officer: Visitor, id: string, step: string): Promise<ReviewView> =>
  officer.until<ReviewView>(`/approval/v1/reviews/${id}`, (review) =>
    review.steps.some((one) => one.key === step && one.status === 'open'),
  );

/** Findings that find each condition met. */
export const allMet = (...conditions: string[]) => ({
  outcome: 'passed',
  findings: conditions.map((condition) => ({ condition, met: true })),
});

/** Both reviews side by side in the same instant, then the decision of the head. */
export async function grant(cast: Cast, id: string): Promise<ReviewView> {
  await waitForTask(cast.officerA, id, 'document-review');
  const step = (key: string) => `/approval/v1/reviews/${id}/steps/${key}/decision`;
  await Promise.all([
    cast.officerA.must('POST', step('document-review'), allMet('staff', 'lawful')),
    cast.officerB.must('POST', step('premises-review'), allMet('premises', 'equipment', 'layout')),
  ]);
  return cast.head.must<ReviewView>('POST', step('decision'), { outcome: 'passed', findings: [] });
}

/** Takes a line for each thing that happened. */
export type Say = (actor: string, what: string) => void;

/** Where the road ended. */
export interface Walked {
  readonly id: string;
  readonly caseNo: string;
  readonly timeline: readonly TimelineEntry[];
}

/**
 * The main road: a window accepts, two officers review side by side, the head grants, the counter issues,
 * both bodies acknowledge, the applicant rates.
 * @throws Error where anything is not as it should be
 */
export async function walk(cast: Cast, say: Say): Promise<Walked> {
  const received = await accept(cast);
  const { id, caseNo } = received;
  say('综合窗口', `受理 ${caseNo}，承诺办结 ${received.promisedDue?.day ?? ''}，法定办结 ${received.statutoryDue?.day ?? ''}`);

  await waitForTask(cast.officerA, id, 'document-review');
  const queue = await cast.officerA.must<Page<TaskView>>('GET', '/approval/v1/tasks?limit=200');
  say(
    '后台审批',
    `待办 ${queue.items.length} 项，本件 ${queue.items
      .filter((task) => task.reviewId === id)
      .map((task) => task.stepName)
      .join('、')}`,
  );

  const review = await grant(cast, id);
  check(review.status === 'granted' && review.licenceNo !== null, 'the case is granted with a licence', review);
  say('后台审批', `两环节并行通过，${review.decisionNo ?? ''}，证照 ${review.licenceNo ?? ''}`);

  await cast.counter.until<CaseView>(`/intake/v1/cases/${id}`, (view) => view.status === 'ready');
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

  await cast.counter.must('POST', `/intake/v1/cases/${id}/delivery`, { mode: 'counter', recipientName: '张三', identityChecked: true });
  say('统一出件', '核验身份，当面送达，办结');

  await rate(cast, received, say);
  const { items: timeline } = await cast.supervisor.until<Page<TimelineEntry>>(`/supervision/v1/cases/${id}/timeline`, (page) =>
    page.items.some((entry) => entry.type === 'rated'),
  );
  say('效能监察', `全程留痕 ${timeline.length} 条`);
  return { id, caseNo, timeline };
}

async function rate(cast: Cast, received: RegisteredCase, say: Say): Promise<void> {
  const { caseNo, receiptCode } = received;
  const progress = await cast.anyone.must<ProgressView>('GET', `/intake/v1/progress?number=${caseNo}&code=${receiptCode ?? ''}`);
  check(progress.ratingInvitationId !== null, 'the closed case invites to rate', progress);
  const path = `/rating/v1/ratings/${progress.ratingInvitationId ?? ''}`;
  const deadline = Date.now() + 15_000;
  for (;;) {
    const answer = await cast.anyone.send<RatingView>('PUT', path, { code: receiptCode, level: 2 });
    if (answer.status < 300) break;
    // The invitation travels; until it is there the address answers like any unknown one.
    check(answer.status === 404 && Date.now() < deadline, 'the holder of the receipt may rate', answer);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  say('申请人', '凭回执评价：满意');
}

function check(right: boolean, what: string, seen: unknown): asserts right {
  if (!right) throw new Error(`expected that ${what}; saw ${JSON.stringify(seen)}`);
}
