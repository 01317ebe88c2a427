import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { newId, type FileView, type Principal, type Problem } from '@onewindow/contracts';
import { eventually } from '@onewindow/testing';
import { DataSource } from 'typeorm';
import { noteInvolvedAgencies } from '../src/access/involved-agency.commands.js';
import { ExpirySweeper } from '@onewindow/platform';
import { attachFiles } from '../src/file/file.commands.js';
import { sweepContent } from '../src/file/file.expiry.js';
import { FILE_STORE } from '../src/tokens.js';
import { DocumentRenderer, type FileStore } from '@onewindow/documents';
import { AGENCY, SITE } from './catalogue.js';
import { applicantOf, staff, startIntake, SUBJECT, type RunningIntake } from './running-intake.js';

const MEGABYTE = 1024 * 1024;
const CLERK = staff('clerk-1', SITE, 'window-clerk');
const APPLICANT = applicantOf(SUBJECT);
const principal = (who: Partial<Principal>): Principal => ({
  id: '',
  kind: 'staff',
  roles: [],
  name: '',
  agencyCode: '',
  siteId: '',
  windowId: '',
  subjectId: '',
  ...who,
});

let intake: RunningIntake;
beforeAll(async () => void (intake = await startIntake()));
afterAll(() => intake.stop());

/** A PDF that no other is. */
const pdf = (bytes = 1000): Buffer<ArrayBuffer> => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(bytes)]);

interface Upload {
  readonly who?: Partial<Principal>;
  readonly id?: string;
  readonly content?: Buffer<ArrayBuffer>;
  readonly headers?: Record<string, string>;
  readonly query?: string;
  readonly to?: RunningIntake;
}

async function upload({ who = CLERK, id = newId(), content = pdf(), headers = {}, query = '?name=scan.pdf', to = intake }: Upload = {}) {
  const answer = await fetch(`${to.service.address}/v1/files/${id}${query}`, {
    method: 'PUT',
    body: content,
    headers: { authorization: `Bearer ${await to.token(who)}`, 'content-type': 'application/pdf', ...headers },
  });
  return { status: answer.status, body: (await answer.json()) as FileView & Problem };
}

const attach = (caseId: string, files: readonly string[], who: Partial<Principal> = CLERK, key = 'application'): Promise<void> =>
  intake.transaction((tx) => attachFiles(tx, caseId, [{ key, files }], principal(who)));

async function download(who: Partial<Principal>, caseId: string, fileId: string, key = 'application'): Promise<Response> {
  return fetch(`${intake.service.address}/v1/cases/${caseId}/materials/${key}/files/${fileId}`, {
    headers: { authorization: `Bearer ${await intake.token(who)}` },
  });
}

const rowsOf = async (id: string): Promise<number> =>
  (await intake.superuser.query('SELECT 1 FROM intake.uploaded_file WHERE id = $1', [id])).rows.length;

