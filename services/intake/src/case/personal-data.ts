import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** Who acts for the applicant, or whom to ask, as sealed with the case. */
export interface Representative {
  readonly name: string;
  readonly phone: string;
  /** Of an agent. */
  readonly certificateNumber?: string;
}

/** A person beside the applicant, if one was named. @param sealed as {@link PersonalData.open} gave it */
export const representativeIn = (sealed: string | null | undefined): Representative | null =>
  JSON.parse(sealed ?? 'null') as Representative | null;

/**
 * Encrypts what identifies a person, so that a stolen table or backup tells nothing:
 * AES-256-GCM, bound to the case it belongs to (a value moved to another row does not open).
 */
export class PersonalData {
  private readonly key: Buffer;

  /** @param key 64 hex characters */
  constructor(key: string) {
    this.key = Buffer.from(key, 'hex');
    if (this.key.length !== 32) throw new RangeError('the key of personal data has 32 bytes');
  }

  /** @returns nonce, tag and ciphertext */
  seal(value: Readonly<Record<string, string | null>>, caseId: string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(caseId));
    const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  }

  /** @throws Error when the value was changed or belongs to another case */
  open(sealed: Buffer, caseId: string): Record<string, string | null> {
    const decipher = createDecipheriv('aes-256-gcm', this.key, sealed.subarray(0, NONCE)).setAAD(Buffer.from(caseId));
    decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
    return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]).toString('utf8')) as Record<
      string,
      string | null
    >;
  }
}
