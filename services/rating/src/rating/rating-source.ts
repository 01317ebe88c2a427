import { createHmac } from 'node:crypto';

/**
 * Where a rating came from: a hash of the address that nobody without the key can go back from, so that ratings of one place are known as
 * such and no address is kept.
 * @param key the installation's SUBJECT_KEY
 */
export const ratingSource = (key: string, address: string): string =>
  createHmac('sha256', key).update(`rating-source:${address}`).digest('hex').slice(0, 32);
