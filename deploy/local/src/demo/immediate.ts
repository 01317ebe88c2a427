import { randomUUID } from 'node:crypto';
import { codeId, type CaseView, type RegisteredCase, type ReviewView } from '@onewindow/contracts';
import { check, type Cast, type Say } from './cast.js';
import { rate } from './main-road.js';

/** 老年证办理 of the demo county, an immediate item (即办件). */
const SENIOR_CARD = '1122010400000009464002011001001';

/** The record that lets the demo clerk decide it at the window (首席事务代表). */
const DELEGATION = codeId('delegation', '220104-civil-clerk');

const CONDITIONS = ['age', 'single'];

const seniorCardForm = () => ({
  itemCode: SENIOR_CARD,
  channel: '1',
  applicant: {
    kind: '1',
    name: '李桂兰',
    certificate: { certificateType: '111', certificateNumber: '11010519491231002X' },
    phone: '13900000001',
  },
  answers: { resident: 'yes' },
  materials: [{ key: 'form' }, { key: 'photo' }],
});

const granted = (delegationId: string) => ({
  delegationId,
  outcome: 'granted',
  findings: CONDITIONS.map((condition) => ({ condition, met: true })),
});

/**
 * An immediate item: one command at the window by an officer who holds a delegation; accepted, decided and ready at the same counter
 * within a second, one visit, no queue. Without the delegation the review goes to the queue and the window is told why.
 * @returns how long it took from the command to ready, in milliseconds
 */
export async function immediate(cast: Cast, say: Say): Promise<{ id: string; tookMs: number }> {
  const id = randomUUID();
  const received = await cast.clerk.must<RegisteredCase>('PUT', `/intake/v1/cases/${id}`, seniorCardForm());
  const begun = Date.now();
  const asked = await cast.clerk.send<CaseView>('POST', `/intake/v1/cases/${id}/immediate`, granted(DELEGATION));
  check(asked.status === 202, 'the window is told to follow the case', asked);
  const ready = await cast.clerk.until<CaseView>(`/intake/v1/cases/${id}`, (view) => view.status === 'ready');
  const tookMs = Date.now() - begun;
  check(ready.immediate?.status === 'done' && ready.licenceNo !== null, 'decided at the window, with a licence', ready);
  say('综合窗口', `即办 ${received.caseNo}：受理、决定、出件 ${tookMs} 毫秒，证照 ${ready.licenceNo}`);
  await cast.counter.must('POST', `/intake/v1/cases/${id}/delivery`, { mode: 'counter', recipientName: '李桂兰', identityChecked: true });
  await rate(cast, received.caseNo, received.receiptCode ?? '', say);
  return { id, tookMs };
}

/** The same without a delegation that covers it: declined, with the reason, and in the queue (受审分离). */
export async function declined(cast: Cast, say: Say): Promise<string> {
  const id = randomUUID();
  await cast.clerk.must<RegisteredCase>('PUT', `/intake/v1/cases/${id}`, seniorCardForm());
  const foreign = codeId('delegation', '220104-labour-clerk');
  await cast.clerk.must<CaseView>('POST', `/intake/v1/cases/${id}/immediate`, granted(foreign));
  const answered = await cast.clerk.until<CaseView>(`/intake/v1/cases/${id}`, (view) => view.immediate?.status === 'declined');
  check(answered.status === 'accepted' && answered.immediate?.code !== null, 'the window is told why', answered);
  const civil = await cast.civilOfficer.until<ReviewView>(`/approval/v1/reviews/${id}`, (review) => review.status === 'open');
  check(
    civil.steps.some((step) => step.status === 'open'),
    'the review is in the queue of the department',
    civil,
  );
  say('综合窗口', `授权不覆盖该事项（${answered.immediate?.code ?? ''}），转后台审批`);
  return id;
}
