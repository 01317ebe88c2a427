import { newId, type DocumentView, type Principal, type Problem } from '@onewindow/contracts';
import { eventually } from '@onewindow/testing';
import { noteInvolvedAgencies } from '../src/access/involved-agency.commands.js';
import { issueDocument } from '../src/document/document.commands.js';
import { acceptNotice, issue, toolsOf } from './papers.js';
import { casesOf, withoutReceipt } from './cases.js';
import { AGENCY, ITEM, SITE } from './catalogue.js';
import { applicantOf, staff, startIntake, SUBJECT, type RunningIntake } from './running-intake.js';

const CLERK = staff('clerk-1', SITE, 'window-clerk');

let intake: RunningIntake;
beforeAll(async () => void (intake = await startIntake()));
afterAll(() => intake.stop());

const list = async (caseId: string, who: Partial<Principal> = CLERK) =>
  withoutReceipt((await (await intake.as(who))<DocumentView[]>('GET', `/v1/cases/${caseId}/documents`)).body);

const get = async (caseId: string, documentId: string, headers: Record<string, string> = {}, who: Partial<Principal> = CLERK) =>
  fetch(`${intake.service.address}/v1/cases/${caseId}/documents/${documentId}`, {
    headers: { authorization: `Bearer ${await intake.token(who)}`, ...headers },
  });

describe('a document', () => {
  it('is there as data with its act, and as PDF a moment later without being asked for', async () => {
    const registered = await intake.register();
    const id = await issue(intake, registered);
    const [document] = await list(registered.id);
    expect(document).toMatchObject({
      id,
      kind: 'ACCEPT_NOTICE',
      name: '行政许可申请受理通知书',
      issuedAt: '2026-11-24T02:00:00.000Z',
      servedAt: null,
      failure: null,
      data: { number: document?.documentNo, issuedOn: '2026-11-24', applicant: { name: '张三丰' } },
    });
    await eventually(async () => expect((await list(registered.id))[0]?.renderedAt).not.toBeNull());
  });

  it('is not there when its act is not, and is made only once it is committed', async () => {
    const registered = await intake.register();
    let woken = 0;
    const tools = { ...toolsOf(intake), renderer: { wake: () => void (woken += 1) } };
    const work = intake.transaction(async (tx) => {
      await issueDocument(tx, tools, acceptNotice(registered));
      throw new Error('the act was refused');
    });
    await expect(work).rejects.toThrow('the act was refused');
    expect([await list(registered.id), woken]).toEqual([[], 0]);
    await issue(intake, registered, tools);
    expect(woken).toBe(1);
  });

  it('issued again is one, and one number has one content', async () => {
    const registered = await intake.register();
    const ids = [await issue(intake, registered), await issue(intake, registered)];
    expect(new Set(ids).size).toBe(1);
    const other = acceptNotice(registered, { acceptedOn: '2026-11-25' });
    await expect(intake.transaction((tx) => issueDocument(tx, toolsOf(intake), other))).rejects.toMatchObject({
      code: 'document-already-issued',
    });
    expect(await list(registered.id)).toHaveLength(1);
  });

  it('whose data lacks something is refused at the field', async () => {
    const registered = await intake.register();
    const lacking = acceptNotice(registered, { legalBasis: [] });
    await expect(intake.transaction((tx) => issueDocument(tx, toolsOf(intake), lacking))).rejects.toMatchObject({
      code: 'document-data-invalid',
      details: { field: 'legalBasis' },
    });
  });

  it('leaves nothing of what it says readable in its row', async () => {
    const registered = await intake.register();
    const id = await issue(intake, registered);
    const { rows } = await intake.superuser.query<{ everything: string }>(
      'SELECT d::text AS everything FROM intake.document d WHERE id = $1',
      [id],
    );
    expect(rows[0]?.everything).toContain(id);
    expect(rows[0]?.everything).not.toContain('张三丰');
  });
});

describe('the receipt for materials', () => {
  const all = async (caseId: string) => (await (await intake.as(CLERK))<DocumentView[]>('GET', `/v1/cases/${caseId}/documents`)).body;

  it.each<[string, Record<string, unknown>]>([
    ['at the window', {}],
    ['by mail', { channel: '4', waybillNo: 'EMS1234567890' }],
    ['otherwise', { channel: '9' }],
  ])('vouches for what was taken in %s, once', async (_, change) => {
    const { register } = await casesOf(intake);
    const given = { materials: [{ key: 'floor-plan', copies: 2 }, { key: 'application' }], ...change };
    const { body } = await register(given);
    await register(given, undefined, body.id);
    expect(await all(body.id)).toMatchObject([
      {
        kind: 'MATERIAL_RECEIPT',
        name: '申请材料接收凭证',
        documentNo: expect.stringMatching(/^收〔\d{4}〕\d{6}号$/),
        issuedAt: body.receivedAt,
        data: {
          caseNo: body.caseNo,
          applicant: { name: '张三丰' },
          item: { code: ITEM },
          materials: [
            { name: '平面图', form: '纸质', copies: 2 },
            { name: '申请书', form: '纸质', copies: 1 },
          ],
          receivedBy: '测试',
          receiptCode: body.receiptCode,
        },
      },
    ]);
    expect((await get(body.id, (await all(body.id))[0]?.id ?? '')).status).toBe(200);
  });

  it('is not issued for nothing, nor for what nobody of the window took in', async () => {
    const { register, applicant } = await casesOf(intake);
    const [empty, online] = [await register({ materials: [] }), await register({ channel: '2' }, applicant)];
    expect([await all(empty.body.id), await all(online.body.id)]).toEqual([[], []]);
  });
});

