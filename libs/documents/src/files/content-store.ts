import { unlink } from 'node:fs/promises';
import { pipeline, Transform, type Readable } from 'node:stream';
import { checkHash, type FileStore, type PutOptions, type StoredFile } from './file-store.js';
import type { FileCipher } from './file-cipher.js';
import { fileTypeOf } from './file-type.js';
import type { Place } from './place.js';
import { hashOf, spool } from './spool.js';

const MAX_BYTES = 20 * 1024 * 1024;
const SWEEP_SLICE = 500;

/** A file store over a place: tells the type, hashes, encrypts where there is a cipher. */
export class ContentStore implements FileStore {
  private ready: Promise<void> | undefined;

  constructor(
    private readonly place: Place,
    private readonly cipher?: FileCipher,
  ) {}

  async put(content: Readable | Buffer, { maxBytes = MAX_BYTES, allowText = false }: PutOptions = {}): Promise<StoredFile> {
    await this.prepared();
    const { path, hash, size } = await spool(content, this.place.incoming, maxBytes, this.cipher?.hashKey);
    try {
      const type = await fileTypeOf(path, allowText);
      if (!(await this.place.touch(hash))) await this.take(path, hash);
      return { hash, size, type };
    } finally {
      await unlink(path).catch(() => undefined);
    }
  }

  async open(hash: string): Promise<Readable> {
    checkHash(hash);
    await this.prepared();
    const source = await this.place.read(hash);
    const check = this.cipher ? this.cipher.opening(hash) : verifying(hash);
    // the reader of the result hears of every error
    return pipeline(source, check, () => undefined);
  }

  async has(hash: string): Promise<boolean> {
    checkHash(hash);
    await this.prepared();
    return this.place.has(hash);
  }

  async delete(hash: string): Promise<void> {
    checkHash(hash);
    await this.prepared();
    await this.place.remove(hash);
  }

  async sweep(isReferenced: (hashes: readonly string[]) => Promise<ReadonlySet<string>>, olderThan: Date): Promise<number> {
    await this.prepared();
    let removed = 0;
    const waiting: string[] = [];
    const drop = async (): Promise<void> => {
      const hashes = waiting.splice(0, SWEEP_SLICE);
      const kept = await isReferenced(hashes);
      for (const hash of hashes) if (!kept.has(hash) && (await this.place.removeOld(hash, olderThan))) removed += 1;
    };
    for await (const page of this.place.list()) {
      waiting.push(...page.filter(({ at }) => at < olderThan).map(({ hash }) => hash));
      while (waiting.length >= SWEEP_SLICE) await drop();
    }
    if (waiting.length > 0) await drop();
    return removed;
  }

  private async take(path: string, hash: string): Promise<void> {
    if (!this.cipher) return this.place.take(path, hash);
    const sealed = `${path}.sealed`;
    try {
      await this.cipher.seal(path, sealed, hash);
      await this.place.take(sealed, hash);
    } finally {
      await unlink(sealed).catch(() => undefined);
    }
  }

  // A store that cannot be made ready now is tried again by the next call.
  private prepared(): Promise<void> {
    this.ready ??= this.place.prepare().catch((error: unknown) => {
      this.ready = undefined;
      throw error;
    });
    return this.ready;
  }
}

/** Passes the content on and fails at its end when it is not what the hash says. */
function verifying(hash: string): Transform {
  const hasher = hashOf();
  return new Transform({
    transform(chunk: Buffer, _, done) {
      hasher.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(hasher.digest('hex') === hash ? null : new Error(`the stored file ${hash} is damaged`));
    },
  });
}
