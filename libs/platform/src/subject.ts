import { createHmac } from 'node:crypto';

/**
 * Who a certificate belongs to, without saying its number: the keyed hash used in tokens, events, bars and duplicate checks, and to search by number.
 * Spaces around the number and the case of its letters do not matter (the last place of a citizen's number may be typed `x`).
 * @param key the installation's SUBJECT_KEY
 * @param certificateType code of CERTIFICATE_TYPES
 * @returns 32 hex characters (128 bits of HMAC-SHA256)
 */
export function subjectId(key: string, certificateType: string, certificateNumber: string): string {
  const number = certificateNumber.trim().toUpperCase();
  return createHmac('sha256', key).update(`subject:${certificateType}:${number}`).digest('hex').slice(0, 32);
}