describe('its file', () => {
  it('is a PDF to whoever asks first, and is sent once', async () => {
    const registered = await intake.register();
    const id = await issue(intake, registered);
    const answers = await Promise.all(Array.from({ length: 5 }, () => get(registered.id, id)));
    const bodies = await Promise.all(answers.map(async (answer) => Buffer.from(await answer.arrayBuffer())));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect(bodies.every((body) => body.subarray(0, 5).toString() === '%PDF-' && body.equals(bodies[0] as Buffer))).toBe(true);
    const headers = Object.fromEntries(answers[0]?.headers ?? []);
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(bodies[0]?.length),
      'cache-control': 'private, no-cache',
    });
    expect(headers['content-disposition']).toMatch(/^attachment; .*filename\*=UTF-8''/);

    const again = await get(registered.id, id, { 'if-none-match': headers['etag'] ?? '' });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await get(registered.id, id, { 'if-none-match': '"another"' })).status).toBe(200);
  });

  it('that cannot be made is told in the list and to who asks for it, and is made once somebody has seen to it', async () => {
    const registered = await intake.register();
    const sleeping = { ...toolsOf(intake), renderer: { wake: () => undefined } };
    const id = await intake.transaction(async (tx) => {
      const issued = await issueDocument(tx, sleeping, acceptNotice(registered));
      // a wording that this release does not have
      await tx.db.query(`UPDATE document SET kind = 'MATERIAL_RECEIPT', attempts = 2 WHERE id = $1`, [issued]);
      return issued;
    });
    const answer = await get(registered.id, id);
    expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([409, 'document-not-renderable']);
    const { rows } = await intake.superuser.query<{ failure: string }>('SELECT failure FROM intake.document WHERE id = $1', [id]);
    expect(rows[0]?.failure).toContain('document-data-invalid');

    await intake.superuser.query(`UPDATE intake.document SET kind = 'ACCEPT_NOTICE' WHERE id = $1`, [id]);
    expect((await list(registered.id))[0]?.failure).toBe(rows[0]?.failure);
    await intake.superuser.query(`UPDATE intake.document SET failure = NULL, attempts = 0 WHERE id = $1`, [id]);
    expect((await get(registered.id, id)).status).toBe(200);
  });

  it('is no matter of readiness', async () => {
    const ready = (await (await fetch(`${intake.service.address}/health/ready`)).json()) as { checks: object };
    expect(Object.keys(ready.checks)).not.toContain('documents');
  });
});

describe('who may read', () => {
  it('is the site, the applicant and the agencies with a step, each recorded', async () => {
    const registered = await intake.register();
    const id = await issue(intake, registered);
    await intake.transaction((tx) => noteInvolvedAgencies(tx, [{ caseId: registered.id, agencyCode: AGENCY }]));
    const officer = { ...staff('officer-1', '', 'officer'), agencyCode: AGENCY };
    for (const who of [CLERK, staff('counter-1', SITE, 'issuing-counter'), applicantOf(SUBJECT), officer]) {
      expect(await list(registered.id, who)).toHaveLength(1);
      expect((await get(registered.id, id, {}, who)).status).toBe(200);
    }
    const { rows } = await intake.superuser.query<{ why: string }>(
      'SELECT why FROM intake.case_access WHERE case_id = $1 AND who = $2 ORDER BY at',
      [registered.id, 'officer-1'],
    );
    expect(rows.map(({ why }) => why)).toEqual(['documents:staff', `document:${id}:staff`]);
  });

  it('is no officer where it is the receipt, whose code rates the case', async () => {
    const { id } = await intake.register();
    await intake.transaction((tx) => noteInvolvedAgencies(tx, [{ caseId: id, agencyCode: AGENCY }]));
    const kinds = async (who: Partial<Principal>) =>
      (await (await intake.as(who))<DocumentView[]>('GET', `/v1/cases/${id}/documents`)).body.map((document) => [
        document.kind,
        document.id,
      ]);
    const officer = { ...staff('officer-1', '', 'officer'), agencyCode: AGENCY };
    const [receipt] = await kinds(CLERK);
    expect([receipt?.[0], await kinds(applicantOf(SUBJECT)), await kinds(officer)]).toEqual(['MATERIAL_RECEIPT', [receipt], []]);
    const answers = [CLERK, officer].map(async (who) => (await get(id, receipt?.[1] ?? '', {}, who)).status);
    expect(await Promise.all(answers)).toEqual([200, 404]);
  });

  it('is nobody else, and no document is found by another case', async () => {
    const [registered, other] = [await intake.register(), await intake.register()];
    const id = await issue(intake, registered);
    for (const who of [
      staff('clerk-9', 'site-2', 'window-clerk'),
      applicantOf('another'),
      { ...staff('o', '', 'officer'), agencyCode: AGENCY },
    ])
      expect((await get(registered.id, id, {}, who)).status).toBe(404);
    for (const [caseId, documentId] of [
      [other.id, id],
      [registered.id, newId()],
    ] as const)
      expect(((await (await get(caseId, documentId)).json()) as Problem).code).toBe('document-unknown');
  });
});
