import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Module } from '@nestjs/common';
import { newId, type FailedDocumentView, type Page, type Problem, type RenderingsView, type RenderingView } from '@onewindow/contracts';
import { sql } from '@onewindow/messaging/tx';
import { createService, DatabaseModule, Metrics, type RunningService } from '@onewindow/platform';
import {
  eventually,
  httpClient,
  leakCheck,
  testDatabase,
  testIssuer,
  type HttpClient,
  type TestDatabase,
  type TestIssuer,
} from '@onewindow/testing';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import {
  DocumentRenderer,
  FailedDocumentsController,
  fileStore,
  fileStoreConfig,
  issueDocument,
  observeDocuments,
  type DocumentData,
  type FileStore,
} from '../src/index.js';
import { inTransaction, issueIn, probeOptions, sealer } from './probe.js';
import { SAMPLES } from './samples.js';

const FAILED = '/v1/operations/failed-documents';
const leaks = leakCheck();
let database: TestDatabase;
let issuer: TestIssuer;
let folder: string;
let service: RunningService;
let dataSource: DataSource;
let administrator: HttpClient;

/** A service that issues documents, put together as any other. */
async function start(files: FileStore): Promise<RunningService> {
  @Module({
    imports: [DatabaseModule.forRoot(probeOptions(database.url))],
    controllers: [FailedDocumentsController],
    providers: [
      {
        provide: DocumentRenderer,
        inject: [DataSource, Metrics],
        useFactory: (db: DataSource, metrics: Metrics) => {
          const renderer = new DocumentRenderer({ dataSource: db, files, sealer });
          observeDocuments(metrics, renderer);
          return renderer;
        },
      },
    ],
  })
  class PapersModule {}

  const where = { OIDC_ISSUER: issuer.issuer, OIDC_JWKS_URL: issuer.jwksUrl };
  const config = { PORT: 0, HOST: '127.0.0.1', LOG_LEVEL: 'silent' as const, ...where };
  return createService({ name: 'papers', config: () => config, module: () => PapersModule });
}

beforeAll(async () => {
  database = await testDatabase({ service: 'papers', dataSourceOptions: probeOptions });
  issuer = await testIssuer();
  folder = await mkdtemp(path.join(tmpdir(), 'papers-'));
  service = await start(fileStore(z.object(fileStoreConfig).parse({ FILES_DIR: folder })));
  dataSource = service.app.get(DataSource, { strict: false });
  administrator = httpClient(service.address, await issuer.token({ id: 'admin-1', roles: ['administrator'] }));
});

afterAll(async () => {
  await service.stop();
  await issuer.close();
  await database.drop();
  await rm(folder, { recursive: true });
  await leaks();
});

afterEach(() => dataSource.query(`DELETE FROM document`));

const failures = async (): Promise<readonly FailedDocumentView[]> =>
  (await administrator<Page<FailedDocumentView>>('GET', FAILED)).body.items;
const render = (id: string) => administrator<RenderingView & Problem>('POST', `${FAILED}/${id}/rendering`);

/** No font of ours has this character of CJK Extension B. */
const UNPRINTABLE = { ...SAMPLES.GRANT, applicant: { ...SAMPLES.GRANT.applicant, name: '王𠀀' } };

/** A document that was given up under an earlier release. */
async function givenUp(data: DocumentData<'GRANT'>, failure = 'glyph-missing', minute = 0): Promise<string> {
  const id = newId();
  // in one transaction: the renderer takes what it sees
  await inTransaction(dataSource, async (tx) => {
    await issueDocument(tx, sealer, { id, caseId: newId(), kind: 'GRANT', data });
    await sql(tx, `UPDATE document SET failure = $2, attempts = 3, issued_at = $3 WHERE id = $1`, [
      id,
      failure,
      new Date(Date.UTC(2026, 0, 5, 1, minute)),
    ]);
  });
  return id;
}

/** Documents that were given up and with which nothing is wrong now; of every two one minute. */
async function givenUpInVain(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 1; n <= count; n += 1) ids.push(await givenUp({ ...SAMPLES.GRANT, number: `第${n}号` }, 'glyph-missing', Math.floor(n / 2)));
  return ids;
}

const metric = async (): Promise<string | undefined> =>
  (await (await fetch(`${service.address}/metrics`)).text()).split('\n').find((line) => line.startsWith('onewindow_failed_documents '));

