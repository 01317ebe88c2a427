// 标点符号用法 GB/T 15834, 5.1: what may not begin a line, and what may not end one
const NOT_FIRST = '，。、；：？！）》〉」』】〕”’…—％·,.;:?!)]}%';
const NOT_LAST = '（《〈「『【〔“‘([{';

// letters and figures stay together, and a figure with its 年, 月 or 日
const UNIT = /\d+[年月日]|[\u0021-\u007e]+|[\s\S]/gu;

export interface Line {
  readonly text: string;
  /** The end of a paragraph: it is not stretched. */
  readonly last: boolean;
}

/**
 * Breaks a text into lines of Chinese typesetting.
 * @param width in ems; the first line has `indent` less
 */
export function breakLines(text: string, width: number, indent: number, widthOf: (text: string) => number): Line[] {
  return text.split(/\r\n|[\n\r]/).flatMap((paragraph) => breakParagraph(paragraph.replaceAll('\t', ' '), width, indent, widthOf));
}

function breakParagraph(text: string, width: number, indent: number, widthOf: (text: string) => number): Line[] {
  const lines: string[] = [''];
  let room = width - indent;
  for (const piece of pieces(text, width - indent, widthOf)) {
    const needed = widthOf(piece);
    if (needed > room && lines.at(-1) !== '') {
      lines.push('');
      room = width;
    }
    lines.push(`${lines.pop()}${piece}`);
    room -= needed;
  }
  return lines.map((line, index) => ({ text: line.trimEnd(), last: index === lines.length - 1 }));
}

/** A number or address longer than so many ems is torn at the line's end: moved whole, it would leave half a line empty. */
const LONGEST = 10;

/** What may not be torn apart, unless it is too long for that. */
function pieces(text: string, width: number, widthOf: (text: string) => number): string[] {
  const joined: string[] = [];
  for (const unit of text.match(UNIT) ?? []) {
    const before = joined.at(-1);
    const stays = before !== undefined && (NOT_FIRST.includes(unit.charAt(0)) || NOT_LAST.includes(before.charAt(before.length - 1)));
    if (stays) joined.push(`${joined.pop()}${unit}`);
    else joined.push(unit);
  }
  return joined.flatMap((piece) => (widthOf(piece) > Math.min(width, LONGEST) ? Array.from(piece) : [piece]));
}
