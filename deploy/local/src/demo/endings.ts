import { randomUUID } from 'node:crypto';
import type { CaseView, Page, RegisteredCase, ResultView, ReviewView } from '@onewindow/contracts';
import { check, checkRefused, type Cast, type Say } from './cast.js';
import { accept, decisionOf, foodLicenceForm, waitForTask, waitUntilReady } from './food-licence.js';

/** 长春市南关区市场监督管理局: where somebody belongs whose shop lies in that district. */
const NEIGHBOUR = '11220102000000019G';

/** A refusal with reasons and remedies: an officer finds a condition not met, the head refuses, the result waits at the counter. */
export async function refusal(cast: Cast, say: Say): Promise<string> {
  const { id } = await accept(cast);
  await waitForTask(cast.officerA, id, 'premises-review');
  const { conditions } = await cast.officerB.must<ReviewView>('GET', `/approval/v1/reviews/${id}`);
  const code = conditions.find((condition) => condition.key === 'premises')?.reasons[0]?.code;
  const unmet = { condition: 'premises', met: false, ...(code ? { reasonCode: code } : {}) };
  const others = ['equipment', 'layout'].map((condition) => ({ condition, met: true }));
  const path = decisionOf(id, 'premises-review');
  checkRefused(await cast.officerB.send('POST', path, { outcome: 'failed', findings: [unmet, ...others] }), 400, 'reason-missing');
  const facts = '经营场所正对面十五米处有一座旱厕，不足二十五米';
  await cast.officerB.must('POST', path, { outcome: 'failed', findings: [{ ...unmet, reason: facts }, ...others] });
  await cast.officerA.must('POST', decisionOf(id, 'document-review'), {
    outcome: 'passed',
    findings: ['staff', 'lawful'].map((condition) => ({ condition, met: true })),
  });
  checkRefused(await cast.head.send('POST', decisionOf(id, 'decision'), { outcome: 'passed', findings: [] }), 409, 'grant-against-steps');
  const refused = await cast.head.must<ReviewView>('POST', decisionOf(id, 'decision'), {
    outcome: 'failed',
    findings: [],
    opinion: '经营场所不符合规定的距离，不予许可',
  });
  check(refused.status === 'refused' && refused.licenceNo === null, 'the case is refused and no licence is born', refused);
  const ready = await waitUntilReady(cast, id);
  check(ready.outcome === 'refused' && ready.decisionNo === refused.decisionNo, 'the refusal waits at the counter', ready);
  say('后台审批', `不予许可 ${refused.decisionNo ?? ''}，载明理由和救济途径`);
  return id;
}

/** A withdrawal before acceptance ends the case at once; one after it is answered by approval. */
export async function withdrawals(cast: Cast, say: Say): Promise<{ before: string; after: string }> {
  const before = randomUUID();
  await cast.clerk.must<RegisteredCase>('PUT', `/intake/v1/cases/${before}`, foodLicenceForm());
  const path = (id: string): string => `/intake/v1/cases/${id}/withdrawal`;
  const ended = await cast.clerk.must<CaseView>('POST', path(before), { reason: '店铺不开了' });
  check(ended.status === 'terminated', 'the case that was not accepted has ended', ended);
  checkRefused(await cast.clerk.send('POST', `/intake/v1/cases/${before}/acceptance`, { outcome: 'accepted' }), 409, 'case-is-terminated');

  const { id: after } = await accept(cast);
  await waitForTask(cast.officerA, after, 'document-review');
  await cast.clerk.must<CaseView>('POST', path(after), { reason: '店铺不开了' });
  await cast.clerk.until<CaseView>(`/intake/v1/cases/${after}`, (view) => view.status === 'terminated');
  const seen = await cast.officerA.must<ReviewView>('GET', `/approval/v1/reviews/${after}`);
  check(seen.status === 'terminated', 'approval ended the review', seen);
  checkRefused(
    await cast.officerA.send('POST', decisionOf(after, 'document-review'), { outcome: 'failed', findings: [], opinion: '太迟' }),
    409,
    'review-is-terminated',
  );
  say('申请人', '受理前撤回，当场终止；受理后撤回，由审批终止');
  return { before, after };
}

/** Not our jurisdiction: turned away at once, in writing, with the right body named (行政许可法 第三十二条第一款第二项). */
export async function notOurs(cast: Cast, say: Say): Promise<string> {
  const id = randomUUID();
  await cast.clerk.must<RegisteredCase>('PUT', `/intake/v1/cases/${id}`, foodLicenceForm());
  const answer = await cast.clerk.must<CaseView>('POST', `/intake/v1/cases/${id}/acceptance`, {
    outcome: 'no-jurisdiction',
    reason: '经营场所位于南关区',
    rightAgency: NEIGHBOUR,
  });
  const { notAccepted } = answer;
  check(answer.status === 'not-accepted' && notAccepted?.rightAgency?.code === NEIGHBOUR, 'the right body is named', answer);
  say('综合窗口', `不予受理 ${notAccepted.documentNo}，请向${notAccepted.rightAgency.name}申请`);
  return id;
}

/** Every approval result reaches the bodies, refusals too; a case without a decision has none. */
export async function checkResults(cast: Cast, decided: readonly string[], undecided: readonly string[]): Promise<void> {
  const inbox = await cast.supervisor.until<Page<ResultView>>('/supervision/v1/results?acknowledged=false&limit=200', (page) =>
    decided.every((id) => page.items.some((result) => result.id === id)),
  );
  const stray = inbox.items.filter((result) => undecided.includes(result.id));
  check(stray.length === 0, 'no result comes of a case without a decision', stray);
}
