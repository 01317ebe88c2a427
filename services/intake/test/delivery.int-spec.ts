import { timestampDate } from '@bufbuild/protobuf/wkt';
import {
  CaseOutcome,
  newId,
  ratingInvitationId,
  type NoticeView,
  type Problem,
  type ProgressView,
  type RegisteredCase,
} from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import { httpClient } from '@onewindow/testing';
import { ACCEPTED, casesOf, COUNTER, type Answer, type Cases, type Refusal } from './cases.js';
import { AGENCY, SITE } from './catalogue.js';
import { staff, startIntake, type RunningIntake } from './running-intake.js';
import { stored } from './told.js';

let intake: RunningIntake;
let cases: Cases;
beforeAll(async () => {
  intake = await startIntake();
  cases = await casesOf(intake);
});
afterAll(() => intake.stop());

const MAIL = { mode: 'mail', waybillNo: 'EMS1234567890' } as const;
const ELECTRONIC = { mode: 'electronic' } as const;
const TODAY = legalDay(new Date());
const RECEIPT = { receivedOn: TODAY, signedBy: '张三丰' } as const;
const DAY_MS = 86_400_000;
const dayAgo = (days: number): string => legalDay(new Date(Date.now() - days * DAY_MS));

async function dispatched(days = 0): Promise<string> {
  const id = await cases.ready();
  await cases.deliver(id, MAIL);
  if (days > 0)
    await intake.superuser.query(`UPDATE intake.service_case SET dispatched_at = dispatched_at - make_interval(days => $2) WHERE id = $1`, [
      id,
      days,
    ]);
  return id;
}

const closed = async (id: string) => {
  const last = (await cases.told(id)).at(-1);
  return last?.event.case === 'closed' ? last.event.value : undefined;
};

/** When the papers of the result were served, as the list of documents says it. */
const served = async (id: string) => Object.fromEntries((await cases.documents(id)).map(({ kind, servedAt }) => [kind, servedAt]));
const papersServed = (at: string | null) => ({ ACCEPT_NOTICE: null, GRANT: at, PERMIT: at });

/** How the papers of the result were brought, and what proves it. */
const notices = async (id: string) => (await cases.counter<NoticeView[]>('GET', `/v1/cases/${id}/notices`)).body;
const proofs = async (id: string) => (await cases.documents(id)).filter(({ kind }) => kind === 'SERVICE_RECEIPT').map(({ data }) => data);
const PAPERS = [
  { name: '准予行政许可决定书', number: '准〔2026〕000001号' },
  { name: '食品经营许可证', number: 'L-1' },
];

describe('at the counter', () => {
  it('serves at once and closes, in the visit of the day, and is quiet again', async () => {
    const id = await cases.ready();
    expect(await served(id)).toEqual(papersServed(null));
    const answer = await cases.deliver(id, COUNTER);
    expect(await served(id)).toMatchObject(papersServed(answer.body.servedAt));
    const at = answer.body.servedAt;
    expect(await notices(id)).toMatchObject(['print', 'print'].map((channel) => ({ channel, status: 'served', sentAt: at, servedAt: at })));
    expect(await proofs(id)).toEqual([
      expect.objectContaining({
        mode: '直接送达',
        documents: PAPERS,
        servedBy: '测试',
        receivedBy: '张三丰',
        servedOn: TODAY,
        remark: '已核验领取人身份证件。',
      }),
    ]);
    expect(answer.body).toMatchObject({
      status: 'closed',
      awaited: null,
      delivery: { mode: 'counter', waybillNo: null },
      sequence: 4,
    });
    expect(answer.body.servedAt).toBe(answer.body.closedAt);
    expect(await closed(id)).toMatchObject({
      caseNo: answer.body.caseNo,
      outcome: CaseOutcome.GRANTED,
      deliveryMode: 'counter',
      agencyCode: AGENCY,
      siteId: SITE,
      itemName: '食品经营许可',
      visit: 1,
    });
    expect((await cases.deliver(id, COUNTER)).body).toEqual(answer.body);
    expect(await cases.told(id)).toHaveLength(4);
    expect([await notices(id), await proofs(id)]).toMatchObject([{ length: 2 }, { length: 1 }]);
  });

  it('on another day is another visit, and that is the one to be rated', async () => {
    const registered: RegisteredCase = await intake.register();
    await cases.decide(registered.id, ACCEPTED);
    await cases.grant(registered.id);
    await intake.superuser.query('UPDATE intake.service_case SET last_visit_day = last_visit_day - 1 WHERE id = $1', [registered.id]);
    await cases.deliver(registered.id, COUNTER);
    expect((await closed(registered.id))?.visit).toBe(2);
    const path = `/v1/progress?number=${registered.caseNo}&code=${registered.receiptCode ?? ''}`;
    const progress = await httpClient(intake.service.address)<ProgressView>('GET', path);
    expect(progress.body.ratingInvitationId).toBe(ratingInvitationId(registered.id, 2));
  });

  it('leaves the name of whoever took it unreadable', async () => {
    const id = await cases.ready();
    await cases.deliver(id, { ...COUNTER, recipientName: '欧阳锋' });
    expect(JSON.stringify(await stored(intake.superuser, id))).not.toContain('欧阳锋');
    const { rows } = await intake.superuser.query<object>('SELECT n::text FROM intake.notice n WHERE case_id = $1', [id]);
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain('欧阳锋');
  });
});

