import { newId, TOPICS, type MessageView, type Page } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import { bundlesOf, ITEMS, type Bundles } from './bundles.js';
import { AGENCY, OTHER_AGENCY } from './catalogue.js';
import { startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let bundles: Bundles;
beforeAll(async () => {
  intake = await startIntake();
  bundles = await bundlesOf(intake);
});
afterAll(() => intake.stop());

const ACCEPTED = { outcome: 'accepted' };
const CORRECTION = { outcome: 'correction', defects: [] };
const messagesOf = async (bundleNo: string): Promise<string[]> => {
  const { body } = await bundles.applicant<Page<MessageView>>('GET', '/v1/messages?limit=50');
  return body.items.map(({ text }) => text).filter((text) => text.includes(bundleNo));
};

describe('accepting an application', () => {
  it('is one acceptance by all bodies: the joint limit runs, and the members that need no other run by their own', async () => {
    const { id, bundleNo } = await bundles.received();
    const { status, body } = await bundles.post(id, 'acceptance', ACCEPTED);
    expect([status, body.status, body.awaited]).toEqual([200, 'accepted', 'members']);
    expect(body.members.map(({ key, status: is }) => [key, is])).toEqual([
      ['registration', 'open'],
      ['fire', 'open'],
      ['food', 'waiting'],
      ['sign', 'waiting'],
    ]);
    const [registration, fire, food] = body.members;
    expect([registration?.acceptedAt, fire?.acceptedAt, food?.acceptedAt]).toEqual([body.acceptedAt, body.acceptedAt, null]);
    expect(registration?.statutoryDue?.day).toBe(fire?.statutoryDue?.day);
    expect((body.jointDue?.day ?? '') > (registration?.statutoryDue?.day ?? '')).toBe(true);
    expect([body.promisedDue?.day, food?.statutoryDue]).toEqual([expect.stringMatching(/^\d{4}-/), null]);
    expect(await messagesOf(bundleNo)).toEqual([expect.stringContaining(`${bundleNo}）已受理`)]);
  });

  it('tells approval of ordinary accepted cases of one matter, and of the whole once', async () => {
    const { id, members } = await bundles.accepted();
    const cases = (await intake.service.published(TOPICS.case, id)).filter(({ event }) => event.case === 'accepted');
    expect(cases.map(({ caseId, rootId, sequence }) => [caseId, rootId, sequence])).toEqual([
      [members[0]?.caseId, id, 2],
      [members[1]?.caseId, id, 2],
    ]);
    const [first] = cases;
    expect(first?.event).toMatchObject({
      value: { plan: { itemCode: ITEMS.registration, agencyCode: AGENCY }, receivedBy: 'clerk-1', acceptedBy: 'clerk-1' },
    });
    const told = (await bundles.told(id)).at(-1);
    expect(told).toMatchObject({
      sequence: 2,
      event: {
        case: 'accepted',
        value: {
          documentNo: expect.stringMatching(/^联受〔\d{4}〕\d{6}号$/),
          graph: { status: 'accepted', members: [{ status: 'open', statutoryDue: {} }, { status: 'open' }, { status: 'waiting' }, {}] },
        },
      },
    });
  });

  it('leaves one voucher that lists every member with its body and its date', async () => {
    const { id, bundleNo, members } = await bundles.accepted();
    const [, voucher, ...more] = await bundles.documents(id);
    expect(more).toEqual([]);
    expect(voucher).toMatchObject({
      kind: 'BUNDLE_ACCEPT_NOTICE',
      name: '“一件事”受理通知书',
      data: {
        caseNo: bundleNo,
        acceptedOn: legalDay(new Date()),
        members: [
          { name: '企业设立登记', agency: '市场监督管理局', number: members[0]?.caseNo, due: members[0]?.promisedDue?.day },
          { agency: '卫生健康局' },
          { name: '食品经营许可', due: '前置事项办结之日起计算' },
          {},
        ],
      },
    });
  });

  it('is quiet again, also twenty times at once', async () => {
    const { id } = await bundles.received();
    const answers = await Promise.all(Array.from({ length: 20 }, () => bundles.post(id, 'acceptance', ACCEPTED)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.sequence}`))).toEqual(new Set(['200 2']));
    expect((await bundles.documents(id)).map(({ kind }) => kind)).toEqual(['MATERIAL_RECEIPT', 'BUNDLE_ACCEPT_NOTICE']);
  });

  it('waits for the one set of materials, and names all that is missing at once', async () => {
    const { id, missing } = await bundles.received({ materials: [{ key: 'layout' }] });
    expect(missing.map(({ key }) => key)).toEqual(['application', 'picture']);
    await bundles.expectRefused(id, () => bundles.post(id, 'acceptance', ACCEPTED), 409, 'materials-incomplete');
  });

  it('belongs to the site, and to a clerk', async () => {
    const { id } = await bundles.received();
    const foreign = await intake.clerk('clerk-9', 'site-2');
    await bundles.expectRefused(id, () => bundles.post(id, 'acceptance', ACCEPTED, foreign), 404, 'bundle-not-found');
    await bundles.expectRefused(id, () => bundles.post(id, 'acceptance', ACCEPTED, bundles.applicant), 403, 'role-not-allowed');
  });
});

describe('corrections of an application', () => {
  it('are told once for all members, handed in in parts, and every member that uses a material has it', async () => {
    const { id } = await bundles.received({ materials: [{ key: 'application' }] });
    const told = await bundles.post(id, 'acceptance', CORRECTION);
    expect([told.body.status, told.body.awaited, told.body.correction?.open]).toEqual(['correcting', 'corrections', ['layout', 'picture']]);
    expect((await bundles.told(id)).at(-1)).toMatchObject({
      event: { case: 'correctionNotified', value: { missing: ['layout', 'picture'], defective: [], graph: { status: 'correcting' } } },
    });
    expect((await bundles.documents(id)).at(-1)).toMatchObject({
      kind: 'CORRECTION_NOTICE',
      data: { corrections: [{ material: '平面图' }, {}] },
    });
    await bundles.expectRefused(
      id,
      () => bundles.post(id, 'acceptance', { ...CORRECTION, defects: [{ material: 'application', problem: '未签名' }] }),
      409,
      'correction-already-told',
    );
    await bundles.expectRefused(id, () => bundles.post(id, 'acceptance', ACCEPTED), 409, 'corrections-incomplete');

    const correction = newId();
    const layout = { materials: [{ key: 'layout', copies: 2 }] };
    const part = await bundles.put(id, `corrections/${correction}`, layout, bundles.applicant);
    expect([part.status, part.body.correction?.open]).toEqual([200, ['picture']]);
    expect((await bundles.put(id, `corrections/${correction}`, layout, bundles.applicant)).body.sequence).toBe(part.body.sequence);
    const rest = await bundles.put(id, `corrections/${newId()}`, { materials: [{ key: 'picture' }] }, bundles.clerk);
    expect([rest.status, rest.body.awaited]).toEqual([200, 'acceptance']);
    expect((await bundles.told(id)).slice(-2)).toMatchObject([
      { event: { case: 'corrected', value: { complete: false, visit: 0, materials: ['layout'] } } },
      { event: { case: 'corrected', value: { complete: true, visit: 1 } } },
    ]);
    const { rows } = await intake.superuser.query<{ materials: object }>(
      `SELECT materials FROM intake.service_case WHERE bundle_id = $1 AND member_key = 'food'`,
      [id],
    );
    expect(rows[0]?.materials).toMatchObject([{ key: 'application' }, { key: 'floor-plan', copies: 2 }]);
    const accepted = await bundles.post(id, 'acceptance', ACCEPTED);
    const { rows: at } = await intake.superuser.query<{ corrected_at: Date }>(`SELECT corrected_at FROM intake.bundle_case WHERE id = $1`, [
      id,
    ]);
    expect(accepted.body.acceptedAt).toBe(at[0]?.corrected_at.toISOString());
    expect(accepted.body.members[0]?.acceptedAt).toBe(accepted.body.acceptedAt);
  });

  it.each([
    ['of what the notice does not ask for', { materials: [{ key: 'application' }] }, 400, 'material-not-in-notice', 'materials.0.key'],
    ['twice the same', { materials: [{ key: 'layout' }, { key: 'layout' }] }, 400, 'material-twice', 'materials.1.key'],
  ])('%s are refused', async (_, body, status, code, field) => {
    const { id } = await bundles.received({ materials: [{ key: 'application' }] });
    await bundles.post(id, 'acceptance', CORRECTION);
    await bundles.expectRefused(id, () => bundles.put(id, `corrections/${newId()}`, body, bundles.applicant), status, code, field);
  });

  it('are not taken before they were told, nor after acceptance', async () => {
    const { id } = await bundles.received();
    const hand = () => bundles.put(id, `corrections/${newId()}`, { materials: [{ key: 'layout' }] }, bundles.applicant);
    await bundles.expectRefused(id, hand, 409, 'bundle-is-received');
    await bundles.post(id, 'acceptance', ACCEPTED);
    await bundles.expectRefused(id, hand, 409, 'bundle-is-accepted');
  });
});

describe('turning an application away', () => {
  it('ends it with all its members in one voucher that names the right body', async () => {
    const { id } = await bundles.received();
    const body = { outcome: 'no-jurisdiction', reason: '住所在外区', rightAgency: OTHER_AGENCY };
    const answer = await bundles.post(id, 'acceptance', body);
    expect([answer.status, answer.body.status, answer.body.awaited]).toEqual([200, 'not-accepted', null]);
    expect(answer.body.members.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'not-accepted'));
    expect(answer.body.notAccepted).toMatchObject({ kind: 'no-jurisdiction', reason: '住所在外区', rightAgency: { code: OTHER_AGENCY } });
    expect((await bundles.told(id)).at(-1)).toMatchObject({
      event: { case: 'turnedAway', value: { rightAgencyCode: OTHER_AGENCY, visit: 1 } },
    });
    expect((await bundles.toldOf(id, 'food')).map(({ event }) => event.case)).toEqual(['registered', 'turnedAway']);
    expect((await bundles.documents(id)).map(({ kind }) => kind)).toEqual(['MATERIAL_RECEIPT', 'REJECT_ACCEPT']);
    expect((await bundles.post(id, 'acceptance', body)).body.sequence).toBe(answer.body.sequence);
    await bundles.expectRefused(id, () => bundles.post(id, 'acceptance', ACCEPTED), 409, 'bundle-is-not-accepted');
  });

  it('for want of corrections waits for the end of the term', async () => {
    const { id } = await bundles.received({ materials: [{ key: 'application' }] });
    const away = { outcome: 'not-corrected', reason: '未补正' };
    await bundles.expectRefused(id, () => bundles.post(id, 'acceptance', away), 409, 'correction-not-told');
    await bundles.post(id, 'acceptance', CORRECTION);
    await bundles.expectRefused(id, () => bundles.post(id, 'acceptance', away), 409, 'correction-term-runs');
    await intake.superuser.query(`UPDATE intake.bundle_case SET correction_due_at = correction_due_at - interval '60 days' WHERE id = $1`, [
      id,
    ]);
    const { body } = await bundles.post(id, 'acceptance', away);
    expect([body.status, body.notAccepted?.defects.map(({ name }) => name)]).toEqual(['not-accepted', ['平面图', '效果图']]);
  });
});
