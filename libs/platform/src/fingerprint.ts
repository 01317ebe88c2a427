import { createHash } from 'node:crypto';

/**
 * A hash of what somebody asked for: the same act repeated is told from another act on the same id.
 * The order of an object's fields does not matter, that of a list does.
 * @returns 64 hex characters
 */
export const fingerprint = (content: unknown): string => createHash('sha256').update(JSON.stringify(content, sorted)).digest('hex');

const sorted = (_: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