async function contents(): Promise<string[]> {
  const entries = await readdir(intake.filesDir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('an upload', () => {
  it('is kept as it came: name, type, size and hash', async () => {
    const content = pdf();
    const { status, body } = await upload({
      content,
      query: '',
      headers: { 'content-disposition': "attachment; filename*=UTF-8''%E5%B9%B3%E9%9D%A2%E5%9B%BE.pdf" },
    });
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        name: '平面图.pdf',
        type: 'application/pdf',
        size: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      }),
    ]);
  });

  it('of ten megabytes that call themselves JSON is taken for what it is', async () => {
    const { status, body } = await upload({ content: pdf(10 * MEGABYTE), headers: { 'content-type': 'application/json' } });
    expect([status, body.size, body.type]).toEqual([200, 10 * MEGABYTE + 9, 'application/pdf']);
  });

  it('again is quiet, another content under its id is refused, and so is somebody else', async () => {
    const [id, content] = [newId(), pdf()];
    const first = await upload({ id, content });
    expect((await upload({ id, content })).body).toEqual(first.body);
    for (const other of [{ id }, { id, content, who: APPLICANT }]) {
      const answer = await upload(other);
      expect([answer.status, answer.body.code]).toEqual([409, 'file-content-differs']);
    }
  });

  it('ten times at once is one file', async () => {
    const [id, content] = [newId(), pdf(50_000)];
    const answers = await Promise.all(Array.from({ length: 10 }, () => upload({ id, content })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await rowsOf(id)).toBe(1);
  });

  it.each<[string, Upload, string]>([
    ['a program that calls itself PDF', { content: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]) }, 'file-type-not-allowed'],
    ['nothing', { content: Buffer.alloc(0) }, 'file-empty'],
    ['more than twenty megabytes', { content: pdf(20 * MEGABYTE) }, 'file-too-large'],
    ['a name that is too long', { query: `?name=${'x'.repeat(201)}` }, 'invalid-query'],
  ])('of %s is refused and leaves nothing', async (_, what, code) => {
    const [id, before] = [newId(), await contents()];
    const answer = await upload({ ...what, id });
    expect([answer.status, answer.body.code]).toEqual([400, code]);
    expect(await rowsOf(id)).toBe(0);
    expect(await contents()).toHaveLength(before.length);
  });

  it('that breaks off leaves nothing', async () => {
    const [id, before] = [newId(), await contents()];
    const sent = request({
      port: new URL(intake.service.address).port,
      method: 'PUT',
      path: `/v1/files/${id}?name=a.pdf`,
      headers: { authorization: `Bearer ${await intake.token(CLERK)}`, 'content-length': 5 * MEGABYTE },
    });
    sent.on('error', () => undefined);
    sent.write(pdf(MEGABYTE));
    await eventually(async () => expect(await contents()).toHaveLength(before.length + 1));
    sent.destroy();
    await eventually(async () => expect(await contents()).toHaveLength(before.length));
    expect(await rowsOf(id)).toBe(0);
  });

  it('leaves its name unreadable in its row', async () => {
    const { body } = await upload({ query: `?name=${encodeURIComponent('张三丰身份证.pdf')}` });
    const { rows } = await intake.superuser.query<{ everything: string }>(
      'SELECT f::text AS everything FROM intake.uploaded_file f WHERE id = $1',
      [body.id],
    );
    expect(rows[0]?.everything).not.toContain('张三丰');
  });

  it('is known to its uploader and the colleagues of the site, and to nobody else before a case has it', async () => {
    const { body } = await upload();
    expect((await (await intake.clerk('clerk-2'))<FileView>('GET', `/v1/files/${body.id}`)).body).toEqual(body);
    for (const stranger of [await intake.applicant(), await intake.clerk('clerk-3', 'site-2')])
      expect((await stranger<Problem>('GET', `/v1/files/${body.id}`)).body.code).toBe('file-unknown');
  });
});

