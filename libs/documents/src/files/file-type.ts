import { open, type FileHandle } from 'node:fs/promises';
import { DomainError } from '@onewindow/contracts';
import { fileTypeFromFile } from 'file-type';
import { zipEntryNames } from './zip-names.js';

/** What is taken from applicants and made by us, by the content's own marks. OFD: GB/T 33190. */
export const FILE_TYPES = [
  'application/pdf',
  'application/ofd',
  'image/jpeg',
  'image/png',
  'image/webp',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'text/plain',
] as const;
export type FileType = (typeof FILE_TYPES)[number];

const CHUNK = 65_536;
// control characters that no text file has; a NUL tells most other formats
const NOT_TEXT = /(?![\t\n\f\r])\p{Cc}/u;

/**
 * Told from the content; a name proves nothing.
 * @throws DomainError `file-type-not-allowed`
 */
export async function fileTypeOf(path: string, allowText: boolean): Promise<FileType> {
  const mime = (await fileTypeFromFile(path))?.mime;
  const known = FILE_TYPES.find((type) => type === mime);
  if (known) return known;
  if (mime === 'application/zip' && (await zipEntryNames(path)).includes('OFD.xml')) return 'application/ofd';
  if (mime === undefined && allowText && (await isText(path))) return 'text/plain';
  throw new DomainError('invalid', 'file-type-not-allowed', 'Files of this type are not taken.', { found: mime ?? 'unknown' });
}

/** Whether the whole file is well-formed UTF-8 without control characters. */
async function isText(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const file = await open(path);
  try {
    for await (const chunk of chunks(file)) if (NOT_TEXT.test(decoder.decode(chunk, { stream: true }))) return false;
    decoder.decode();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return false;
    throw error;
  } finally {
    await file.close();
  }
}

async function* chunks(file: FileHandle): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(CHUNK);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, CHUNK);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}
