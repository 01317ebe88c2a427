import { DomainError } from '@onewindow/contracts';
import PDFDocument from 'pdfkit';
import type { Block } from '../template/block.js';
import { closing } from './closing-row.js';
import { face, missingGlyphs } from './faces.js';
import { pages } from './pages.js';
import { BODY, PAGE, Pen, space, type Row, type Style } from './row.js';
import { facts, grid } from './table-rows.js';
import { paragraph, title, toTheRight } from './text-rows.js';

/** All that a PDF is made of: it comes in as data, so the same again gives the same bytes. */
export interface Sheet {
  readonly blocks: readonly Block[];
  /** When it was issued; the file's own date. */
  readonly issuedOn: string;
}

const NUMBER: Style = { size: 14, leading: 26 };
const FOOT: Style = { size: 10.5, leading: 16 };
const TABLE_GAP = 8;

/**
 * Draws a document on A4, fit for the archive (PDF/A-2b). Takes tens of milliseconds of the processor: in a service use `PdfRenderer`, which does it in a thread.
 * @throws DomainError `glyph-missing` naming the characters that cannot be printed
 */
export async function drawPdf({ blocks, issuedOn }: Sheet): Promise<Buffer> {
  const missing = missingGlyphs(textsOf(blocks));
  if (missing.length > 0) {
    throw new DomainError('invalid', 'glyph-missing', 'The document has characters that cannot be printed.', {
      characters: missing.join(''),
    });
  }
  const name = blocks.find((block) => block.type === 'title')?.text ?? '';
  const number = blocks.find((block) => block.type === 'number')?.text ?? '';
  const author = blocks.find((block) => block.type === 'signature')?.issuer ?? '';
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    lang: 'zh-CN',
    displayTitle: true,
    pdfVersion: '1.7',
    subset: 'PDF/A-2b',
    font: face('body').font as unknown as string,
    info: { Title: unmarked(`${name} ${number}`.trim()), Author: unmarked(author), CreationDate: new Date(`${issuedOn}T00:00:00+08:00`) },
  });
  const written = bytesOf(doc);
  const sheets = pages(rowsOf(blocks), PAGE.bottom - PAGE.top);
  sheets.forEach((rows, index) => drawPage(new Pen(doc.addPage()), rows, `${number}　第${index + 1}页　共${sheets.length}页`));
  doc.end();
  return written;
}

/** PDFKit puts title and author into the XML of the metadata as they are: marks of XML in them would leave the file without any. */
const unmarked = (text: string): string => text.replaceAll('&', '＆').replaceAll('<', '＜');

function drawPage(pen: Pen, rows: readonly Row[], foot: string): void {
  let y = PAGE.top;
  rows.forEach((row, index) => {
    row.draw(pen, y, { first: index === 0, last: index === rows.length - 1 });
    y += row.height;
  });
  pen.centred(foot, 0, PAGE.bottom + BODY.leading, PAGE.width, FOOT);
}

function rowsOf(blocks: readonly Block[]): Row[] {
  const code = blocks.find((block) => block.type === 'code');
  return blocks.flatMap((block, index): Row[] => {
    const rows = rowsOfBlock(block, code);
    // the end of the text goes overleaf with the signature: no page has the signature alone
    const before = ['signature', 'code'].includes(blocks[index + 1]?.type ?? '');
    return before ? rows.map((row, at) => (at === rows.length - 1 ? { ...row, keep: true } : row)) : rows;
  });
}

function rowsOfBlock(block: Block, code: Extract<Block, { type: 'code' }> | undefined): Row[] {
  switch (block.type) {
    case 'title':
      return title(block.text);
    case 'number':
      return [...toTheRight(block.text, NUMBER), space(BODY.leading / 2, true)];
    case 'addressee':
      return paragraph(block.text, 0).map((row) => ({ ...row, keep: true }));
    case 'paragraph':
      return paragraph(block.text);
    case 'list':
      return block.items.flatMap((item, index) => paragraph(`${index + 1}．${item}`));
    case 'facts':
      return [...facts(block.rows), space(TABLE_GAP)];
    case 'grid':
      return [space(TABLE_GAP / 2, true), ...grid(block.columns, block.rows), space(TABLE_GAP)];
    case 'code':
      return [];
    case 'signature':
      return [closing(block, code)];
  }
}

/** Every text of the blocks, to know beforehand whether it can be printed. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function bytesOf(doc: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
}
