import { randomBytes } from 'node:crypto';
import { create } from '@bufbuild/protobuf';
import { BundleVersionSchema, newId, TOPICS, type DocumentView, type MemberForm } from '@onewindow/contracts';
import { noteInvolvedAgencies } from '../src/access/involved-agency.commands.js';
import { copyItemVersions, retireItems } from '../src/catalogue/catalogue.commands.js';
import { retireBundles } from '../src/catalogue/bundle.commands.js';
import { application, BUNDLE, bundle, bundlesOf, ITEMS, publishBundle, type Bundles } from './bundles.js';
import { AGENCY, FAR_SITE, itemLike, OTHER_AGENCY, SITE, TOWNSHIP_SITE } from './catalogue.js';
import { startIntake, type RunningIntake } from './running-intake.js';
import type { HttpClient } from '@onewindow/testing';

let intake: RunningIntake;
let bundles: Bundles;
let system: HttpClient;
beforeAll(async () => {
  intake = await startIntake();
  bundles = await bundlesOf(intake);
  system = await intake.as({ id: 'market-system', kind: 'machine', roles: ['department-system'], agencyCode: OTHER_AGENCY });
});
afterAll(() => intake.stop());

describe('an application for a bundle', () => {
  it('has one number, and a waiting case for each member to which the answers lead', async () => {
    const { status, body } = await bundles.register();
    expect([status, body.status, body.awaited]).toEqual([200, 'received', 'acceptance']);
    expect(body).toMatchObject({
      bundleNo: expect.stringMatching(/^220104YJS\d{14}$/),
      bundleCode: BUNDLE,
      bundleName: '开办餐饮店',
      receiptCode: expect.stringMatching(/^\w{12}$/),
      applicant: { name: '张三丰', certificateNumber: '11**************2X' },
      jointDue: null,
      missing: [],
    });
    expect(body.members.map(({ key, status: is, needs }) => [key, is, needs])).toEqual([
      ['registration', 'waiting', []],
      ['fire', 'waiting', []],
      ['food', 'waiting', [{ anyOf: ['registration'] }]],
      ['sign', 'waiting', [{ anyOf: ['registration'] }]],
    ]);
    const { rows } = await intake.superuser.query<object>(
      `SELECT member_key, status, bundle_no, case_no, answers, materials, visits FROM intake.service_case WHERE bundle_id = $1 ORDER BY member_key`,
      [body.id],
    );
    expect(rows).toMatchObject([
      { member_key: 'fire', status: 'waiting', bundle_no: body.bundleNo, visits: 0 },
      { member_key: 'food', answers: { sign: 'yes' }, materials: [{ key: 'application' }, { key: 'floor-plan' }] },
      { member_key: 'registration', case_no: expect.stringContaining(ITEMS.registration), materials: [{ key: 'application' }] },
      { member_key: 'sign', materials: [{ key: 'application', copies: 1, files: [] }] },
    ]);
  });

  it('leaves out what the answers do not ask for, and what depends on nothing any more begins by itself', async () => {
    const { body } = await bundles.register({
      answers: { licence: 'yes', sign: 'no', kitchen: 'yes' },
      form: {},
      materials: [{ key: 'application' }, { key: 'layout' }, { key: 'business-licence' }],
    });
    expect(body.members.map(({ key, needs }) => [key, needs])).toEqual([
      ['fire', []],
      ['food', []],
    ]);
    // nobody gives the licence any more, so the applicant is asked for it
    expect(body.materials.map(({ key, name }) => [key, name])).toContainEqual(['business-licence', '营业执照']);
  });

  it('leaves out an optional member that the applicant does not want, with all that only it asks for', async () => {
    const { body } = await bundles.register({ leaveOut: ['sign'], materials: [{ key: 'application' }, { key: 'layout' }] });
    expect([body.members.map(({ key }) => key), body.missing]).toEqual([['registration', 'fire', 'food'], []]);
  });

  it('is told once with its whole graph, and each member as an ordinary case of the same matter, which nobody visited', async () => {
    const { id } = await bundles.received();
    const [told, ...more] = await bundles.told(id);
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      aggregateId: id,
      rootId: id,
      caseId: id,
      sequence: 1,
      event: { case: 'registered', value: { visit: 1, receivedBy: 'clerk-1', windowId: 'w-1' } },
    });
    const value = told?.event.case === 'registered' ? told.event.value : undefined;
    expect(value?.graph).toMatchObject({
      bundleCode: BUNDLE,
      status: 'received',
      leadAgencyCode: AGENCY,
      siteId: SITE,
      optionalFailure: 'cancel',
      applicant: { maskedName: '张**' },
      members: [
        { key: 'registration' },
        { key: 'fire' },
        { key: 'food', preReview: true, needs: [{ anyOf: ['registration'] }] },
        { optional: true },
      ],
    });
    expect(JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}` : each))).not.toMatch(
      /张三丰|13900001234|面馆/,
    );
    const cases = await intake.service.published(TOPICS.case, id);
    expect(cases.map(({ rootId, event }) => [rootId, event.case, event.case === 'registered' && event.value.visit])).toEqual(
      Array.from({ length: 4 }, () => [id, 'registered', 0]),
    );
  });

  it('keeps the form unreadable, and shows each body the fields of its own item under their own names', async () => {
    const { id, form } = await bundles.received();
    expect(form).toEqual([
      { key: 'shop-name', label: '店铺名称', value: '张三丰面馆' },
      { key: 'area', label: '经营面积', value: '88.5' },
    ]);
    const { rows } = await intake.superuser.query(`SELECT b::text FROM intake.bundle_case b WHERE id = $1`, [id]);
    expect(JSON.stringify(rows)).not.toContain('面馆');
    const { caseId } = await bundles.member(id, 'sign');
    const officer = await intake.officer(OTHER_AGENCY);
    const path = `/v1/bundles/${id}/members/sign/form`;
    expect((await officer('GET', path)).status).toBe(404);
    await intake.transaction((tx) => noteInvolvedAgencies(tx, [{ caseId, agencyCode: OTHER_AGENCY }]));
    expect((await officer<MemberForm>('GET', path)).body).toEqual([{ key: 'text-on-sign', label: '店铺名称', value: '张三丰面馆' }]);
    expect((await officer('GET', `/v1/bundles/${id}/members/food/form`)).status).toBe(404);
  });

  it('is vouched for once, and members have no papers of their own', async () => {
    const { id, bundleNo, members } = await bundles.received();
    expect(await bundles.documents(id)).toMatchObject([
      {
        kind: 'MATERIAL_RECEIPT',
        data: { caseNo: bundleNo, item: { name: '开办餐饮店', code: BUNDLE }, materials: [{ name: '申请表' }, {}, {}] },
      },
    ]);
    const { body } = await bundles.clerk<DocumentView[]>('GET', `/v1/cases/${members[0]?.caseId}/documents`);
    expect(body).toEqual([]);
  });

  it('takes one upload for many uses: every member that uses it reads the same file', async () => {
    const file = newId();
    const token = await intake.token({ id: 'clerk-1', kind: 'staff', roles: ['window-clerk'], siteId: SITE, windowId: 'w-1' });
    const upload = await fetch(`${intake.service.address}/v1/files/${file}?name=plan.pdf`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body: Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(500)]),
    });
    expect(upload.status).toBe(200);
    const { id } = await bundles.received({ materials: [{ key: 'application' }, { key: 'layout', files: [file] }, { key: 'picture' }] });
    const statuses = await Promise.all(
      (['fire', 'food', 'sign'] as const).map(async (key) => {
        const { caseId } = await bundles.member(id, key);
        const path = `${intake.service.address}/v1/cases/${caseId}/materials/floor-plan/files/${file}`;
        return (await fetch(path, { headers: { authorization: `Bearer ${token}` } })).status;
      }),
    );
    expect(statuses).toEqual([200, 200, 404]);
  });

  it('takes files that the system of a department uploaded, and no other system may name them', async () => {
    const file = newId();
    const token = await intake.token({ id: 'market-system', kind: 'machine', roles: ['department-system'], agencyCode: OTHER_AGENCY });
    const upload = await fetch(`${intake.service.address}/v1/files/${file}?name=plan.pdf`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body: Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(500)]),
    });
    expect(upload.status).toBe(200);
    const materials = [{ key: 'application' }, { key: 'layout', files: [file] }, { key: 'picture' }];
    const foreign = await intake.as({ id: 'other-system', kind: 'machine', roles: ['department-system'], agencyCode: AGENCY });
    expect((await bundles.register({ channel: '9', materials }, foreign)).body).toMatchObject({ code: 'file-unknown' });
    expect((await bundles.register({ channel: '9', materials }, system)).status).toBe(200);
  });

  it('is the same application when the same comes again, also twenty times at once', async () => {
    const id = newId();
    const answers = await Promise.all(Array.from({ length: 20 }, () => bundles.register({}, bundles.clerk, id)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.bundleNo}`)).size).toBe(1);
    expect(await bundles.told(id)).toHaveLength(1);
    const other = await bundles.register({ form: { 'shop-name': '别的' } }, bundles.clerk, id);
    expect([other.status, other.body.code]).toEqual([409, 'bundle-content-differs']);
  });

  it('comes online from the applicant, and from the system of a department in it', async () => {
    const online = await bundles.register({ channel: '2' }, bundles.applicant);
    expect([online.status, online.body.status]).toEqual([200, 'received']);
    expect((await bundles.documents(online.body.id)).length).toBe(0);
    const bySystem = await bundles.register({ channel: '9', siteId: TOWNSHIP_SITE }, system);
    expect([bySystem.status, bySystem.body.status]).toEqual([200, 'received']);
    const { rows } = await intake.superuser.query(`SELECT site_id, received_by FROM intake.bundle_case WHERE id = $1`, [bySystem.body.id]);
    expect(rows).toEqual([{ site_id: TOWNSHIP_SITE, received_by: 'market-system' }]);
  });

  it('keeps the version it was registered under', async () => {
    const { id } = await bundles.received();
    await publishBundle(intake, create(BundleVersionSchema, { ...bundle, version: 2, name: '开办餐饮店（新）' }));
    expect((await bundles.view(id)).bundleName).toBe('开办餐饮店');
    expect((await bundles.received()).bundleVersion).toBe(2);
  });
});

