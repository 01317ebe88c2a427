import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';

const SALT = 32;
const SEGMENT = 65_536;
const TAG = 16;
const NONCE = 12;
const ALGORITHM = 'aes-256-gcm';

/**
 * Encrypts files at rest: AES-256-GCM in segments of 64 KiB, so that a file is checked as it is read and needs no memory of its size.
 * Each file has a key of its own, derived from a random salt; a segment's nonce is its place, and says whether it is the last, so
 * segments cannot be exchanged, left out or cut off. The hash is bound in: a file under another name does not open.
 *
 * A file is: salt (32 bytes), then each segment's ciphertext with its tag (16 bytes).
 */
export class FileCipher {
  /** Keys the hash, so that names tell nobody without the key what the content is. Equal content still has one name. */
  readonly hashKey: Buffer;
  private readonly master: Buffer;

  /** @param key 64 hex characters */
  constructor(key: string) {
    this.master = Buffer.from(key, 'hex');
    if (this.master.length !== 32) throw new RangeError('the key of files has 32 bytes');
    this.hashKey = derive(this.master, Buffer.alloc(0), 'file hash');
  }

  /** Writes the encrypted form of `from` to the new file `to`. */
  async seal(from: string, to: string, hash: string): Promise<void> {
    const salt = randomBytes(SALT);
    const target = await open(to, 'wx', 0o600);
    try {
      await target.writeFile(salt);
      const segments = new Segments(derive(this.master, salt, 'file content'), hash);
      let held: Buffer | undefined;
      for await (const chunk of createReadStream(from, { highWaterMark: SEGMENT }) as AsyncIterable<Buffer>) {
        if (held) await target.writeFile(segments.seal(held, false));
        held = chunk;
      }
      await target.writeFile(segments.seal(held ?? Buffer.alloc(0), true));
    } finally {
      await target.close();
    }
  }

  /** Turns the encrypted form into the content; fails where it was changed, and gives out nothing that was not checked. */
  opening(hash: string): Transform {
    let waiting = Buffer.alloc(0);
    let segments: Segments | undefined;
    const { master } = this;
    return new Transform({
      transform(chunk: Buffer, _, done) {
        waiting = Buffer.concat([waiting, chunk]);
        try {
          if (!segments && waiting.length >= SALT) {
            segments = new Segments(derive(master, waiting.subarray(0, SALT), 'file content'), hash);
            waiting = waiting.subarray(SALT);
          }
          // what may be the last segment waits for the end
          while (segments && waiting.length > SEGMENT + TAG) {
            this.push(segments.open(waiting.subarray(0, SEGMENT + TAG), false));
            waiting = waiting.subarray(SEGMENT + TAG);
          }
          done();
        } catch (error) {
          done(error as Error);
        }
      },
      flush(done) {
        try {
          if (!segments) throw new Error(`the stored file ${hash} is cut off`);
          done(null, segments.open(waiting, true));
        } catch (error) {
          done(error as Error);
        }
      },
    });
  }
}

/** Seals or opens the segments of one file, one after the other. */
class Segments {
  private next = 0;

  constructor(
    private readonly key: Buffer,
    private readonly hash: string,
  ) {}

  seal(plain: Buffer, last: boolean): Buffer {
    const cipher = createCipheriv(ALGORITHM, this.key, this.nonce(last)).setAAD(Buffer.from(this.hash));
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  open(sealed: Buffer, last: boolean): Buffer {
    if (sealed.length < TAG) throw new Error(`the stored file ${this.hash} is cut off`);
    const body = sealed.length - TAG;
    const decipher = createDecipheriv(ALGORITHM, this.key, this.nonce(last), { authTagLength: TAG }).setAAD(Buffer.from(this.hash));
    decipher.setAuthTag(sealed.subarray(body));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(0, body)), decipher.final()]);
    } catch (cause) {
      throw new Error(`the stored file ${this.hash} is damaged, or was sealed with another key`, { cause });
    }
  }

  private nonce(last: boolean): Buffer {
    const nonce = Buffer.alloc(NONCE);
    nonce.writeUInt32BE(this.next, NONCE - 5);
    nonce[NONCE - 1] = last ? 1 : 0;
    this.next += 1;
    return nonce;
  }
}

const derive = (key: Buffer, salt: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, `onewindow ${purpose}`, 32));
