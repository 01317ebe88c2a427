import type { CaseView, OrderState, OrderView, Page, ProgressView, ReviewView } from '@onewindow/contracts';
import { check, checkRefused, type Cast, type Say } from './cast.js';
import { shanghaiDay } from './due-dates.js';
import { allMet, decisionOf, waitForTask, waitUntilReady } from './food-licence.js';
import { registerLateMail } from './late-mail.js';

/** Twenty days of the law, three more until the leader hears of it, and the next day. */
const WORKING_DAYS_LYING = 24;

/**
 * A letter lay so long that its case is opened with every limit passed: it climbs the ladder to the leader by itself (逐级督办). The body that
 * handles it is called to account and answers, the leader instructs, who supervises judges the answer, the public hears why, and the case is
 * decided at last.
 */
export async function escalation(cast: Cast, say: Say): Promise<string> {
  const registered = await registerLateMail(cast, WORKING_DAYS_LYING);
  const { id, caseNo } = registered;
  say(
    '综合窗口',
    `${shanghaiDay(registered.acceptedAt ?? '')} 收到的邮寄申请今日才登记，视为受理；法定期限 ${registered.statutoryDue?.day ?? ''} 已过`,
  );
  const climbed = await cast.urbanOfficer.until<ReviewView>(`/approval/v1/reviews/${id}`, ({ warning }) => warning === 'leader');
  check(climbed.status === 'open', 'the case goes on', climbed);
  say('效能监察', '依次提示、黄牌、红牌、督办、上报');
  const order = await callToAccount(cast, caseNo, say);
  await answer(cast, order, say);
  await explain(cast, registered, say);
  await refuse(cast, id, say);
  return id;
}

/** The order that the ladder issued, once the leader has it. */
async function callToAccount(cast: Cast, caseNo: string, say: Say): Promise<OrderState> {
  const { items } = await cast.leader.until<Page<OrderState>>('/supervision/v1/orders?limit=200', (page) =>
    page.items.some((one) => one.caseNo === caseNo && one.referredAt !== null),
  );
  const orders = items.filter((one) => one.caseNo === caseNo);
  check(orders.length === 1, 'one order was issued on the case', orders);
  const [order] = orders as [OrderState];
  check(order.rung === 'supervision-order' && order.status === 'issued', 'the ladder issued it, and it waits for an answer', order);
  say('效能监察', `督办单 ${order.orderNo}，${order.dueDay} 前回告；已上报负责人`);
  return order;
}

async function answer(cast: Cast, { id, orderNo }: OrderState, say: Say): Promise<void> {
  const path = `/supervision/v1/orders/${id}`;
  await cast.leader.must('POST', `${path}/leader-note`, { note: '请三日内办结，并说明邮件积压的原因' });
  say('负责人', '批示：三日内办结，说明积压原因');
  checkRefused(await cast.supervisor.send('POST', `${path}/acceptance`), 409, 'order-not-answered');
  await cast.urbanHead.must('POST', `${path}/answer`, {
    result: '邮件滞留收发室，今日登记后立即办理',
    measures: '收发室每日两次移交邮寄申请，并在系统登记',
    expectedDay: shanghaiDay(new Date().toISOString()),
  });
  say('后台审批', `${orderNo} 已回告`);
  checkRefused(await cast.urbanHead.send('POST', `${path}/acceptance`), 403, 'answer-is-own');
  await cast.supervisor.must('POST', `${path}/acceptance`);
  const seen = await cast.leader.must<OrderView>('GET', path);
  check(seen.status === 'accepted' && seen.answers[0]?.late === false, 'the answer came in time and is accepted', seen);
  say('效能监察', '回告通过，督办单销号');
}

/** The head of the body says to the public why it is overdue; who holds the receipt reads it (优化营商环境条例 第三十六条第二款). */
async function explain(cast: Cast, { id, caseNo, receiptCode }: Registered, say: Say): Promise<void> {
  const reason = '邮寄材料滞留收发室，未及时登记';
  await cast.urbanHead.must('PUT', `/approval/v1/reviews/${id}/overdue-reason`, { reason });
  await cast.anyone.until<ProgressView>(
    `/intake/v1/progress?number=${caseNo}&code=${receiptCode}`,
    (seen) => seen.overdueReason === reason,
  );
  say('后台审批', `向社会说明超期原因：${reason}`);
}

/** It is decided in the end, although late: the rendering never came, so the place cannot be found to fit the plan. */
async function refuse(cast: Cast, id: string, say: Say): Promise<void> {
  const unmet = { condition: 'plan', met: false, reasonCode: 'off-plan', reason: '未提交效果图，设置点位不在规划允许的范围内' };
  const findings = [unmet, { condition: 'traffic', met: true }];
  await cast.urbanOfficer.must('POST', decisionOf(id, 'plan-review'), { outcome: 'failed', findings });
  await cast.housingOfficer.must('POST', decisionOf(id, 'structure-review'), allMet('structure'));
  await waitForTask(cast.urbanHead, id, 'decision');
  const opinion = '设置点位不符合规划，不予许可';
  const refused = await cast.urbanHead.must<ReviewView>('POST', decisionOf(id, 'decision'), { outcome: 'failed', findings: [], opinion });
  const ready = await waitUntilReady(cast, id);
  check(ready.outcome === 'refused' && ready.decisionNo === refused.decisionNo, 'the decision waits at the counter', ready);
  say('后台审批', `逾期办结：${refused.decisionNo ?? ''}`);
}

type Registered = Pick<CaseView, 'id' | 'caseNo'> & { readonly receiptCode: string | null };
