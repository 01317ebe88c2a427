import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 32;

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password.normalize('NFC'), salt, KEY_BYTES, (error, key) => (error ? reject(error) : resolve(key))),
  );

/** The one password of every account of the embedded stack, held as its scrypt hash only. */
export class DemoPassword {
  private constructor(
    private readonly salt: Buffer,
    private readonly hash: Buffer,
  ) {}

  static async of(password: string): Promise<DemoPassword> {
    const salt = randomBytes(16);
    return new DemoPassword(salt, await derive(password, salt));
  }

  /** Whether this is the password. Takes the same time for a right and a wrong one. */
  async matches(candidate: string): Promise<boolean> {
    return timingSafeEqual(await derive(candidate, this.salt), this.hash);
  }
}