describe('what one uploader may have in store before a case names it', () => {
  let small: RunningIntake;
  beforeAll(async () => void (small = await startIntake({ FILES_UNCLAIMED_MAX: 4, FILES_UNCLAIMED_MAX_BYTES: 2 * MEGABYTE })));
  afterAll(() => small.stop());

  const someone =
    (subject: string) =>
    (what: Upload = {}) =>
      upload({ who: applicantOf(subject), to: small, ...what });
  const codes = (answers: readonly { readonly status: number; readonly body: Partial<Problem> }[]) =>
    answers.map(({ status, body }) => (status === 200 ? '200' : `${status} ${body.code}`)).toSorted();

  it('is so many files, also when they come at once; what is there is told again, and others have room', async () => {
    const mine = someone('one');
    expect(codes(await Promise.all(Array.from({ length: 7 }, () => mine())))).toEqual([
      ...Array<string>(4).fill('200'),
      ...Array<string>(3).fill('409 too-many-files'),
    ]);
    const { rows } = await small.superuser.query<{ id: string }>('SELECT id FROM intake.uploaded_file LIMIT 1');
    expect((await mine()).body.code).toBe('too-many-files');
    expect((await mine({ id: rows[0]?.id ?? '' })).body.code).toBe('file-content-differs');
    expect((await someone('another')()).status).toBe(200);
  });

  it('is so many bytes, and a file that is refused is not stored', async () => {
    const mine = someone('two');
    const [id, content] = [newId(), pdf(MEGABYTE)];
    expect(codes([await mine({ id, content }), await mine({ content: pdf(MEGABYTE) })])).toEqual(['200', '200']);
    const before = await small.superuser.query('SELECT id FROM intake.uploaded_file');
    const files = async () =>
      (await readdir(small.filesDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;
    const stored = await files();
    expect((await mine()).body.code).toBe('too-many-files');
    expect([await files(), (await small.superuser.query('SELECT id FROM intake.uploaded_file')).rowCount]).toEqual([
      stored,
      before.rowCount,
    ]);
    expect((await mine({ id, content })).status).toBe(200);
  });

  it('is free again once a case has named it', async () => {
    const mine = someone('three');
    for (let i = 0; i < 4; i += 1) await mine();
    expect((await mine()).status).toBe(409);
    await small.superuser.query(
      `UPDATE intake.uploaded_file SET case_id = id, material_key = 'application', attached_at = now() WHERE owner = 'subject:three'`,
    );
    expect((await mine()).status).toBe(200);
  });
});

describe('a case', () => {
  it('takes the files of its materials, and takes them again quietly', async () => {
    const { id } = await intake.register();
    const files = [(await upload()).body.id, (await upload()).body.id];
    await attach(id, files);
    await attach(id, files);
    const { rows } = await intake.superuser.query('SELECT DISTINCT material_key FROM intake.uploaded_file WHERE case_id = $1', [id]);
    expect(rows).toEqual([{ material_key: 'application' }]);
  });

  it('keeps a file with the material it was handed in for, where it is listed', async () => {
    const { id } = await intake.register();
    const [file, other] = [(await upload()).body.id, (await upload()).body.id];
    await attach(id, [file]);
    await expect(attach(id, [other, file], CLERK, 'floor-plan')).rejects.toMatchObject({
      code: 'file-in-use',
      details: { field: 'materials.0.files.1' },
    });
    expect([(await download(CLERK, id, file)).status, (await download(CLERK, id, other, 'floor-plan')).status]).toEqual([200, 404]);
  });

  it('refuses files that are not the caller’s, not there, or another case’s, and takes none then', async () => {
    const [{ id }, { id: other }] = [await intake.register(), await intake.register()];
    const [mine, taken] = [(await upload()).body.id, (await upload()).body.id];
    const theirs = (await upload({ who: APPLICANT })).body.id;
    await attach(other, [taken]);
    for (const [file, code] of [
      [theirs, 'file-unknown'],
      [newId(), 'file-unknown'],
      [taken, 'file-attached-elsewhere'],
    ] as const)
      await expect(attach(id, [mine, file])).rejects.toMatchObject({ code, details: { field: 'materials.0.files.1' } });
    await expect(attach(id, [mine, mine])).rejects.toMatchObject({ code: 'file-twice' });
    expect((await download(CLERK, id, mine)).status).toBe(404);
  });
});

describe('a file of a case', () => {
  let caseId: string;
  let fileId: string;
  const content = pdf(3 * MEGABYTE);

  beforeAll(async () => {
    caseId = (await intake.register()).id;
    fileId = (await upload({ content, query: `?name=${encodeURIComponent('平面图.pdf')}` })).body.id;
    await attach(caseId, [fileId]);
    await intake.transaction((tx) => noteInvolvedAgencies(tx, [{ caseId, agencyCode: AGENCY }]));
    await intake.transaction((tx) => noteInvolvedAgencies(tx, [{ caseId, agencyCode: AGENCY }]));
  });

  const officer = { ...staff('officer-1', '', 'officer'), agencyCode: AGENCY };
  const system = { id: 'market-system', kind: 'machine', roles: ['department-system'], agencyCode: AGENCY } as const;

  it.each<[string, Partial<Principal>]>([
    ['a clerk of the site', CLERK],
    ['the issuing counter of the site', staff('counter-1', SITE, 'issuing-counter')],
    ['the applicant', APPLICANT],
    ['an officer of an agency with a step', officer],
    ['the system of an agency with a step', system],
  ])('is given to %s, to save and not to show, and the reading is recorded', async (_, who) => {
    const answer = await download(who, caseId, fileId);
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(content.length),
      'content-disposition': `attachment; filename="___.pdf"; filename*=UTF-8''%E5%B9%B3%E9%9D%A2%E5%9B%BE.pdf`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const { rows } = await intake.superuser.query<{ why: string }>('SELECT why FROM intake.case_access WHERE case_id = $1 AND who = $2', [
      caseId,
      who.id,
    ]);
    expect(rows.map(({ why }) => why)).toContain(`file:${fileId}:${who.kind}`);
  });

  it.each<[string, Partial<Principal>]>([
    ['a clerk of another site', staff('clerk-9', 'site-2', 'window-clerk')],
    ['another applicant', applicantOf('another')],
    ['an officer of an agency without a step', { ...officer, id: 'officer-9', agencyCode: '112201040000000278' }],
    ['a clerk who works for an agency with a step', { ...staff('clerk-8', 'site-2', 'window-clerk'), agencyCode: AGENCY }],
  ])('does not exist for %s', async (_, who) => {
    const answer = await download(who, caseId, fileId);
    expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([404, 'case-not-found']);
    const { rows } = await intake.superuser.query('SELECT 1 FROM intake.case_access WHERE case_id = $1 AND who = $2', [caseId, who.id]);
    expect(rows).toEqual([]);
  });

  it('is not found by another case or material', async () => {
    const other = await intake.register();
    expect((await download(CLERK, other.id, fileId)).status).toBe(404);
    expect((await download(CLERK, caseId, fileId, 'floor-plan')).status).toBe(404);
  });
});

describe('a file that no case names', () => {
  const age = (ids: readonly string[], hours: number) =>
    intake.superuser.query(`UPDATE intake.uploaded_file SET uploaded_at = now() - make_interval(hours => $2) WHERE id = ANY($1)`, [
      ids,
      hours,
    ]);

  it('goes after a day, with its content unless another file has the same', async () => {
    const [lonely, shared] = [pdf(), pdf()];
    const gone = (await upload({ content: lonely })).body;
    const double = (await upload({ content: shared })).body;
    const twin = (await upload({ content: shared, who: APPLICANT })).body;
    const kept = (await upload()).body;
    await attach((await intake.register()).id, [kept.id]);
    await age([gone.id, double.id, kept.id], 25);
    await age([twin.id], 23);

    await intake.service.get(ExpirySweeper).sweep();
    const { rows } = await intake.superuser.query<{ id: string }>('SELECT id FROM intake.uploaded_file WHERE id = ANY($1)', [
      [gone, double, twin, kept].map((file) => file.id),
    ]);
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([twin.id, kept.id]));

    const store = intake.service.get<FileStore>(FILE_STORE);
    const parts = { db: intake.service.get(DataSource), store, documents: intake.service.get(DocumentRenderer) };
    const sweep = (now: Date) => sweepContent(parts, now);
    expect(await sweep(new Date())).toBe(0);
    await sweep(new Date(Date.now() + 2 * 3_600_000));
    expect(await Promise.all([gone, twin, kept].map((file) => store.has(file.sha256)))).toEqual([false, true, true]);
  });
});
