import {
  ratingInvitationId,
  TOPICS,
  type CaseView,
  type DocumentView,
  type MessageView,
  type Page,
  type ProgressView,
} from '@onewindow/contracts';
import { httpClient } from '@onewindow/testing';
import { bundlesOf, type Bundles, type MemberName } from './bundles.js';
import { startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let bundles: Bundles;
beforeAll(async () => {
  intake = await startIntake();
  bundles = await bundlesOf(intake);
});
afterAll(() => intake.stop());

const COUNTER = { mode: 'counter', recipientName: '张三丰', identityChecked: true } as const;
const open = (id: string, key: MemberName) => bundles.put(id, `members/${key}/opened`);
const statuses = async (id: string) => Object.fromEntries((await bundles.view(id)).members.map(({ key, status }) => [key, status]));
const messages = async (bundleNo: string): Promise<string[]> => {
  const { body } = await bundles.applicant<Page<MessageView>>('GET', '/v1/messages?limit=100');
  return body.items.map(({ text }) => text).filter((text) => text.includes(bundleNo));
};

describe('a serial member', () => {
  it('is opened once its prerequisite is granted, as of the instant of that decision, and has what it gave', async () => {
    const { id } = await bundles.accepted();
    await bundles.expectRefused(id, () => open(id, 'food'), 409, 'member-not-ready');
    const decidedAt = new Date(Date.now() + 3_600_000);
    await bundles.grant(id, 'registration', decidedAt);
    expect((await bundles.told(id)).at(-1)).toMatchObject({
      sequence: 3,
      event: {
        case: 'memberChanged',
        value: { members: ['registration'], graph: { members: [{ status: 'granted', readyAt: {} }, {}, {}, {}] } },
      },
    });
    const opened = await open(id, 'food');
    expect([opened.status, opened.body.members]).toEqual([200, expect.arrayContaining([{ key: 'food', status: 'open' }])]);
    expect(JSON.stringify(opened.body)).not.toContain('张三丰');
    const food = await bundles.member(id, 'food');
    expect(food).toMatchObject({ acceptedAt: decidedAt.toISOString(), statutoryDue: expect.anything(), finishedAt: null });
    expect((await bundles.toldOf(id, 'food')).map(({ rootId, sequence, event }) => [rootId, sequence, event.case])).toEqual([
      [id, 1, 'registered'],
      [id, 2, 'accepted'],
    ]);
    const { body } = await bundles.clerk<CaseView>('GET', `/v1/cases/${food.caseId}`);
    expect(body).toMatchObject({ status: 'accepted', bundle: { id, member: 'food' }, missing: [] });
    expect(body.materials.map(({ key }) => key)).toEqual(['application', 'floor-plan', 'licence']);
  });

  it('is opened once: the same again is quiet, also at once and after its end', async () => {
    const { id } = await bundles.accepted();
    await bundles.grant(id, 'registration');
    const answers = await Promise.all(Array.from({ length: 10 }, () => open(id, 'sign')));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.sequence}`)).size).toBe(1);
    await bundles.grant(id, 'sign');
    const before = await bundles.stored(id);
    expect((await open(id, 'sign')).status).toBe(200);
    expect(await bundles.stored(id)).toEqual(before);
  });

  it('is not opened by anybody but the workflow, nor before the whole is accepted, nor where it does not exist', async () => {
    const { id } = await bundles.received();
    await bundles.expectRefused(id, () => bundles.put(id, 'members/food/opened', undefined, bundles.clerk), 403, 'role-not-allowed');
    await bundles.expectRefused(id, () => open(id, 'food'), 409, 'bundle-is-received');
    await bundles.expectRefused(id, () => bundles.put(id, 'members/tobacco/opened'), 404, 'member-unknown');
    expect((await bundles.put(crypto.randomUUID(), 'result')).body).toMatchObject({ code: 'bundle-not-found' });
  });
});

describe('a member that is reviewed ahead', () => {
  const ahead = (id: string, key: MemberName = 'food') => bundles.put(id, `members/${key}/pre-review`);

  it('is told to its body with the dates of the bundle, without being accepted; acceptance follows when it may begin', async () => {
    const { id, jointDue } = await bundles.accepted();
    expect((await ahead(id)).body.members).toContainEqual({ key: 'food', status: 'pre-review' });
    const sequence = (await bundles.view(id)).sequence;
    expect((await ahead(id)).body.sequence).toBe(sequence);
    const [, told] = await bundles.toldOf(id, 'food');
    expect(told).toMatchObject({
      sequence: 2,
      event: {
        case: 'preReviewed',
        value: { statutoryDue: { day: jointDue?.day, provisional: true }, plan: { itemName: '食品经营许可' } },
      },
    });
    expect(await bundles.member(id, 'food')).toMatchObject({ status: 'pre-review', acceptedAt: null, statutoryDue: null });
    await bundles.grant(id, 'registration');
    await open(id, 'food');
    expect((await bundles.toldOf(id, 'food')).map(({ event }) => event.case)).toEqual(['registered', 'preReviewed', 'accepted']);
    expect(await statuses(id)).toMatchObject({ food: 'open' });
  });

  it('is one of which the bundle says so', async () => {
    const { id } = await bundles.accepted();
    await bundles.expectRefused(id, () => ahead(id, 'sign'), 409, 'member-not-reviewed-ahead');
  });

  it('whose prerequisite failed is not reviewed ahead any more', async () => {
    const { id } = await bundles.accepted();
    await bundles.refuse(id, 'registration');
    await bundles.expectRefused(id, () => ahead(id), 409, 'prerequisites-failed');
  });
});

describe('members whose prerequisite failed', () => {
  const cancel = (id: string, key: MemberName) => bundles.put(id, `members/${key}/cancelled`);

  it('are cancelled together, and the applicant hears of them once, with the remedies', async () => {
    const { id, bundleNo } = await bundles.accepted();
    await bundles.put(id, 'members/food/pre-review');
    await bundles.expectRefused(id, () => cancel(id, 'food'), 409, 'prerequisites-not-failed');
    await bundles.refuse(id, 'registration');
    const heard = (await messages(bundleNo)).length;
    expect((await cancel(id, 'food')).status).toBe(200);
    expect(await statuses(id)).toEqual({ registration: 'refused', fire: 'open', food: 'cancelled', sign: 'cancelled' });
    const before = await bundles.stored(id);
    expect((await cancel(id, 'sign')).status).toBe(200);
    expect(await bundles.stored(id)).toEqual(before);
    const notices = (await bundles.documents(id)).filter(({ kind }) => kind === 'BUNDLE_CANCELLATION');
    expect(notices).toMatchObject([
      { data: { because: ['企业设立登记'], members: [{ name: '食品经营许可' }, { name: '招牌设置' }], caseNo: bundleNo } },
    ]);
    expect(await messages(bundleNo)).toHaveLength(heard + 1);
    expect((await bundles.told(id)).at(-1)).toMatchObject({
      event: { case: 'memberChanged', value: { members: ['food', 'sign'], documentNo: notices[0]?.documentNo } },
    });
    // the review that was opened ahead is ended by approval
    expect((await bundles.toldOf(id, 'food')).map(({ event }) => event.case)).toEqual([
      'registered',
      'preReviewed',
      'terminationRequested',
      'terminated',
    ]);
    expect((await bundles.toldOf(id, 'sign')).map(({ event }) => event.case)).toEqual(['registered', 'terminated']);
  });

  it('do not take the others with them: what is granted is handed over', async () => {
    const { id } = await bundles.accepted();
    await bundles.refuse(id, 'registration');
    await cancel(id, 'food');
    await bundles.grant(id, 'fire');
    expect((await bundles.put(id, 'result')).body.status).toBe('ready');
  });
});

describe('the result', () => {
  it('is joined when all members are finished with their papers, and an optional one that fails does no harm', async () => {
    const { id, bundleNo } = await bundles.accepted();
    await bundles.grant(id, 'registration');
    await bundles.grant(id, 'fire');
    await open(id, 'food');
    await open(id, 'sign');
    await bundles.grant(id, 'food');
    await bundles.expectRefused(id, () => bundles.put(id, 'result'), 409, 'members-not-finished');
    await bundles.refuse(id, 'sign');
    const joined = await bundles.put(id, 'result');
    expect([joined.status, joined.body.status]).toEqual([200, 'ready']);
    expect((await bundles.put(id, 'result')).body.sequence).toBe(joined.body.sequence);
    expect((await bundles.told(id)).map(({ sequence, event }) => [sequence, event.case]).at(-1)).toEqual([joined.body.sequence, 'ready']);
    // one word to the applicant for the whole, none for its members
    expect(await messages(bundleNo)).toEqual([expect.stringContaining('已有办理结果'), expect.stringContaining('已受理')]);
  });

  it('waits for the letter of a refusal, and every sequence follows without a gap', async () => {
    const { id } = await bundles.accepted({
      answers: { licence: 'yes', sign: 'no', kitchen: 'yes' },
      form: {},
      materials: [{ key: 'application' }, { key: 'layout' }, { key: 'business-licence' }],
    });
    await bundles.grant(id, 'fire');
    await bundles.review(id, 'food', { case: 'decided', value: { outcome: 2, decisionNo: '不准〔2026〕1号' } });
    await bundles.expectRefused(id, () => bundles.put(id, 'result'), 409, 'members-not-finished');
    await bundles.letter(id, 'food');
    expect((await bundles.put(id, 'result')).body.status).toBe('ready');
    const told = await bundles.told(id);
    expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, at) => at + 1));
  });

  it('is handed over at one counter with one proof of service, and every case is closed with it', async () => {
    const { id } = await bundles.accepted({ leaveOut: ['sign'], materials: [{ key: 'application' }, { key: 'layout' }] });
    await bundles.expectRefused(id, () => bundles.post(id, 'delivery', COUNTER, bundles.counter), 409, 'bundle-is-accepted');
    await bundles.grant(id, 'registration');
    await open(id, 'food');
    await bundles.grant(id, 'food');
    await bundles.refuse(id, 'fire');
    await bundles.put(id, 'result');
    const delivered = await bundles.post(id, 'delivery', COUNTER, bundles.counter);
    expect([delivered.status, delivered.body.status, delivered.body.awaited]).toEqual([200, 'closed', null]);
    expect((await bundles.post(id, 'delivery', COUNTER, bundles.counter)).body.sequence).toBe(delivered.body.sequence);
    await bundles.expectRefused(id, () => bundles.post(id, 'delivery', { mode: 'electronic' }, bundles.counter), 409, 'delivery-differs');
    const proofs = (await bundles.documents(id)).filter(({ kind }) => kind === 'SERVICE_RECEIPT');
    expect(proofs).toMatchObject([{ data: { receivedBy: '张三丰', mode: '直接送达', documents: expect.any(Array) } }]);
    expect(proofs[0]?.data['documents']).toHaveLength(5);
    const { rows } = await intake.superuser.query(`SELECT count(rules)::int AS kept FROM intake.service_case WHERE bundle_id = $1`, [id]);
    expect(rows).toEqual([{ kept: 3 }]);
    const closed = (await intake.service.published(TOPICS.case, id)).filter(({ event }) => event.case === 'closed');
    expect(closed.map(({ event }) => event.case === 'closed' && event.value.visit)).toEqual([0, 0, 0]);
    const told = (await bundles.told(id)).at(-1);
    expect(told).toMatchObject({ event: { case: 'closed', value: { deliveryMode: 'counter', visit: 1, graph: { status: 'closed' } } } });
    const { caseId } = await bundles.member(id, 'food');
    const { body } = await bundles.clerk<DocumentView[]>('GET', `/v1/cases/${caseId}/documents`);
    expect(body.map(({ kind, servedAt }) => [kind, servedAt !== null])).toEqual([
      ['GRANT', true],
      ['PERMIT', true],
    ]);
  });

  it('goes out by mail and is closed by the return receipt', async () => {
    const { id } = await bundles.accepted();
    for (const key of ['registration', 'fire'] as const) await bundles.grant(id, key);
    for (const key of ['food', 'sign'] as const) {
      await open(id, key);
      await bundles.grant(id, key);
    }
    await bundles.put(id, 'result');
    const sent = await bundles.post(id, 'delivery', { mode: 'mail', waybillNo: 'EMS-123456' }, bundles.counter);
    expect([sent.body.status, sent.body.awaited]).toEqual(['dispatched', 'return-receipt']);
    const receivedOn = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const arrived = await bundles.post(id, 'delivery/receipt', { receivedOn, signedBy: '张三丰' }, bundles.counter);
    expect([arrived.status, arrived.body.status]).toEqual([200, 'closed']);
    expect((await bundles.documents(id)).at(-1)).toMatchObject({ kind: 'SERVICE_RECEIPT', data: { mode: '邮寄送达' } });
    expect((await bundles.told(id)).slice(-2).map(({ event }) => event.case)).toEqual(['dispatched', 'closed']);
  });
});

it('is followed with number and code of the one receipt, through to the rating', async () => {
  const { id, bundleNo, receiptCode } = await bundles.received();
  const progress = async (code = receiptCode ?? '') =>
    (await httpClient(intake.service.address)<ProgressView & { code?: string }>('GET', `/v1/progress?number=${bundleNo}&code=${code}`))
      .body;
  expect(await progress()).toMatchObject({ caseNo: bundleNo, itemName: '开办餐饮店', status: 'received', awaited: 'acceptance' });
  expect(await progress('AAAAAAAAAAAA')).toMatchObject({ code: 'receipt-unknown' });
  await bundles.post(id, 'acceptance', { outcome: 'accepted' });
  expect(await progress()).toMatchObject({
    awaited: 'decision',
    promisedDue: { provisional: false },
    ratingInvitationId: ratingInvitationId(id, 1),
  });
});

describe('withdrawal', () => {
  const withdraw = (id: string, body: object = {}) => bundles.post(id, 'withdrawal', { reason: '不再开店', ...body }, bundles.applicant);

  it('of the whole before acceptance ends it with its members in one notice', async () => {
    const { id } = await bundles.received();
    const answer = await withdraw(id);
    expect([answer.status, answer.body.status]).toEqual([200, 'terminated']);
    expect(await statuses(id)).toEqual({ registration: 'withdrawn', fire: 'withdrawn', food: 'withdrawn', sign: 'withdrawn' });
    expect((await withdraw(id)).body.sequence).toBe(answer.body.sequence);
    expect((await bundles.documents(id)).map(({ kind }) => kind)).toEqual(['MATERIAL_RECEIPT', 'WITHDRAWAL_NOTICE']);
    expect((await bundles.told(id)).at(-1)).toMatchObject({ event: { case: 'terminated', value: { wasAccepted: false } } });
    expect(JSON.stringify(await bundles.stored(id))).not.toContain('不再开店');
  });

  it('of the whole after acceptance ends what waits at once and asks approval for what runs; then the matter ends', async () => {
    const { id } = await bundles.accepted();
    const answer = await withdraw(id);
    expect([answer.status, answer.body.status]).toEqual([202, 'accepted']);
    expect(await statuses(id)).toEqual({ registration: 'open', fire: 'open', food: 'withdrawn', sign: 'withdrawn' });
    expect((await bundles.toldOf(id, 'fire')).at(-1)?.event.case).toBe('terminationRequested');
    await bundles.terminate(id, 'fire');
    await bundles.terminate(id, 'registration');
    expect((await bundles.put(id, 'result')).body.status).toBe('terminated');
    expect((await bundles.told(id)).at(-1)).toMatchObject({ event: { case: 'terminated', value: { wasAccepted: true } } });
    await bundles.expectRefused(id, () => withdraw(id, { reason: '再次' }), 409, 'bundle-is-terminated');
  });

  it('is superseded for a member by the decision that came first', async () => {
    const { id } = await bundles.accepted();
    await withdraw(id);
    await bundles.grant(id, 'fire');
    await bundles.terminate(id, 'fire');
    await bundles.terminate(id, 'registration');
    expect(await statuses(id)).toMatchObject({ registration: 'withdrawn', fire: 'granted' });
    expect((await bundles.put(id, 'result')).body.status).toBe('ready');
  });

  it('of a part asks for less: what only it used is not missed any more', async () => {
    const { id } = await bundles.received({ materials: [{ key: 'application' }, { key: 'layout' }] });
    const answer = await withdraw(id, { members: ['sign'] });
    expect([answer.status, answer.body.status, answer.body.missing]).toEqual([200, 'received', []]);
    expect((await bundles.post(id, 'acceptance', { outcome: 'accepted' })).body.status).toBe('accepted');
  });

  it.each([
    ['that something kept needs', ['registration'], 409, 'member-needed', 'members'],
    ['that does not exist', ['tobacco'], 400, 'member-unknown', 'members.0'],
  ])('of a part %s is refused', async (_, members, status, code, field) => {
    const { id } = await bundles.accepted();
    await bundles.expectRefused(id, () => withdraw(id, { members }), status, code, field);
  });

  it('of a part that is decided is refused, and of one with all that need it is not', async () => {
    const { id } = await bundles.accepted();
    await bundles.grant(id, 'fire');
    await bundles.expectRefused(id, () => withdraw(id, { members: ['fire'] }), 409, 'member-decided', 'members.0');
    expect((await withdraw(id, { members: ['registration', 'food', 'sign'] })).status).toBe(202);
  });

  it('and the opening of the same member at once: one of them stands, and the graph is whole', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await bundles.accepted();
      await bundles.grant(id, 'registration');
      const [opened, withdrawn] = await Promise.all([open(id, 'sign'), withdraw(id, { members: ['sign'] })]);
      expect([opened.status, [200, 202].includes(withdrawn.status)]).toEqual([200, true]);
      const member = await bundles.member(id, 'sign');
      expect([member.status, member.withdrawalRequested]).toEqual(withdrawn.status === 202 ? ['open', true] : ['withdrawn', false]);
      const told = await bundles.told(id);
      expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, at) => at + 1));
    }
  });
});
