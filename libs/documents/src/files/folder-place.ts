import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, stat, unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { once } from 'node:events';
import { checkHash, unknownFile } from './file-store.js';
import type { Place, Placed } from './place.js';

const ABANDONED_MS = 24 * 3600 * 1000;
const HASH = /^[0-9a-f]{64}$/;

/** A folder: `ab/cd/abcd…`, at most 256 entries a level but the last. Instances on several machines share it by a network disk. */
export class FolderPlace implements Place {
  readonly incoming: string;

  constructor(private readonly root: string) {
    this.incoming = path.join(root, 'incoming');
  }

  async prepare(): Promise<void> {
    await mkdir(this.incoming, { recursive: true, mode: 0o700 });
    await this.dropAbandoned();
  }

  async touch(hash: string): Promise<boolean> {
    const now = new Date();
    return unlessMissing(async () => {
      await utimes(this.pathOf(hash), now, now);
      return true;
    }, false);
  }

  // The content is on disk before its name is, so a crash leaves no file with a name and half its bytes.
  async take(file: string, hash: string): Promise<void> {
    const target = this.pathOf(hash);
    await sync(file);
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    await rename(file, target);
    await sync(path.dirname(target));
  }

  async read(hash: string): Promise<Readable> {
    const stream = createReadStream(this.pathOf(hash));
    try {
      await once(stream, 'open');
      return stream;
    } catch (error) {
      throw isMissing(error) ? unknownFile() : error;
    }
  }

  has(hash: string): Promise<boolean> {
    return unlessMissing(async () => (await stat(this.pathOf(hash))).isFile(), false);
  }

  remove(hash: string): Promise<void> {
    return unlessMissing(() => unlink(this.pathOf(hash)), undefined);
  }

  async removeOld(hash: string, olderThan: Date): Promise<boolean> {
    return unlessMissing(async () => {
      const { mtime } = await stat(this.pathOf(hash));
      if (mtime >= olderThan) return false;
      await unlink(this.pathOf(hash));
      return true;
    }, false);
  }

  async *list(): AsyncGenerator<readonly Placed[]> {
    for (const first of await fanOut(this.root)) {
      for (const second of await fanOut(path.join(this.root, first))) {
        const names = (await readdir(path.join(this.root, first, second))).filter((name) => HASH.test(name));
        const files = await Promise.all(names.map((hash) => this.placed(hash)));
        yield files.filter((file) => file !== undefined);
      }
    }
  }

  private placed(hash: string): Promise<Placed | undefined> {
    return unlessMissing(async () => ({ hash, at: (await stat(this.pathOf(hash))).mtime }), undefined);
  }

  private pathOf(hash: string): string {
    checkHash(hash);
    return path.join(this.root, hash.slice(0, 2), hash.slice(2, 4), hash);
  }

  /** What a crash left half-way. */
  private async dropAbandoned(): Promise<void> {
    const before = Date.now() - ABANDONED_MS;
    for (const name of await readdir(this.incoming)) {
      const file = path.join(this.incoming, name);
      await unlessMissing(async () => {
        if ((await stat(file)).mtimeMs < before) await unlink(file);
      }, undefined);
    }
  }
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const fanOut = async (folder: string): Promise<string[]> => (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort();

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

async function unlessMissing<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isMissing(error)) return otherwise;
    throw error;
  }
}
