import { breakLines } from './line-break.js';
import { face } from './faces.js';
import { BODY, PAGE, TEXT_WIDTH, TITLE, widthOf, type Row, type Style } from './row.js';

/** Two characters before a paragraph. */
const INDENT = 2;

/** Lines with even edges; the first two and the last two stay together. */
export function paragraph(text: string, indent = INDENT): Row[] {
  const lines = breakLines(text, TEXT_WIDTH / BODY.size, indent, face('body').widthOf);
  return lines.map((line, index) => {
    const offset = index === 0 ? indent * BODY.size : 0;
    return {
      height: BODY.leading,
      keep: lines.length > 1 && (index === 0 || index === lines.length - 2),
      draw: (pen, y) => pen.text(line.text, PAGE.left + offset, y, BODY, line.last ? undefined : TEXT_WIDTH - offset),
    };
  });
}

export function title(text: string): Row[] {
  const style: Style = { ...TITLE, face: 'bold' };
  const lines = breakLines(text, TEXT_WIDTH / style.size, 0, face('bold').widthOf);
  return lines.map((line) => ({
    height: style.leading,
    keep: true,
    draw: (pen, y) => pen.centred(line.text, PAGE.left, y, TEXT_WIDTH, style),
  }));
}

export function toTheRight(text: string, style: Style): Row[] {
  const lines = breakLines(text, TEXT_WIDTH / style.size, 0, face('body').widthOf);
  return lines.map((line) => ({
    height: style.leading,
    keep: true,
    draw: (pen, y) => pen.text(line.text, PAGE.right - widthOf(line.text, style), y, style),
  }));
}
