import { randomUUID } from 'node:crypto';
import type { CaseView, RegisteredCase, ReviewView } from '@onewindow/contracts';
import type { Cast } from './cast.js';
import type { Visitor } from './visitor.js';

/** 食品经营许可（新办） of the demo county. */
export const FOOD_LICENCE = '11220104000000019D4000131010001';

/** 张三, who applies in person. */
export const ZHANG_SAN = {
  kind: '1',
  name: '张三',
  certificate: { certificateType: '111', certificateNumber: '11010519491231002X' },
  phone: '13900000000',
} as const;

/** All that the licence asks of a small restaurant whose owner comes in person. */
const MATERIALS = ['application', 'premises-plan', 'rules-list'];

/** What the window hands in for a small restaurant, applied for by its owner in person. */
export const foodLicenceForm = (materials: readonly string[] = MATERIALS) => ({
  itemCode: FOOD_LICENCE,
  channel: '1',
  applicant: ZHANG_SAN,
  answers: { business: 'catering', agent: 'no' },
  materials: materials.map((key) => ({ key })),
});

/** Registers a complete case and accepts it; both dates are set. */
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

/** Address of the decision of a step. */
export const decisionOf = (id: string, step: string): string => `/approval/v1/reviews/${id}/steps/${step}/decision`;

/** Both reviews side by side in the same instant; the decision waits for the head. */
export async function review(cast: Cast, id: string): Promise<void> {
  await waitForTask(cast.officerA, id, 'document-review');
  await Promise.all([
    cast.officerA.must('POST', decisionOf(id, 'document-review'), allMet('staff', 'lawful')),
    cast.officerB.must('POST', decisionOf(id, 'premises-review'), allMet('premises', 'equipment', 'layout')),
  ]);
}

/** Reviewed and granted. */
export async function grant(cast: Cast, id: string): Promise<ReviewView> {
  await review(cast, id);
  return cast.head.must<ReviewView>('POST', decisionOf(id, 'decision'), { outcome: 'passed', findings: [] });
}

/** Waits until the counter has the result. */
export const waitUntilReady = (cast: Cast, id: string): Promise<CaseView> =>
  cast.counter.until<CaseView>(`/intake/v1/cases/${id}`, (view) => view.status === 'ready');

/** Hands the result over at the counter. */
export const deliver = (cast: Cast, id: string): Promise<CaseView> =>
  cast.counter.must<CaseView>('POST', `/intake/v1/cases/${id}/delivery`, { mode: 'counter', recipientName: '张三', identityChecked: true });
