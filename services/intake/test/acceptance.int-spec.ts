import { timestampDate } from '@bufbuild/protobuf/wkt';
import { ratingInvitationId, TurnedAwayKind, type MessageView, type Page, type ProgressView } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import { httpClient } from '@onewindow/testing';
import { ACCEPTED, casesOf, type Cases } from './cases.js';
import { AGENCY, item, ITEM, OTHER_AGENCY, REGION, SITE } from './catalogue.js';
import { startIntake, SUBJECT, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let cases: Cases;
beforeAll(async () => {
  intake = await startIntake();
  cases = await casesOf(intake);
});
afterAll(() => intake.stop());

const TODAY = legalDay(new Date());
const NOT_REQUIRED = { outcome: 'not-required', reason: '该事项依法不需要取得行政许可' } as const;
const NO_JURISDICTION = { outcome: 'no-jurisdiction', reason: '不属于本机关职权范围', rightAgency: OTHER_AGENCY } as const;
const NOT_CORRECTED = { outcome: 'not-corrected', reason: '逾期未补正' } as const;
const FORMATS = { ACCEPT_NOTICE: '受', CORRECTION_NOTICE: '补正', NOT_REQUIRED_NOTICE: '不受', REJECT_ACCEPT: '不予受' } as const;
const numbered = (kind: keyof typeof FORMATS) => expect.stringMatching(new RegExp(`^${FORMATS[kind]}〔\\d{4}〕\\d{6}号$`));
const sequences = async (id: string) => (await cases.told(id)).map(({ sequence, event }) => `${sequence} ${event.case}`);

describe('accepted', () => {
  it('issues the notice with both dates and tells approval the whole plan', async () => {
    const { id, caseNo } = await intake.register();
    const { status, body } = await cases.decide(id, ACCEPTED);
    expect([status, body.status, body.awaited]).toEqual([200, 'accepted', 'decision']);

    const [notice] = await cases.documents(id);
    expect(notice).toMatchObject({ kind: 'ACCEPT_NOTICE', documentNo: numbered('ACCEPT_NOTICE'), servedAt: null });
    expect(notice?.data).toMatchObject({
      caseNo,
      applicant: { name: '张三丰' },
      item: { name: '食品经营许可', code: ITEM },
      legalBasis: ['《食品安全法》第三十五条', '《食品经营许可和备案管理办法》第十三条'],
      receivedOn: TODAY,
      acceptedOn: TODAY,
      statutoryDueOn: body.statutoryDue?.day,
      promisedDueOn: body.promisedDue?.day,
    });

    const [registered, accepted] = await cases.told(id);
    expect(registered).toMatchObject({
      aggregateId: id,
      rootId: id,
      caseId: id,
      event: { case: 'registered', value: { caseNo, itemCode: ITEM, channel: '1', siteId: SITE, windowId: 'w-1', visit: 1 } },
    });
    expect(accepted).toMatchObject({
      sequence: 2,
      event: {
        case: 'accepted',
        value: {
          caseNo,
          receivedBy: 'clerk-1',
          acceptedBy: 'clerk-1',
          applicant: { subjectId: SUBJECT, kind: '1', maskedName: '张**', uscc: '' },
          plan: { itemCode: ITEM, itemVersion: 1, regionCode: REGION, agencyCode: AGENCY, agencyName: '市场监督管理局' },
          statutoryDue: { day: body.statutoryDue?.day, provisional: body.statutoryDue?.provisional },
          promisedDue: { day: body.promisedDue?.day },
          calendarVersion: 1,
          calendarRegion: '000000',
          documentNo: notice?.documentNo,
        },
      },
    });
    const { value } = accepted?.event.case === 'accepted' ? accepted.event : {};
    expect(value?.immediate).toBeUndefined();
    expect([value?.plan?.steps, value?.plan?.conditions, value?.plan?.result]).toEqual([item.steps, item.conditions, item.result]);
    expect(value?.acceptedAt && timestampDate(value.acceptedAt).toISOString()).toBe(body.acceptedAt);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['at the window', {}, 'clerk-1'],
    ['by mail', { channel: '4', waybillNo: 'EMS1234567890' }, 'clerk-1'],
    ['otherwise', { channel: '9' }, 'clerk-1'],
    ['on a telephone', { channel: '3' }, 'clerk-2'],
  ])('of what came %s tells who received it and who accepted it', async (_, change, receivedBy) => {
    const online = change['channel'] === '3';
    const { id } = (await cases.register(change, online ? cases.applicant : cases.clerk)).body;
    expect((await cases.decide(id, ACCEPTED, await intake.clerk('clerk-2'))).body.status).toBe('accepted');
    expect((await cases.told(id)).at(-1)).toMatchObject({ event: { case: 'accepted', value: { receivedBy, acceptedBy: 'clerk-2' } } });
    const { rows } = await intake.superuser.query('SELECT visits FROM intake.service_case WHERE id = $1', [id]);
    expect(rows).toEqual([{ visits: change['channel'] === undefined ? 1 : 0 }]);
  });

  it('again is quiet, whoever repeats it', async () => {
    const id = await cases.accepted();
    const first = await cases.view(id);
    expect((await cases.decide(id, ACCEPTED, await intake.clerk('clerk-2'))).body).toEqual(first);
    expect(await sequences(id)).toEqual(['1 registered', '2 accepted']);
    expect(await cases.documents(id)).toHaveLength(1);
  });

  it('tells the applicant by a message that says no more than number and item', async () => {
    const { id, caseNo } = await intake.register();
    await cases.decide(id, ACCEPTED);
    const [message] = (await cases.applicant<Page<MessageView>>('GET', '/v1/messages?limit=1')).body.items;
    expect(message?.text).toContain(caseNo);
    expect(message?.text).toContain('已受理');
  });
});

describe('correction', () => {
  it('tells once all that is missing and wrong, with the day until which it is awaited', async () => {
    const { id, caseNo, receiptCode } = await intake.register({ materials: [{ key: 'floor-plan' }] });
    const defects = ['未标明出口', '未注明比例'].map((problem) => ({ material: 'floor-plan', problem }));
    const { status, body } = await cases.decide(id, { outcome: 'correction', defects });
    expect([status, body.status, body.awaited, body.acceptedAt]).toEqual([200, 'correcting', 'corrections', null]);
    expect(body.correction).toMatchObject({
      documentNo: numbered('CORRECTION_NOTICE'),
      defects: defects.map((defect) => ({ ...defect, name: '平面图' })),
      open: ['application', 'floor-plan'],
    });

    const [notice] = await cases.documents(id);
    expect(notice).toMatchObject({
      kind: 'CORRECTION_NOTICE',
      documentNo: body.correction?.documentNo,
      data: {
        dueOn: body.correction?.dueDay,
        corrections: [
          { material: '申请书', problem: '未提交', requirement: '请提交（《中华人民共和国行政许可法》第二十九条）' },
          { material: '平面图', problem: '未标明出口', requirement: '请按上述问题更正后重新提交' },
          { material: '平面图', problem: '未注明比例', requirement: '请按上述问题更正后重新提交' },
        ],
      },
    });
    const [, event] = await cases.told(id);
    expect(event).toMatchObject({
      sequence: 2,
      event: {
        case: 'correctionNotified',
        value: {
          documentNo: notice?.documentNo,
          missing: ['application'],
          defective: ['floor-plan'],
          due: { day: body.correction?.dueDay },
        },
      },
    });

    const progress = await httpClient(intake.service.address)<ProgressView>(
      'GET',
      `/v1/progress?number=${caseNo}&code=${receiptCode ?? ''}`,
    );
    expect(progress.body).toMatchObject({
      status: 'correcting',
      awaited: 'corrections',
      correction: { dueDay: body.correction?.dueDay, materials: ['申请书', '平面图'] },
    });
  });

  it('leaves no word of the clerk readable in the row', async () => {
    const { id } = await intake.register();
    await cases.decide(id, { outcome: 'correction', defects: [{ material: 'application', problem: '未签名盖章' }] });
    const { rows } = await intake.superuser.query<{ row: string }>('SELECT c::text AS row FROM intake.service_case c WHERE id = $1', [id]);
    expect(rows[0]?.row).toContain(id);
    expect(rows[0]?.row).not.toContain('未签名盖章');
  });

  it('the same again is quiet, another one is refused: it may be told only once', async () => {
    const { id } = await intake.register({ materials: [] });
    const body = { outcome: 'correction' };
    const first = await cases.decide(id, body);
    expect((await cases.decide(id, body)).body).toEqual(first.body);
    expect(await sequences(id)).toEqual(['1 registered', '2 correctionNotified']);
    await cases.expectRefused(id, () => cases.decide(id, { ...body, defects: [{ material: 'application', problem: '模糊' }] }), {
      status: 409,
      code: 'correction-already-told',
      article: '行政许可法 第三十二条第一款第四项',
    });
  });
});

describe('turned away', () => {
  it.each([
    [NOT_REQUIRED, 'NOT_REQUIRED_NOTICE', TurnedAwayKind.NOT_REQUIRED, null, { reason: NOT_REQUIRED.reason }],
    [
      NO_JURISDICTION,
      'REJECT_ACCEPT',
      TurnedAwayKind.NO_JURISDICTION,
      { code: OTHER_AGENCY, name: '卫生健康局' },
      { ground: 'jurisdiction', reasons: [NO_JURISDICTION.reason], rightBody: { name: '卫生健康局' } },
    ],
    [
      NOT_CORRECTED,
      'REJECT_ACCEPT',
      TurnedAwayKind.NOT_CORRECTED,
      null,
      { ground: 'not-corrected', reasons: [NOT_CORRECTED.reason, '申请书：未提交'] },
    ],
  ] as const)('$outcome ends the case with its voucher, and is quiet again', async (body, kind, turnedAway, rightAgency, data) => {
    const { id, caseNo, receiptCode } = await intake.register({ materials: [] });
    if (body === NOT_CORRECTED) {
      await cases.decide(id, { outcome: 'correction' });
      await cases.endTerm(id);
    }
    const answer = await cases.decide(id, body);
    expect(answer.body).toMatchObject({ status: 'not-accepted', awaited: null, acceptedAt: null });
    expect(answer.body.notAccepted).toEqual({
      kind: body.outcome,
      reason: body.reason,
      defects: body === NOT_CORRECTED ? [{ material: 'application', name: '申请书', problem: '未提交' }] : [],
      documentNo: numbered(kind),
      rightAgency,
    });

    const voucher = (await cases.documents(id)).at(-1);
    expect(voucher).toMatchObject({ kind, documentNo: answer.body.notAccepted?.documentNo, data: { receivedOn: TODAY, ...data } });
    expect((await cases.told(id)).at(-1)).toMatchObject({
      sequence: answer.body.sequence,
      event: {
        case: 'turnedAway',
        value: {
          caseNo,
          kind: turnedAway,
          documentNo: voucher?.documentNo,
          rightAgencyCode: rightAgency?.code ?? '',
          agencyCode: AGENCY,
          siteId: SITE,
          itemName: '食品经营许可',
          visit: 1,
        },
      },
    });

    const before = await sequences(id);
    expect((await cases.decide(id, body)).body).toEqual(answer.body);
    expect(await sequences(id)).toEqual(before);
    const progress = await httpClient(intake.service.address)<ProgressView>(
      'GET',
      `/v1/progress?number=${caseNo}&code=${receiptCode ?? ''}`,
    );
    expect(progress.body).toMatchObject({ awaited: null, correction: null, ratingInvitationId: ratingInvitationId(id, 1) });
  });
});
