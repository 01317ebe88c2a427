import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { newId } from '@onewindow/contracts';
import { TransientError } from '@onewindow/platform';
import { eventually, testDatabase, type TestDatabase } from '@onewindow/testing';
import { DataSource } from 'typeorm';
import {
  DocumentRenderer,
  fileStore,
  fileStoreConfig,
  type DocumentData,
  type DocumentKind,
  type FileStore,
  type StoredFile,
} from '../src/index.js';
import { z } from 'zod';
import { issueIn, probeOptions, sealer } from './probe.js';
import { SAMPLES } from './samples.js';

let database: TestDatabase;
let dataSource: DataSource;
let folder: string;
let files: FileStore;
let started: DocumentRenderer[];

beforeAll(async () => {
  database = await testDatabase({ service: 'papers', dataSourceOptions: probeOptions });
  dataSource = await new DataSource(probeOptions(database.url)).initialize();
  folder = await mkdtemp(path.join(tmpdir(), 'papers-'));
  files = fileStore(z.object(fileStoreConfig).parse({ FILES_DIR: folder, FILES_KEY: '7f'.repeat(32) }));
});
beforeEach(() => void (started = []));
// what a test left waiting would be made by the renderer of the next
afterEach(async () => {
  await Promise.all(started.map((renderer) => renderer.onApplicationShutdown()));
  await dataSource.query(`DELETE FROM document`);
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
  await rm(folder, { recursive: true });
});

interface Row {
  file_hash: string | null;
  file_size: number | null;
  attempts: number;
  failure: string | null;
  data: Buffer;
  document_no: string;
  template_version: number;
}

const rowOf = async (id: string): Promise<Row> =>
  ((await dataSource.query(`SELECT * FROM document WHERE id = $1`, [id])) as Row[])[0] as Row;

const issue = <K extends DocumentKind>(kind: K, data: DocumentData<K>, id?: string, caseId?: string): Promise<string> =>
  issueIn(dataSource, kind, data, { ...(id ? { id } : {}), ...(caseId ? { caseId } : {}) });

function renderer(store: FileStore = files): DocumentRenderer {
  const made = new DocumentRenderer({ dataSource, files: store, sealer });
  started.push(made);
  return made;
}

function running(store?: FileStore): DocumentRenderer {
  const made = renderer(store);
  made.onApplicationBootstrap();
  return made;
}

const fileMade = (id: string): Promise<Row> =>
  eventually(async () => {
    const row = await rowOf(id);
    if (row.file_hash === null) throw new Error(`no file yet: ${row.failure}`);
    return row;
  });

/** A store that does as told with each put. */
const through = (put: (content: Buffer) => Promise<StoredFile>): FileStore =>
  new Proxy(files, { get: (target, name) => (name === 'put' ? put : Reflect.get(target, name).bind(target)) as unknown });

describe('issuing', () => {
  it('stores number, template version and data, and nothing of the data in plain', async () => {
    const row = await rowOf(await issue('GRANT', SAMPLES.GRANT));
    expect(row).toMatchObject({ document_no: SAMPLES.GRANT.number, template_version: 1, file_hash: null, attempts: 0 });
    expect(row.data.includes(SAMPLES.GRANT.applicant.name)).toBe(false);
  });

  it('stores nothing when the data does not fit', async () => {
    const id = newId();
    await expect(issue('REFUSE', { ...SAMPLES.REFUSE, reasons: [] }, id)).rejects.toMatchObject({ code: 'document-data-invalid' });
    expect(await rowOf(id)).toBeUndefined();
  });

  it('is quiet for the same document again and refuses another one under its id', async () => {
    const [id, caseId] = [newId(), newId()];
    await issue('REFUSE', SAMPLES.REFUSE, id, caseId);
    const before = await rowOf(id);
    await issue('REFUSE', SAMPLES.REFUSE, id, caseId);
    expect(await rowOf(id)).toEqual(before);
    const conflict = { kind: 'conflict', code: 'document-already-issued' };
    await expect(issue('REFUSE', { ...SAMPLES.REFUSE, reasons: ['另一个理由。'] }, id, caseId)).rejects.toMatchObject(conflict);
    await expect(issue('REFUSE', SAMPLES.REFUSE, id)).rejects.toMatchObject(conflict);
    await expect(issue('GRANT', SAMPLES.GRANT, id, caseId)).rejects.toMatchObject(conflict);
  });
});