describe('by mail', () => {
  it('goes out, and is served on the day of the return receipt', async () => {
    const id = await dispatched(3);
    expect(await cases.view(id)).toMatchObject({
      status: 'dispatched',
      awaited: 'return-receipt',
      delivery: { mode: 'mail', waybillNo: MAIL.waybillNo },
      servedAt: null,
      closedAt: null,
    });
    expect((await cases.told(id)).at(-1)).toMatchObject({
      sequence: 4,
      event: { case: 'dispatched', value: { waybillNo: MAIL.waybillNo } },
    });
    expect(await served(id)).toEqual(papersServed(null));
    const [sent] = await notices(id);
    expect(sent).toMatchObject({ channel: 'mail', status: 'sent', waybillNo: MAIL.waybillNo, servedAt: null });
    const proof = await cases.counter<Problem>('POST', `/v1/cases/${id}/notices/${sent?.id ?? newId()}/proof`, {
      result: 'served',
      receivedOn: TODAY,
      receivedBy: '张三丰',
    });
    expect([proof.status, proof.body.code]).toEqual([409, 'notice-of-delivery']);

    const receipt = { ...RECEIPT, receivedOn: dayAgo(1) };
    const answer = await cases.receipt(id, receipt);
    expect(answer.body).toMatchObject({ status: 'closed', servedAt: new Date(`${dayAgo(1)}T00:00:00+08:00`).toISOString(), sequence: 5 });
    expect(legalDay(new Date(answer.body.closedAt ?? 0))).toBe(TODAY);
    expect(await served(id)).toMatchObject(papersServed(answer.body.servedAt));
    expect(await notices(id)).toMatchObject(Array(2).fill({ status: 'served', servedAt: answer.body.servedAt }));
    expect(await proofs(id)).toEqual([
      expect.objectContaining({ mode: '邮寄送达', documents: PAPERS, receivedBy: '张三丰', servedOn: dayAgo(1) }),
    ]);
    const event = await closed(id);
    expect(event).toMatchObject({ deliveryMode: 'mail', visit: 0 });
    expect(event?.servedAt && timestampDate(event.servedAt).toISOString()).toBe(answer.body.servedAt);
    expect((await cases.receipt(id, receipt)).body).toEqual(answer.body);
    expect((await cases.deliver(id, MAIL)).body).toEqual(answer.body);
    expect(await cases.told(id)).toHaveLength(5);
  });

  it('of the day of dispatch is not served before the dispatch', async () => {
    const id = await dispatched();
    const answer = await cases.receipt(id, RECEIPT);
    const { rows } = await intake.superuser.query<{ at: Date }>('SELECT dispatched_at AS at FROM intake.service_case WHERE id = $1', [id]);
    expect(answer.body.servedAt).toBe(rows[0]?.at.toISOString());
  });

  it.each<[string, object, Refusal]>([
    ['before the dispatch', { ...RECEIPT, receivedOn: dayAgo(4) }, { status: 400, code: 'received-before-dispatch', field: 'receivedOn' }],
    ['in the future', { ...RECEIPT, receivedOn: dayAgo(-1) }, { status: 400, code: 'received-in-future', field: 'receivedOn' }],
    ['on no day', { ...RECEIPT, receivedOn: '2026-02-30' }, { status: 400, code: 'invalid-body', field: 'receivedOn' }],
  ])('is not received %s', async (_, body, refusal) => {
    const id = await dispatched(3);
    await cases.expectRefused(id, () => cases.receipt(id, body), refusal);
    expect((await cases.receipt(id, RECEIPT)).body.status).toBe('closed');
  });

  it('is not received twice differently, nor before it went out, nor what went another way', async () => {
    const id = await dispatched();
    await cases.receipt(id, RECEIPT);
    await cases.expectRefused(id, () => cases.receipt(id, { ...RECEIPT, signedBy: '李四' }), { status: 409, code: 'receipt-differs' });
    const waiting = await cases.ready();
    await cases.expectRefused(waiting, () => cases.receipt(waiting, RECEIPT), { status: 409, code: 'case-is-ready' });
    await cases.deliver(waiting, COUNTER);
    await cases.expectRefused(waiting, () => cases.receipt(waiting, RECEIPT), { status: 409, code: 'case-is-closed' });
  });
});

