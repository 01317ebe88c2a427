import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { SAMPLES } from '../../test/samples.js';
import type { Block } from '../template/block.js';
import { renderText } from '../template/render-text.js';
import { DOCUMENT_KINDS, type DocumentKind, type Template } from '../template/template.js';
import { CURRENT_TEMPLATES } from '../template/templates.js';
import { drawPdf } from './draw-pdf.js';
import { face, missingGlyphs } from './faces.js';

const EXTRACT = path.join(__dirname, '../../test/extract-text.mjs');
/** In no font of ours: CJK Extension B. */
const NOT_PRINTABLE = '𠀀';
/** Names that people have, from CJK Extensions A to E, beside rare ones of the first set. */
const RARE = '䶮㛃㙍𬭎𫖯𬤇𫍯𬴊𬍛犇赟煊堃喆龑';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'pdf-'))));
afterAll(() => rm(folder, { recursive: true }));

const blocksOf = (kind: DocumentKind, data: unknown = SAMPLES[kind]): Block[] => renderText(CURRENT_TEMPLATES[kind] as Template, data);
const pdfOf = (kind: DocumentKind, data?: unknown): Promise<Buffer> => drawPdf({ blocks: blocksOf(kind, data), issuedOn: '2026-01-05' });

/** The pages of each PDF, as text. */
async function textsOf(...pdfs: readonly Buffer[]): Promise<string[][]> {
  const files = pdfs.map((_, index) => path.join(folder, `${index}.pdf`));
  await Promise.all(files.map((file, index) => writeFile(file, pdfs[index] ?? '')));
  const { stdout } = await promisify(execFile)(process.execPath, [EXTRACT, ...files]);
  return JSON.parse(stdout) as string[][];
}

const squeezed = (text: string): string => text.replaceAll(/\s/g, '');
/** The characters of a text whatever their order: the cells of a table are read line by line. */
const characters = (text: string): string => Array.from(squeezed(text)).sort().join('');

function wordsOf(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.type === 'list') return block.items.map((item, index) => `${index + 1}．${item}`).join('');
      if (block.type === 'facts') return block.rows.map(({ label, text }) => label + text).join('');
      if (block.type === 'grid') return block.columns.map((column) => column.title).join('') + block.rows.flat().join('');
      if (block.type === 'signature') return block.issuer + block.seal + block.day;
      return block.type === 'code' ? block.caption : block.text;
    })
    .join('');
}

it('can be read by other programs, word for word, whatever the kind', async () => {
  const texts = await textsOf(...(await Promise.all(DOCUMENT_KINDS.map((kind) => pdfOf(kind)))));
  DOCUMENT_KINDS.forEach((kind, index) => {
    const pages = texts[index] ?? [];
    const feet = pages.map((_, page) => `${SAMPLES[kind].number}第${page + 1}页共${pages.length}页`).join('');
    expect([kind, characters(pages.join(''))]).toEqual([kind, characters(wordsOf(blocksOf(kind)) + feet)]);
  });
}, 20_000);

it('keeps the order of the words of a paragraph', async () => {
  const [pages = []] = await textsOf(await pdfOf('REFUSE'));
  const paragraphs = blocksOf('REFUSE').filter((block) => block.type === 'paragraph');
  expect(paragraphs.length).toBeGreaterThan(2);
  for (const { text } of paragraphs) expect(squeezed(pages.join(''))).toContain(squeezed(text));
});

it('breaks the name of an issuer that is longer than a line, and keeps it on the page', async () => {
  const name = '长春市某某综合服务管理中心'.repeat(15);
  const [pages = []] = await textsOf(await pdfOf('REFUSE', { ...SAMPLES.REFUSE, issuer: { name } }));
  expect(squeezed(pages.join(''))).toContain(name);
  const lines = pages
    .join('\n')
    .split('\n')
    .filter((line) => line.includes('某某综合服务'));
  expect(lines.every((line) => line.length <= 28)).toBe(true);
});

it.each(DOCUMENT_KINDS)('%s is small', async (kind) => {
  const pdf = await pdfOf(kind);
  expect(pdf.subarray(0, 8).toString()).toBe('%PDF-1.7');
  expect(pdf.length).toBeLessThan(100_000);
});

it('gives the same bytes for the same document, and others for another day', async () => {
  const [first, second] = [await pdfOf('GRANT'), await pdfOf('GRANT')];
  expect(second.equals(first)).toBe(true);
  const other = await drawPdf({ blocks: blocksOf('GRANT'), issuedOn: '2026-01-06' });
  expect(other.equals(first)).toBe(false);
});

it('prints rare characters of names, and no box in their place', async () => {
  expect(missingGlyphs([RARE])).toEqual([]);
  const { font } = face('body');
  for (const character of RARE) expect(font.glyphForCodePoint(character.codePointAt(0) ?? 0).id).not.toBe(0);
  const [pages = []] = await textsOf(await pdfOf('GRANT', { ...SAMPLES.GRANT, applicant: { ...SAMPLES.GRANT.applicant, name: RARE } }));
  expect(pages.join('')).toContain(RARE);
});

it('has every character of GB 2312', () => {
  const decoder = new TextDecoder('gbk');
  const codes = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const hanzi = codes(0xb0, 0xf7).flatMap((high) => codes(0xa1, 0xfe).map((low) => decoder.decode(Uint8Array.of(high, low))));
  // five places at the end of the first level are empty
  const assigned = hanzi.filter((character) => !/[\ufffd\ue000-\uf8ff]/.test(character));
  expect(assigned).toHaveLength(6763);
  expect(missingGlyphs(assigned)).toEqual([]);
});

it('refuses what it cannot print, naming the characters', async () => {
  const refused = pdfOf('GRANT', { ...SAMPLES.GRANT, applicant: { ...SAMPLES.GRANT.applicant, name: `王${NOT_PRINTABLE}` } });
  await expect(refused).rejects.toMatchObject({ code: 'glyph-missing', details: { characters: NOT_PRINTABLE } });
});

it('goes on overleaf, and leaves no page to the signature alone', async () => {
  const reasons = Array.from({ length: 12 }, (_, index) => `第${index + 1}项理由：${'现场核查发现与申请材料不一致。'.repeat(4)}`);
  const lengths = Array.from({ length: 12 }, (_, index) => reasons.slice(0, index + 1));
  const pdfs = await Promise.all(lengths.map((some) => pdfOf('REFUSE', { ...SAMPLES.REFUSE, reasons: some })));
  const texts = await textsOf(...pdfs);
  expect(new Set(texts.map((pages) => pages.length)).size).toBeGreaterThan(1);
  for (const pages of texts) expect(squeezed(pages.at(-1) ?? '')).toMatch(/人民法院.*（加盖行政许可专用印章）/);
}, 20_000);

it('divides a table whose cell is longer than a page', async () => {
  const [correction] = SAMPLES.CORRECTION_NOTICE.corrections;
  const corrections = Array.from({ length: 30 }, () => ({
    material: '场所平面图',
    requirement: '重新绘制',
    problem: '没有标明面积。'.repeat(60),
  }));
  const [pages = []] = await textsOf(
    await pdfOf('CORRECTION_NOTICE', { ...SAMPLES.CORRECTION_NOTICE, corrections: [correction, ...corrections] }),
  );
  expect(pages.length).toBeGreaterThan(10);
  expect(squeezed(pages.join('')).match(/没/g)?.length).toBeGreaterThan(30 * 59);
}, 20_000);
