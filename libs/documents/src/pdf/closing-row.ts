import { create } from 'qrcode';
import type { Block } from '../template/block.js';
import { face } from './faces.js';
import { breakLines } from './line-break.js';
import { BODY, PAGE, TEXT_WIDTH, widthOf, type Pen, type Row, type Style } from './row.js';

const CODE = 82;
const CAPTION: Style = { size: 10, leading: 16 };
const SEAL: Style = { size: 12, leading: 24 };
/** From the right margin, as GB/T 9704 sets the day. */
const FROM_RIGHT = 2 * BODY.size;
const ABOVE = 22;
/** Where the code would meet the signature, it goes below. */
const GAP = 16;

type Signature = Extract<Block, { type: 'signature' }>;
type Code = Extract<Block, { type: 'code' }>;

/** The end of a document on one page: at the lower right who issues it, the place of the seal and the day; at the left a code to scan. */
export function closing(signature: Signature, code?: Code): Row {
  const lines: [string, Style][] = [
    ...issuerLines(signature.issuer).map((line): [string, Style] => [line, BODY]),
    [signature.seal, SEAL],
    [signature.day, BODY],
  ];
  const width = Math.max(...lines.map(([text, style]) => widthOf(text, style)));
  const left = Math.max(PAGE.left, PAGE.right - FROM_RIGHT - width);
  const signed = lines.reduce((sum, [, { leading }]) => sum + leading, 0);
  const beside = code !== undefined && left - PAGE.left > CODE + GAP;
  const codeAt = beside ? ABOVE : ABOVE + signed + GAP;
  return {
    height: Math.max(ABOVE + signed, code ? codeAt + CODE + CAPTION.leading : 0),
    keep: false,
    draw(pen, y) {
      let at = y + ABOVE;
      for (const [text, style] of lines) {
        pen.centred(text, left, at, Math.min(width, TEXT_WIDTH), style);
        at += style.leading;
      }
      if (code) drawCode(pen, code, y + codeAt);
    },
  };
}

/** A name of a body may be longer than a line. */
const issuerLines = (issuer: string): string[] =>
  breakLines(issuer, (TEXT_WIDTH - FROM_RIGHT) / BODY.size, 0, face('body').widthOf).map(({ text }) => text);

function drawCode(pen: Pen, { url, caption }: Code, y: number): void {
  const { modules } = create(url, { errorCorrectionLevel: 'M' });
  const side = CODE / modules.size;
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column)) pen.doc.rect(PAGE.left + column * side, y + row * side, side, side);
    }
  }
  pen.doc.fill('black');
  pen.centred(caption, PAGE.left, y + CODE + 2, CODE, CAPTION);
}
