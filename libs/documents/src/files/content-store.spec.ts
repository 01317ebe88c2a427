import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { DomainError } from '@onewindow/contracts';
import { JPEG, ofd, openXml, PDF, PNG, WEBP, zip } from '../../test/file-samples.js';
import { ContentStore } from './content-store.js';
import { FileCipher } from './file-cipher.js';
import { FolderPlace } from './folder-place.js';

const KEY = '5a'.repeat(32);
const HOUR = 3600_000;

let folder: string;
let store: ContentStore;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'files-'));
  store = new ContentStore(new FolderPlace(folder));
});
afterEach(() => rm(folder, { recursive: true }));

const sealed = (key = KEY): ContentStore => new ContentStore(new FolderPlace(folder), new FileCipher(key));
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
const pathOf = (hash: string): string => path.join(folder, hash.slice(0, 2), hash.slice(2, 4), hash);
const read = async (from: ContentStore, hash: string): Promise<Buffer> => buffer(await from.open(hash));
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'taken',
    (error: DomainError) => error.code,
  );

/** Every file of the store but those half-way. */
async function files(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

it('keeps content under its hash and gives it back', async () => {
  const kept = await store.put(Readable.from([PDF.subarray(0, 10), PDF.subarray(10)]));
  expect(kept).toEqual({ hash: sha256(PDF), size: PDF.length, type: 'application/pdf' });
  expect(await read(store, kept.hash)).toEqual(PDF);
  expect(await store.has(kept.hash)).toBe(true);
  expect(await files()).toEqual([path.relative(folder, pathOf(kept.hash))]);
});

it('keeps equal content once, also when it comes in twice at the same time', async () => {
  const puts = await Promise.all([store.put(PNG), store.put(PNG), store.put(Readable.from([PNG]))]);
  expect(new Set(puts.map(({ hash }) => hash)).size).toBe(1);
  expect(await files()).toHaveLength(1);
});

it.each([
  ['application/pdf', PDF],
  ['image/png', PNG],
  ['image/jpeg', JPEG],
  ['image/webp', WEBP],
  ['application/ofd', ofd()],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', openXml('word/document.xml')],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', openXml('xl/workbook.xml')],
])('takes %s and tells it from the content', async (type, content) => {
  expect((await store.put(content)).type).toBe(type);
});

it.each([
  ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])],
  ['a Linux program', Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]), Buffer.alloc(200)])],
  ['another zip file', zip({ 'setup.exe': 'MZ' })],
  ['a zip file with OFD.xml deeper inside', zip({ 'a/OFD.xml': '<x/>' })],
  ['a web page', Buffer.from('<!DOCTYPE html><script>alert(1)</script>')],
  ['noise', Buffer.from('\u0001\u0002\u0003')],
])('refuses %s', async (_, content) => {
  expect(await codeOf(store.put(content))).toBe('file-type-not-allowed');
  expect(await files()).toEqual([]);
});

it('takes plain text only where the caller says so', async () => {
  const note = Buffer.from('情况说明：地址以营业执照为准。\n');
  expect(await codeOf(store.put(note))).toBe('file-type-not-allowed');
  expect((await store.put(note, { allowText: true })).type).toBe('text/plain');
  expect(await codeOf(store.put(Buffer.from([0xff, 0x41]), { allowText: true }))).toBe('file-type-not-allowed');
  expect(await codeOf(store.put(Buffer.from('a\0b'), { allowText: true }))).toBe('file-type-not-allowed');
});

it('refuses an empty file', async () => {
  expect(await codeOf(store.put(Buffer.alloc(0)))).toBe('file-empty');
  expect(await codeOf(store.put(Readable.from([])))).toBe('file-empty');
  expect(await files()).toEqual([]);
});

it('refuses what is above the limit without reading the rest', async () => {
  let given = 0;
  const endless = Readable.from(
    (function* () {
      for (;;) {
        given += 1024;
        yield Buffer.alloc(1024);
      }
    })(),
  );
  expect(await codeOf(store.put(endless, { maxBytes: 10_000 }))).toBe('file-too-large');
  expect(endless.destroyed).toBe(true);
  expect(given).toBeLessThan(40_000);
  expect(await files()).toEqual([]);
});

it('leaves nothing behind when the sender goes away in the middle', async () => {
  const broken = Readable.from(
    (function* () {
      yield PDF;
      throw new Error('connection reset');
    })(),
  );
  await expect(store.put(broken)).rejects.toThrow('connection reset');
  expect(await files()).toEqual([]);
});

it.each(['../../etc/passwd', 'A'.repeat(64), 'a'.repeat(63), ''])('knows no file %j', async (hash) => {
  expect(await codeOf(store.open(hash))).toBe('file-unknown');
  expect(await codeOf(store.has(hash))).toBe('file-unknown');
  expect(await codeOf(store.delete(hash))).toBe('file-unknown');
});

