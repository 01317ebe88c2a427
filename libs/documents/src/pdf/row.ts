import { face, type FaceName } from './faces.js';

const MM = 72 / 25.4;

/** The page in points: A4 with the side margins of GB/T 9704; less above and below, so that most notices are one page. */
export const PAGE = { width: 210 * MM, height: 297 * MM, top: 30 * MM, left: 28 * MM, right: (210 - 26) * MM, bottom: (297 - 27) * MM };
export const TEXT_WIDTH = PAGE.right - PAGE.left;

/** 三号 for the text, 二号 for the title, 四号 in tables. */
export const BODY = { size: 16, leading: 27 };
export const TITLE = { size: 22, leading: 38 };
export const CELL = { size: 14, leading: 21 };

/** A strip of the page that is never divided. */
export interface Row {
  readonly height: number;
  /** Stays on one page with the next. */
  readonly keep: boolean;
  /** @param edge whether it is the first or the last of its page */
  draw(pen: Pen, y: number, edge: { readonly first: boolean; readonly last: boolean }): void;
}

export interface Style {
  readonly size: number;
  readonly leading: number;
  readonly face?: FaceName;
}

/** Draws on the current page. `y` is always the upper edge of the line. */
export class Pen {
  constructor(readonly doc: PDFKit.PDFDocument) {}

  /** @param width where given, the text is spread over it */
  text(text: string, x: number, y: number, { size, leading, face: name = 'body' }: Style, width?: number): void {
    if (text === '') return;
    const slack = width === undefined ? 0 : width - face(name).widthOf(text) * size;
    const gaps = Array.from(text).length - 1;
    const spread = gaps > 0 && slack > 0 && slack < 3 * size ? slack / gaps : 0;
    // a Chinese character stands 0.38 em above the base line with its middle
    const base = y + leading / 2 + 0.38 * size;
    this.doc
      .font(face(name).font as unknown as string)
      .fontSize(size)
      .text(text, x, base, { lineBreak: false, baseline: 'alphabetic', characterSpacing: spread });
  }

  /** In the middle of `width`. */
  centred(text: string, x: number, y: number, width: number, style: Style): void {
    this.text(text, x + (width - widthOf(text, style)) / 2, y, style);
  }

  rule(x1: number, y1: number, x2: number, y2: number): void {
    this.doc.lineWidth(0.7).moveTo(x1, y1).lineTo(x2, y2).stroke();
  }
}

/** In points. */
export const widthOf = (text: string, { size, face: name = 'body' }: Style): number => face(name).widthOf(text) * size;

/** Nothing, so high. */
export const space = (height: number, keep = false): Row => ({ height, keep, draw: () => undefined });
