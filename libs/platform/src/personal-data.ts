import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/**
 * Encrypts what identifies a person, so that a stolen table or backup tells nothing:
 * AES-256-GCM, bound to what it belongs to, a case say (a value moved to another row does not open).
 */
export class PersonalData {
  private readonly key: Buffer;

  /** @param key 64 hex characters */
  constructor(key: string) {
    this.key = Buffer.from(key, 'hex');
    if (this.key.length !== 32) throw new RangeError('the key of personal data has 32 bytes');
  }

  /** @returns nonce, tag and ciphertext */
  seal(value: Readonly<Record<string, string | null>>, ownerId: string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(ownerId));
    const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  }

  /** @throws Error when the value was changed or belongs to another owner */
  open(sealed: Buffer, ownerId: string): Record<string, string | null> {
    const decipher = createDecipheriv('aes-256-gcm', this.key, sealed.subarray(0, NONCE)).setAAD(Buffer.from(ownerId));
    decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
    return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]).toString('utf8')) as Record<
      string,
      string | null
    >;
  }
}