it('deletes, and is quiet the second time', async () => {
  const { hash } = await store.put(PDF);
  await store.delete(hash);
  await store.delete(hash);
  expect(await store.has(hash)).toBe(false);
  expect(await codeOf(store.open(hash))).toBe('file-unknown');
});

it('does not pass off a damaged file as the content', async () => {
  const { hash } = await store.put(PDF);
  await writeFile(pathOf(hash), Buffer.concat([PDF, Buffer.from('%')]));
  await expect(read(store, hash)).rejects.toThrow('is damaged');
});

it('sweeps what nobody refers to and what is old enough, nothing else', async () => {
  const old = new Date(Date.now() - 2 * HOUR);
  const [kept, lost, young] = [await store.put(PDF), await store.put(PNG), await store.put(JPEG)];
  for (const { hash } of [kept, lost]) await utimes(pathOf(hash), old, old);
  const asked: string[] = [];
  const removed = await store.sweep(
    (hashes) => {
      asked.push(...hashes);
      return Promise.resolve(new Set([kept.hash]));
    },
    new Date(Date.now() - HOUR),
  );
  expect(removed).toBe(1);
  expect(asked.sort()).toEqual([kept.hash, lost.hash].sort());
  expect([await store.has(kept.hash), await store.has(lost.hash), await store.has(young.hash)]).toEqual([true, false, true]);
});

it('does not sweep an old file that was put again a moment ago', async () => {
  const old = new Date(Date.now() - 2 * HOUR);
  const { hash } = await store.put(PDF);
  await utimes(pathOf(hash), old, old);
  await store.put(PDF);
  expect(await store.sweep(() => Promise.resolve(new Set()), new Date(Date.now() - HOUR))).toBe(0);
});

it('clears away what a crash left half-way, but not what is coming in now', async () => {
  await store.put(PDF);
  const [stale, fresh] = ['stale.part', 'fresh.part'].map((name) => path.join(folder, 'incoming', name)) as [string, string];
  for (const file of [stale, fresh]) await writeFile(file, 'half');
  await utimes(stale, new Date(Date.now() - 48 * HOUR), new Date(Date.now() - 48 * HOUR));
  await new ContentStore(new FolderPlace(folder)).put(PNG);
  expect(await readdir(path.join(folder, 'incoming'))).toEqual(['fresh.part']);
});

describe('encrypted', () => {
  const SIZES = [100, 65_535, 65_536, 65_537, 131_072, 200_001];
  const bigPdf = (size: number): Buffer => Buffer.concat([PDF, randomBytes(size)]).subarray(0, Math.max(size, PDF.length));

  it.each(SIZES)('gives back a file of %d bytes', async (size) => {
    const content = bigPdf(size);
    const { hash } = await sealed().put(content);
    expect(await read(sealed(), hash)).toEqual(content);
  });

  it('tells nothing of the content, neither in the file nor by its name', async () => {
    const { hash } = await sealed().put(PDF);
    expect(hash).not.toBe(sha256(PDF));
    expect((await readFile(pathOf(hash))).includes(PDF.subarray(0, 16))).toBe(false);
    expect(await files()).toHaveLength(1);
  });

  it('keeps equal content once, and says its real size', async () => {
    const [first, second] = [await sealed().put(PNG), await sealed().put(PNG)];
    expect(second).toEqual(first);
    expect(first.size).toBe(PNG.length);
    expect(await files()).toHaveLength(1);
  });

  it('does not open with another key', async () => {
    const { hash } = await sealed().put(PDF);
    await expect(read(sealed('5b'.repeat(32)), hash)).rejects.toThrow('sealed with another key');
  });

  it.each([
    ['changed', async (file: string) => writeFile(file, flipped(await readFile(file), 40))],
    ['cut off at a segment', async (file: string) => truncate(file, 32 + 65_536 + 16)],
    ['cut off at its head', async (file: string) => truncate(file, 10)],
    ['cut off in its tag', async (file: string) => truncate(file, (await stat(file)).size - 1)],
  ])('does not give out a file that was %s', async (_, damage) => {
    const { hash } = await sealed().put(bigPdf(200_000));
    await damage(pathOf(hash));
    await expect(read(sealed(), hash)).rejects.toThrow(/damaged|cut off/);
  });

  it('does not open a file that lies under the name of another', async () => {
    const [pdf, png] = [await sealed().put(PDF), await sealed().put(PNG)];
    await writeFile(pathOf(pdf.hash), await readFile(pathOf(png.hash)));
    await expect(read(sealed(), pdf.hash)).rejects.toThrow('damaged');
  });
});

function flipped(content: Buffer, at: number): Buffer {
  content[at] = (content[at] ?? 0) ^ 1;
  return content;
}
