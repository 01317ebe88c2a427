import { createHash } from 'node:crypto';
import { Transform, type Readable } from 'node:stream';
import { DomainError } from '@onewindow/contracts';
import type { FileStore, StoredFile } from '@onewindow/documents';

/** Largest file of an applicant, bytes: some pages scanned in colour. */
const LARGEST_BYTES = 20 * 1024 * 1024;

/** Content that lies in the store. */
export interface StoredContent extends StoredFile {
  /** SHA-256 of the content, hex, also where the store knows it by another hash. */
  readonly sha256: string;
}

/**
 * Puts an upload into the store while it comes in; no more of it than a piece is in memory.
 * @throws DomainError `file-empty`, `file-too-large`, `file-type-not-allowed`; then nothing is stored
 */
export async function storeContent(store: FileStore, upload: Readable | undefined): Promise<StoredContent> {
  if (!upload) throw new DomainError('invalid', 'file-empty', 'The file is empty.');
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  // Not `pipeline`: a store that has seen enough ends what it reads, and with the request itself the caller's answer would be lost.
  const broken = (error?: Error): unknown => upload.readableEnded || hashing.destroy(error ?? new UploadBrokeOff());
  upload.once('error', broken).once('close', broken);
  try {
    const stored = await store.put(upload.pipe(hashing), { maxBytes: LARGEST_BYTES });
    return { ...stored, sha256: hash.digest('hex') };
  } finally {
    upload.off('close', broken).unpipe(hashing);
  }
}

/** Nobody is there any more to be answered. */
class UploadBrokeOff extends Error {
  override readonly name = 'UploadBrokeOff';
}
