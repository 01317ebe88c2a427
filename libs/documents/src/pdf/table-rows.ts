import type { Column, Fact } from '../template/block.js';
import { face } from './faces.js';
import { breakLines } from './line-break.js';
import { CELL, PAGE, TEXT_WIDTH, type Row, type Style } from './row.js';

const PADDING = 5;
/** A table row of so many lines is not divided between pages. */
const WHOLE = 6;
const LABEL_SHARE = 0.29;
/** Lines left free where something is to be written by hand. */
const BY_HAND = 2;
const SHORT = 6;

interface Cell {
  readonly text: string;
  readonly x: number;
  readonly width: number;
  readonly style: Style;
  readonly centred: boolean;
}

export function facts(rows: readonly Fact[]): Row[] {
  const label = TEXT_WIDTH * LABEL_SHARE;
  return rows.flatMap((fact) =>
    tableRow(
      [
        { text: fact.label, x: PAGE.left, width: label, style: CELL, centred: true },
        { text: fact.text, x: PAGE.left + label, width: TEXT_WIDTH - label, style: CELL, centred: false },
      ],
      fact.text === '' ? BY_HAND : 1,
    ),
  );
}

export function grid(columns: readonly Column[], rows: readonly (readonly string[])[]): Row[] {
  const whole = columns.reduce((sum, { share }) => sum + share, 0);
  const places = columns.map(({ share }, index) => {
    const before = columns.slice(0, index).reduce((sum, column) => sum + column.share, 0);
    const short = rows.every((row) => (row[index] ?? '').length <= SHORT);
    return { x: PAGE.left + (TEXT_WIDTH * before) / whole, width: (TEXT_WIDTH * share) / whole, centred: short };
  });
  const cells = (texts: readonly string[], style: Style, header: boolean): Cell[] =>
    places.map((place, index) => ({ ...place, text: texts[index] ?? '', style, centred: header || place.centred }));
  const titles = columns.map(({ title }) => title);
  const head = tableRow(cells(titles, { ...CELL, face: 'bold' }, true), 1);
  return [...head.map((row) => ({ ...row, keep: true })), ...rows.flatMap((row) => tableRow(cells(row, CELL, false), 1))];
}

/** One row of a table as strips of one line each, so that a long one can go on overleaf. */
function tableRow(cells: readonly Cell[], atLeast: number): Row[] {
  const texts = cells.map(({ text, width, style }) =>
    breakLines(text, (width - 2 * PADDING) / style.size, 0, face(style.face ?? 'body').widthOf).map((line) => line.text),
  );
  const count = Math.max(atLeast, ...texts.map(({ length }) => length));
  const whole = count <= WHOLE;
  return Array.from({ length: count }, (_, index): Row => {
    const [begins, ends] = [index === 0, index === count - 1];
    const [above, below] = [begins ? PADDING : 0, ends ? PADDING : 0];
    const height = CELL.leading + above + below;
    return {
      height,
      keep: whole ? !ends : begins || index === count - 2,
      draw(pen, y, edge) {
        cells.forEach((cell, at) => {
          // a short cell stands in the middle of its row
          const shift = whole ? (count - (texts[at]?.length ?? 0)) / 2 : 0;
          const slot = index - Math.floor(shift);
          const line = texts[at]?.[slot];
          const top = y + above + (shift % 1) * CELL.leading;
          if (line !== undefined && slot >= 0) {
            if (cell.centred) pen.centred(line, cell.x, top, cell.width, cell.style);
            else pen.text(line, cell.x + PADDING, top, cell.style);
          }
          for (const x of [cell.x, cell.x + cell.width]) pen.rule(x, y, x, y + height);
        });
        if (begins || edge.first) pen.rule(PAGE.left, y, PAGE.right, y);
        if (ends || edge.last) pen.rule(PAGE.left, y + height, PAGE.right, y + height);
      },
    };
  });
}