describe('electronically', () => {
  it('is refused without consent, and served at once with it', async () => {
    const id = await cases.ready();
    await cases.expectRefused(id, () => cases.deliver(id, ELECTRONIC), {
      status: 409,
      code: 'no-consent',
      field: 'mode',
      article: '民事诉讼法 第九十条',
    });
    const agreed = await cases.ready({ electronicService: true });
    const answer = await cases.deliver(agreed, ELECTRONIC);
    expect(answer.body).toMatchObject({ status: 'closed', delivery: { mode: 'electronic', waybillNo: null } });
    expect(answer.body.servedAt).toBe(answer.body.closedAt);
    expect(await served(agreed)).toEqual(papersServed(answer.body.servedAt));
    expect(await notices(agreed)).toMatchObject(Array(2).fill({ channel: 'electronic', status: 'served' }));
    expect(await closed(agreed)).toMatchObject({ deliveryMode: 'electronic', visit: 0 });
  });
});

describe('a refusal stores nothing', () => {
  it.each<[string, () => Promise<string>, object, string]>([
    ['delivering what is received', async () => (await intake.register()).id, COUNTER, 'case-is-received'],
    ['delivering what is accepted', () => cases.accepted(), MAIL, 'case-is-accepted'],
    ['handing over what was mailed', () => dispatched(), COUNTER, 'delivery-differs'],
    ['mailing it again with another waybill', () => dispatched(), { ...MAIL, waybillNo: 'EMS0000000000' }, 'delivery-differs'],
    [
      'delivering what was withdrawn',
      async () => {
        const { id } = await intake.register();
        await cases.withdraw(id);
        return id;
      },
      ELECTRONIC,
      'case-is-terminated',
    ],
  ])('of %s', async (_, make, body, code) => {
    const id = await make();
    await cases.expectRefused(id, () => cases.deliver(id, body), { status: 409, code });
  });

  it('of handing over unseen', async () => {
    const id = await cases.ready();
    await cases.expectRefused(id, () => cases.deliver(id, { ...COUNTER, identityChecked: false }), {
      status: 400,
      code: 'invalid-body',
      field: 'identityChecked',
    });
  });

  it('of the counter of another site, to which the case does not exist', async () => {
    const [ready, sent] = [await cases.ready(), await dispatched()];
    const stranger = await intake.as(staff('counter-9', 'site-2', 'issuing-counter'));
    const refusal = { status: 404, code: 'case-not-found' };
    await cases.expectRefused(ready, () => stranger<Answer>('POST', `/v1/cases/${ready}/delivery`, COUNTER), refusal);
    await cases.expectRefused(sent, () => stranger<Answer>('POST', `/v1/cases/${sent}/delivery/receipt`, RECEIPT), refusal);
  });
});
