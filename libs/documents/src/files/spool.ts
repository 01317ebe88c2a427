import { createHash, createHmac, randomUUID, type Hash, type Hmac } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { DomainError } from '@onewindow/contracts';

/** Content that has come in whole and lies in a file of its own, readable by this process's user only. */
export interface Spooled {
  readonly path: string;
  readonly hash: string;
  readonly size: number;
}

/**
 * Takes the content into a new file of `folder`, hashes and counts it on the way.
 * @param hashKey where given, the hash is keyed: it tells nobody without the key what the content is
 * @throws DomainError `file-empty`, `file-too-large`; then nothing is left, and the rest of the content is not read
 */
export async function spool(content: Readable | Buffer, folder: string, maxBytes: number, hashKey?: Buffer): Promise<Spooled> {
  const file = path.join(folder, `${randomUUID()}.part`);
  const handle = await open(file, 'wx', 0o600);
  try {
    const hasher = hashOf(hashKey);
    const size = await write(content, handle, maxBytes, hasher);
    if (size === 0) throw new DomainError('invalid', 'file-empty', 'The file is empty.');
    return { path: file, hash: hasher.digest('hex'), size };
  } catch (error) {
    await unlink(file).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
}

/** The hash by which content is kept. */
export const hashOf = (key?: Buffer): Hash | Hmac => (key ? createHmac('sha256', key) : createHash('sha256'));

async function write(content: Readable | Buffer, handle: FileHandle, maxBytes: number, hasher: Hash | Hmac): Promise<number> {
  let size = 0;
  // leaving the loop destroys the stream: what is beyond the limit is not read
  for await (const piece of Buffer.isBuffer(content) ? [content] : content) {
    const chunk = Buffer.isBuffer(piece) ? piece : Buffer.from(piece as Uint8Array);
    size += chunk.length;
    if (size > maxBytes) {
      throw new DomainError('invalid', 'file-too-large', `The file is larger than ${inMiB(maxBytes)} MiB.`, { maxBytes });
    }
    hasher.update(chunk);
    await handle.writeFile(chunk);
  }
  return size;
}

const inMiB = (bytes: number): number => Math.round((bytes / 1024 / 1024) * 100) / 100;
