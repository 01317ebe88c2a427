import { createHmac, timingSafeEqual } from 'node:crypto';

// Without 0/O, 1/I/L and U: people read it off paper and type it.
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;

/**
 * The code printed on a case's receipt: 12 characters (58 bits) that nobody can guess without the key.
 * It is derived and nowhere stored: the receipt can be printed again after a lost answer, no event or table carries
 * anything of it, and every service that holds the key knows the holder of the receipt.
 * @param key the installation's SUBJECT_KEY
 */
export function receiptCode(key: string, caseId: string): string {
  const digest = createHmac('sha256', key).update(`receipt-code:${caseId}`).digest();
  let value = BigInt(`0x${digest.toString('hex')}`);
  let code = '';
  while (code.length < LENGTH) {
    code += ALPHABET[Number(value % BigInt(ALPHABET.length))];
    value /= BigInt(ALPHABET.length);
  }
  return code;
}

/** Whether `code` is that of the case, in constant time; case, spaces and hyphens as typed do not matter. */
export function isReceiptCode(key: string, caseId: string, code: string): boolean {
  const typed = Buffer.from(code.toUpperCase().replaceAll(/[\s-]/g, ''));
  const right = Buffer.from(receiptCode(key, caseId));
  return typed.length === right.length && timingSafeEqual(typed, right);
}
