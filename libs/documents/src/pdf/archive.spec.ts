import { objectsOf, under, type PdfObject } from '../../test/pdf-objects.js';
import { SAMPLES } from '../../test/samples.js';
import type { Block } from '../template/block.js';
import { renderText } from '../template/render-text.js';
import { DOCUMENT_KINDS, type DocumentKind, type Template } from '../template/template.js';
import { CURRENT_TEMPLATES } from '../template/templates.js';
import { drawPdf } from './draw-pdf.js';

const blocksOf = (kind: DocumentKind): Block[] => renderText(CURRENT_TEMPLATES[kind] as Template, SAMPLES[kind]);
const pdfOf = (blocks: readonly Block[]): Promise<Buffer> => drawPdf({ blocks, issuedOn: '2026-01-05' });

/** A file as a reader goes through it, from the trailer. */
function read(pdf: Buffer) {
  const objects = objectsOf(pdf);
  const trailer: PdfObject = { dictionary: pdf.toString('latin1', pdf.lastIndexOf('trailer')), stream: undefined };
  const one = (from: PdfObject, name: string): PdfObject => {
    const [object, ...more] = under(objects, from, name);
    if (!object || more.length > 0) throw new Error(`there is not one ${name}`);
    return object;
  };
  const root = one(trailer, 'Root');
  return { objects, trailer, root, one, all: [...objects.values()], xmp: one(root, 'Metadata').stream?.toString('utf8') ?? '' };
}

const ofType = (all: readonly PdfObject[], type: string): PdfObject[] =>
  all.filter(({ dictionary }) => new RegExp(`^/Type /${type}$`, 'm').test(dictionary));

describe.each(DOCUMENT_KINDS)('%s, for the archive (PDF/A-2b, ISO 19005-2),', (kind) => {
  let pdf: Buffer;
  let file: ReturnType<typeof read>;
  beforeAll(async () => {
    pdf = await pdfOf(blocksOf(kind));
    file = read(pdf);
  });

  it('says so in its metadata, which stand there readable by anyone', () => {
    expect(file.xmp).toContain('<pdfaid:part>2</pdfaid:part>');
    expect(file.xmp).toContain('<pdfaid:conformance>B</pdfaid:conformance>');
    expect(file.xmp).toMatch(/^<\?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"\?>[^]*<\?xpacket end="w"\?>$/);
    expect(file.one(file.root, 'Metadata').dictionary).not.toContain('/Filter');
    const [title] = blocksOf(kind);
    expect(title?.type === 'title' && file.xmp.includes(`>${title.text} ${SAMPLES[kind].number}</rdf:li>`)).toBe(true);
  });

  it('says by an output intent what its colours are', () => {
    const intent = file.one(file.root, 'OutputIntents');
    expect(intent.dictionary).toContain('/S /GTS_PDFA1\n');
    const profile = file.one(intent, 'DestOutputProfile');
    expect(profile.dictionary).toContain('/N 3\n');
    expect([profile.stream?.toString('latin1', 12, 20), profile.stream?.toString('latin1', 36, 40)]).toEqual(['mntrRGB ', 'acsp']);
  });

  it('has each of its fonts in it, and the words that its glyphs stand for', () => {
    const fonts = ofType(file.all, 'Font');
    const composed = fonts.filter(({ dictionary }) => dictionary.includes('/Subtype /Type0\n'));
    expect(composed.length).toBeGreaterThan(0);
    // every other font object is the glyphs of one of these: none is left to the reader's own
    expect(fonts).toHaveLength(2 * composed.length);
    for (const font of composed) {
      expect(file.one(font, 'ToUnicode').stream?.includes('beginbfrange')).toBe(true);
      const program = file.one(file.one(file.one(font, 'DescendantFonts'), 'FontDescriptor'), 'FontFile2').stream;
      // how a TrueType font begins
      expect(program?.toString('latin1', 0, 4)).toBe('true');
    }
    const named = ofType(file.all, 'Page').map((page) => file.one(page, 'Resources').dictionary);
    for (const resources of named) expect(resources).toMatch(/\/Font <<\n(\/F\d+ \d+ 0 R\n)+>>/);
  });

  it('is known by an identifier, and holds nothing that acts, hides, shines through or lies elsewhere', () => {
    expect(file.trailer.dictionary).toMatch(/\/ID \[<[0-9a-f]{32}> <[0-9a-f]{32}>\]/);
    expect(pdf.subarray(9, 14).every((byte, index) => (index === 0 ? byte === 0x25 : byte > 127))).toBe(true);
    const said = [file.trailer, ...file.all].map(({ dictionary }) => dictionary).join('\n');
    expect(said).not.toMatch(/\/(Encrypt|OpenAction|AA|Annots|JS|JavaScript|Launch|EmbeddedFiles|SMask|ca|CA|BM|LZWDecode|F) /);
  });
});

it('keeps its metadata whole when a name has marks of XML in it', async () => {
  const blocks = blocksOf('GRANT').map((block) => (block.type === 'signature' ? { ...block, issuer: '甲<乙>&丙局' } : block));
  const { xmp } = read(await pdfOf(blocks));
  expect(xmp).toContain('<rdf:li>甲＜乙>＆丙局</rdf:li>');
  expect(xmp.replaceAll(/<[^<>]+>/g, '')).not.toMatch(/[<&]/);
});