describe('the renderer', () => {
  it('makes the file of a document that was issued, and notes hash and size', async () => {
    const made = running();
    const id = await issue('ACCEPT_NOTICE', SAMPLES.ACCEPT_NOTICE);
    made.wake();
    const { file_hash, file_size } = await fileMade(id);
    const pdf = await buffer(await files.open(file_hash ?? ''));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBe(file_size);
    expect(await made.referenced([file_hash ?? '', 'f'.repeat(64)])).toEqual(new Set([file_hash]));
  });

  it('finds by itself what nobody woke it for', async () => {
    running();
    await fileMade(await issue('PERMIT', SAMPLES.PERMIT));
  });

  it('makes each document once where two instances run', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, (_, index) => issue('GRANT', { ...SAMPLES.GRANT, number: `第${index}号` })));
    let puts = 0;
    const counting = through((content) => {
      puts += 1;
      return files.put(content);
    });
    running(counting);
    running(counting);
    const rows = await Promise.all(ids.map(fileMade));
    expect(new Set(rows.map((row) => row.file_hash)).size).toBe(30);
    expect(puts).toBe(30);
  });

  it('makes at once what is asked for before it came to it, one time for many who ask', async () => {
    const id = await issue('MATERIAL_RECEIPT', SAMPLES.MATERIAL_RECEIPT);
    let puts = 0;
    const made = renderer(
      through((content) => {
        puts += 1;
        return files.put(content);
      }),
    );
    const [first, second] = await Promise.all([made.getOrRender(id), made.getOrRender(id)]);
    expect(second).toEqual(first);
    expect(await made.getOrRender(id)).toEqual(first);
    expect(puts).toBe(1);
    expect(await rowOf(id)).toMatchObject({ file_hash: first.hash, file_size: first.size });
  });

  it('knows no document that was not issued', async () => {
    await expect(renderer().getOrRender(newId())).rejects.toMatchObject({ kind: 'not-found', code: 'document-unknown' });
  });

  it('does again what an instance took and did not finish', async () => {
    const id = await issue('GRANT', SAMPLES.GRANT);
    // as one that was killed after it took the document
    await dataSource.query(`UPDATE document SET render_after = now() + interval '60 seconds' WHERE id = $1`, [id]);
    running();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await rowOf(id)).file_hash).toBeNull();
    await dataSource.query(`UPDATE document SET render_after = now() WHERE id = $1`, [id]);
    await fileMade(id);
  });

  it('stores the same file when it dies between storing and noting it', async () => {
    const id = await issue('GRANT', SAMPLES.GRANT);
    const hashes: string[] = [];
    running(
      through(async (content) => {
        const stored = await files.put(content);
        hashes.push(stored.hash);
        if (hashes.length === 1) throw new TransientError('the connection was lost');
        return stored;
      }),
    );
    const row = await fileMade(id);
    expect(hashes).toEqual([row.file_hash, row.file_hash]);
    expect(row.attempts).toBe(0);
  });

  it('marks a document that cannot be made after three tries, with the reason, and makes the others', async () => {
    const bad = await issue('GRANT', { ...SAMPLES.GRANT, applicant: { ...SAMPLES.GRANT.applicant, name: '王𠀀' } });
    const good = await issue('GRANT', SAMPLES.GRANT);
    const made = running();
    await fileMade(good);
    await eventually(async () => expect(await rowOf(bad)).toMatchObject({ attempts: 3, failure: 'glyph-missing', file_hash: null }), {
      timeoutMs: 15_000,
    });
    const refusal = { kind: 'conflict', code: 'document-not-renderable', details: { reason: 'glyph-missing' } };
    await expect(made.getOrRender(bad)).rejects.toMatchObject(refusal);
  });

  it('takes what the store refuses for a fault of the document', async () => {
    const id = await issue('GRANT', SAMPLES.GRANT);
    const refusing = through((content) => files.put(content, { maxBytes: 1000 }));
    const refusal = { code: 'document-not-renderable', details: { reason: 'file-too-large' } };
    await expect(renderer(refusing).getOrRender(id)).rejects.toMatchObject(refusal);
    expect((await rowOf(id)).attempts).toBe(1);
  });

  it('counts no try while the file store is away', async () => {
    const id = await issue('GRANT', SAMPLES.GRANT);
    let away = true;
    running(through((content) => (away ? Promise.reject(new Error('no space left')) : files.put(content))));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await rowOf(id)).toMatchObject({ attempts: 0, failure: null, file_hash: null });
    away = false;
    await fileMade(id);
  });

  it('refuses data of another row that was moved here', async () => {
    const [own, other] = [await issue('GRANT', SAMPLES.GRANT), await issue('REFUSE', SAMPLES.REFUSE)];
    await dataSource.query(`UPDATE document SET data = (SELECT data FROM document WHERE id = $2) WHERE id = $1`, [own, other]);
    await expect(renderer().getOrRender(own)).rejects.toMatchObject({ code: 'document-not-renderable' });
    expect((await rowOf(own)).attempts).toBe(1);
  });
});