/** What is wrong, what is handed in, how it is refused, and by whom it comes where it is not the window. */
type Refused = readonly [string, Record<string, unknown>, number, string, string, (() => Promise<HttpClient>)?];

describe('an application is refused, and nothing is stored,', () => {
  const stranger = () => intake.as({ id: 'tax-system', kind: 'machine', roles: ['department-system'], agencyCode: '91510104MA6CEXA17W' });
  const refusals: readonly Refused[] = [
    ['for a bundle nobody publishes', { bundleCode: '220104-none' }, 400, 'bundle-unknown', 'bundleCode'],
    [
      'for a kind of applicant it does not serve',
      {
        applicant: {
          ...application().applicant,
          kind: '3',
          certificate: { certificateType: '001', certificateNumber: '91510104MA6CEXA17W' },
        },
      },
      400,
      'applicant-kind-not-served',
      'applicant.kind',
    ],
    [
      'with an answer that no question offers',
      { answers: { licence: 'no', sign: 'maybe', kitchen: 'yes' } },
      400,
      'answers-invalid',
      'answers.sign',
    ],
    [
      'with answers by which nothing is to be applied for',
      { answers: { licence: 'yes', sign: 'no', kitchen: 'no' }, form: {}, materials: [] },
      400,
      'no-member-applies',
      'answers',
    ],
    ['leaving out what belongs to it', { leaveOut: ['food'] }, 400, 'member-not-optional', 'leaveOut.0'],
    ['leaving out what it does not have', { leaveOut: ['tobacco'] }, 400, 'member-unknown', 'leaveOut.0'],
    ['with a material it does not ask for', { materials: [{ key: 'deed' }] }, 400, 'material-not-asked', 'materials.0.key'],
    ["with a member's own result", { materials: [{ key: 'business-licence' }] }, 400, 'material-not-asked', 'materials.0.key'],
    ['with what another body gives', { materials: [{ key: 'identity' }] }, 400, 'material-not-asked', 'materials.0.key'],
    ['with a material twice', { materials: [{ key: 'layout' }, { key: 'layout' }] }, 400, 'material-twice', 'materials.1.key'],
    ['with a field it does not ask for', { form: { 'shop-name': 'a', hobby: 'b' } }, 400, 'field-not-asked', 'form.hobby'],
    ['with a form half filled in', { form: { area: '12' } }, 400, 'form-invalid', 'form.shop-name'],
    ['with a number that is none', { form: { 'shop-name': 'a', area: 'big' } }, 400, 'form-invalid', 'form.area'],
    ['with a day that is none', { form: { 'shop-name': 'a', opening: '2026-13-01' } }, 400, 'form-invalid', 'form.opening'],
    ['with a file nobody uploaded', { materials: [{ key: 'layout', files: [newId()] }] }, 400, 'file-unknown', 'materials.0.files.0'],
    ['at a site of another region', { channel: '2', siteId: FAR_SITE }, 400, 'item-not-at-this-site', 'siteId', () => intake.applicant()],
    ['by a system of a body that has no part in it', { channel: '9' }, 403, 'agency-not-in-bundle', 'bundleCode', stranger],
    ['by a system at a window', { channel: '1' }, 403, 'channel-not-yours', 'channel', () => Promise.resolve(system)],
    [
      'online for somebody else',
      { channel: '2' },
      403,
      'applicant-not-you',
      'applicant.certificate.certificateNumber',
      () => intake.applicant('cd'.repeat(16)),
    ],
  ];
  it.each(refusals.map((refused) => [refused[0], refused] as const))('%s', async (_, [, change, status, code, field, caller]) => {
    const id = newId();
    const answer = await bundles.register(change, await (caller ?? (() => Promise.resolve(bundles.clerk)))(), id);
    expect([answer.status, answer.body.code, answer.body.field]).toEqual([status, code, field]);
    expect(await bundles.stored(id)).toMatchObject({ row: null, cases: null, events: '0', showings: '0' });
  });

  it.each<[string, Record<string, unknown>, object]>([
    [
      'an answer that no question offers',
      { answers: { licence: 'no', sign: 'maybe', kitchen: 'yes' } },
      { errors: [{ field: 'answers.sign', message: expect.stringMatching(/可选 yes（.+）、no（.+）/) }] },
    ],
    [
      'answers by which nothing is to be applied for',
      { answers: { licence: 'yes', sign: 'no', kitchen: 'no' }, form: {}, materials: [] },
      { members: expect.arrayContaining([{ key: 'sign', itemName: '招牌设置', condition: "answers.sign == 'yes'" }]) },
    ],
    ['leaving out what belongs to it', { leaveOut: ['food'] }, { optional: ['sign'] }],
    ['leaving out what it does not have', { leaveOut: ['tobacco'] }, { optional: ['sign'] }],
  ])('with what would be right, and the provision: %s', async (_, change, right) => {
    const { body } = await bundles.register(change);
    expect(body).toMatchObject({ article: '行政许可法 第二十六条第二款', ...right });
  });

  it('at a window that takes other items, while it takes the case of its own item', async () => {
    const other = await intake.as({ id: 'clerk-3', kind: 'staff', roles: ['window-clerk'], siteId: SITE, windowId: 'w-3' });
    const answer = await bundles.register({}, other);
    expect([answer.status, answer.body.code]).toEqual([400, 'bundle-not-at-this-window']);
  });

  it('when no body of the region offers a member any more, unless that can be left out', async () => {
    const itemCode = ITEMS.sign.replace(/14$/, '15');
    const members = bundle.members.map((one) => (one.key === 'sign' ? { ...one, itemCode } : one));
    await publishBundle(intake, create(BundleVersionSchema, { ...bundle, members, bundleCode: '220104-retiring' }));
    await intake.transaction((tx) => copyItemVersions(tx, [{ value: itemLike({ itemCode }), sequence: 1 }]));
    await intake.transaction((tx) => retireItems(tx, [{ value: { itemCode, version: 1 } as never, sequence: 5 }]));
    const refused = await bundles.register({ bundleCode: '220104-retiring' });
    expect([refused.status, refused.body.code, refused.body]).toEqual([
      400,
      'member-not-offered',
      expect.objectContaining({ member: 'sign', optional: ['sign'], article: '行政许可法 第二十六条第二款' }),
    ]);
    const rest = { bundleCode: '220104-retiring', leaveOut: ['sign'], materials: [{ key: 'application' }] };
    expect((await bundles.register(rest)).body).toMatchObject({ status: 'received' });
    await intake.transaction((tx) => retireBundles(tx, [{ value: { bundleCode: '220104-retiring', version: 1 } as never, sequence: 6 }]));
    expect((await bundles.register(rest)).body.code).toBe('bundle-unknown');
  });
});

