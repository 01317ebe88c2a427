import { inflateSync } from 'node:zlib';

/** An object of a PDF file: its dictionary as written, and its stream unpacked. */
export interface PdfObject {
  readonly dictionary: string;
  readonly stream: Buffer | undefined;
}

/** The objects of a file by their number, as PDFKit writes them: none inside another, packed by nothing but Flate. */
export function objectsOf(pdf: Buffer): ReadonlyMap<number, PdfObject> {
  const text = pdf.toString('latin1');
  const found = [...text.matchAll(/^(\d+) 0 obj\n([^]*?)\nendobj$/gm)];
  return new Map(
    found.map(([, number, body = '']) => {
      const [dictionary = '', packed] = body.split(/\nstream\n([^]*)\nendstream$/);
      const bytes = packed === undefined ? undefined : Buffer.from(packed, 'latin1');
      return [Number(number), { dictionary, stream: bytes && dictionary.includes('/FlateDecode') ? inflateSync(bytes) : bytes }];
    }),
  );
}

/** The objects that stand under a name in a dictionary, one or a list of them. */
export function under(objects: ReadonlyMap<number, PdfObject>, { dictionary }: PdfObject, name: string): PdfObject[] {
  const [, list = ''] = new RegExp(`^/${name} \\[?((?:\\d+ 0 R ?)+)\\]?$`, 'm').exec(dictionary) ?? [];
  return [...list.matchAll(/(\d+) 0 R/g)].map(([, number]) => {
    const object = objects.get(Number(number));
    if (!object) throw new Error(`there is no object ${number}`);
    return object;
  });
}
