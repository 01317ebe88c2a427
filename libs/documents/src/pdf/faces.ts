import { openSync, type Font } from 'fontkit';

/**
 * Noto Serif SC (SIL Open Font License 1.1): all of GB 2312 and GBK, CJK Extension A, and of the later extensions what the table of
 * general standard characters (通用规范汉字表) has. Only the glyphs in use go into a document.
 */
const FILES = {
  body: require.resolve('@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf'),
};
export type FaceName = keyof typeof FILES;

/** A font, opened once in a process and measured without laying out. */
export interface Face {
  readonly font: Font;
  /** Width of a text, where the em is 1. */
  readonly widthOf: (text: string) => number;
  readonly has: (character: string) => boolean;
}

const opened = new Map<FaceName, Face>();

export function face(name: FaceName): Face {
  const known = opened.get(name);
  if (known) return known;
  const made = open(name);
  opened.set(name, made);
  return made;
}

/** Characters that no font of ours has: a name with one of them cannot be printed as it is. */
export function missingGlyphs(texts: readonly string[]): string[] {
  const { has } = face('body');
  return [...new Set(texts.join('').replaceAll(/[\n\r\t]/g, ''))].filter((character) => !has(character));
}

function open(name: FaceName): Face {
  const font = openSync(FILES[name]) as Font;
  const widths = new Map<string, number>();
  const advance = (character: string): number => {
    let width = widths.get(character);
    if (width === undefined) {
      width = font.glyphForCodePoint(character.codePointAt(0) ?? 0).advanceWidth / font.unitsPerEm;
      widths.set(character, width);
    }
    return width;
  };
  return {
    font,
    widthOf: (text) => Array.from(text).reduce((sum, character) => sum + advance(character), 0),
    has: (character) => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0),
  };
}