describe('who sees applications', () => {
  it('the site and the applicant see theirs, listed newest first page by page; to others they do not exist', async () => {
    const { id } = await bundles.received();
    const foreign = await intake.clerk('clerk-9', 'site-2');
    expect((await foreign('GET', `/v1/bundles/${id}`)).body).toMatchObject({ code: 'bundle-not-found' });
    expect((await bundles.applicant('GET', `/v1/bundles/${id}`)).status).toBe(200);
    const page = await bundles.clerk<{ items: { id: string }[]; next: string }>('GET', '/v1/bundles?limit=1');
    expect(page.body.items).toMatchObject([{ id, status: 'received', applicant: '张**', promisedDueDay: null }]);
    const next = await bundles.clerk<{ items: { id: string }[] }>('GET', `/v1/bundles?limit=1&cursor=${page.body.next}`);
    expect(next.body.items[0]?.id).not.toBe(id);
    const cases = await bundles.clerk<{ items: { caseNo: string }[] }>('GET', '/v1/cases');
    expect(cases.body.items).toEqual([]);
  });

  it('members are not accepted, corrected, withdrawn or handed over by themselves', async () => {
    const { bundleNo, id, members } = await bundles.received();
    const caseId = members[0]?.caseId ?? '';
    const before = await bundles.stored(id);
    for (const [act, body, caller] of [
      ['acceptance', { outcome: 'accepted' }, bundles.clerk],
      ['withdrawal', { reason: '不再需要' }, bundles.applicant],
      ['delivery', { mode: 'electronic' }, bundles.counter],
    ] as const) {
      const answer = await caller('POST', `/v1/cases/${caseId}/${act}`, body);
      expect([answer.status, answer.body]).toMatchObject([409, { code: 'case-of-bundle', bundleNo, bundleId: id }]);
    }
    const correction = await bundles.clerk('PUT', `/v1/cases/${caseId}/corrections/${newId()}`, { materials: [{ key: 'application' }] });
    expect(correction.body).toMatchObject({ code: 'case-of-bundle' });
    expect(await bundles.stored(id)).toEqual(before);
  });
});