it('is for administrators alone', async () => {
  const others = httpClient(service.address, await issuer.token({ roles: ['window-clerk', 'auditor'] }));
  for (const [method, of] of [
    ['GET', FAILED],
    ['POST', `${FAILED}/rendering`],
    ['POST', `${FAILED}/${newId()}/rendering`],
  ] as const)
    expect([of, (await others(method, of)).status]).toEqual([of, 403]);
});

it('lists a document that cannot be made with the cause and without what it says, and counts it', async () => {
  expect(await metric()).toBe('onewindow_failed_documents 0');
  const id = await issueIn(dataSource, 'GRANT', UNPRINTABLE);
  await eventually(async () => expect(await failures()).toHaveLength(1), { timeoutMs: 15_000 });
  const [failed] = await failures();
  expect(failed).toEqual({
    id,
    caseId: expect.any(String),
    kind: 'GRANT',
    templateVersion: 1,
    documentNo: SAMPLES.GRANT.number,
    issuedAt: expect.any(String),
    reason: 'glyph-missing',
    attempts: 3,
  });
  expect(await metric()).toBe('onewindow_failed_documents 1');
});

it('goes through the list page by page, the oldest first, each once', async () => {
  const ids = await givenUpInVain(5);
  const seen: string[] = [];
  for (let next: string | null = ''; next !== null;) {
    const of: string = next ? `&cursor=${next}` : '';
    const { status, body } = await administrator<Page<FailedDocumentView>>('GET', `${FAILED}?limit=2${of}`);
    expect(status).toBe(200);
    seen.push(...body.items.map(({ id }) => id));
    next = body.next;
  }
  // ids are in the order of their making, so they decide within a minute
  expect(seen).toEqual(ids);
  const foreign = await administrator<Problem>('GET', `${FAILED}?cursor=${Buffer.from('["1"]').toString('base64url')}`);
  expect([foreign.status, foreign.body.code]).toEqual([400, 'invalid-cursor']);
});

it('masks citizens’ numbers in a reason that is an error’s own words', async () => {
  await givenUp(SAMPLES.GRANT, 'unexpected 11010519491231002X');
  expect((await failures())[0]?.reason).toBe('unexpected 110105********002X');
});

it('makes one again, and it is in no list any more', async () => {
  const [id = '', other] = await givenUpInVain(2);
  const { status, body } = await render(id);
  expect([status, body]).toEqual([200, { id, reason: null }]);
  expect((await failures()).map((failed) => failed.id)).toEqual([other]);
  const [row] = await dataSource.query<{ file_hash: string }[]>(`SELECT file_hash FROM document WHERE id = $1`, [id]);
  expect((await service.app.get(DocumentRenderer, { strict: false }).getOrRender(id)).hash).toBe(row?.file_hash);
  // the same request again finds it made
  expect((await render(id)).body).toEqual({ id, reason: null });
});

it('says why one cannot be made still, keeps the newest reason, and does so as often as it is asked', async () => {
  const id = await givenUp(UNPRINTABLE, 'an older reason');
  for (let attempts = 4; attempts < 40; attempts += 1) {
    const { status, body } = await render(id);
    expect([status, body]).toEqual([200, { id, reason: 'glyph-missing' }]);
  }
  expect(await failures()).toMatchObject([{ id, reason: 'glyph-missing', attempts: 39 }]);
});

it('knows no document that was not issued', async () => {
  const { status, body } = await render(newId());
  expect([status, body.code]).toEqual([404, 'document-unknown']);
  expect((await render('x')).body).toMatchObject({ code: 'invalid-path', field: 'id' });
});

it('gives all of them back to the renderer; what fails again is listed again', async () => {
  const ids = await givenUpInVain(12);
  const bad = await givenUp(UNPRINTABLE, 'an older reason');
  const { status, body } = await administrator<RenderingsView>('POST', `${FAILED}/rendering`);
  expect([status, body]).toEqual([202, { waiting: 13 }]);
  await eventually(async () =>
    expect(
      await dataSource.query(`SELECT FROM document WHERE id = ANY ($1) AND file_hash IS NOT NULL AND failure IS NULL`, [ids]),
    ).toHaveLength(12),
  );
  await eventually(async () => expect(await failures()).toMatchObject([{ id: bad, reason: 'glyph-missing', attempts: 3 }]), {
    timeoutMs: 15_000,
  });
});
