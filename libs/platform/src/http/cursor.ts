import { DomainError, type Page } from '@onewindow/contracts';
import type { z } from 'zod';

const LONGEST = 200;
const CONTROL = /\p{Cc}/u;

/**
 * The place in a list after which the next page begins: the sort values of the last row of this page.
 * @returns at most 200 URL-safe characters (what the `cursor` of contracts lets in)
 */
export function encodeCursor(values: readonly string[]): string {
  const encoded = Buffer.from(JSON.stringify(values)).toString('base64url');
  if (encoded.length > LONGEST) throw new Error(`a cursor of ${encoded.length} characters does not fit: sort by shorter values`);
  return encoded;
}

/**
 * The values that `encodeCursor` was given, as `position` makes them: a cursor comes from outside, and a list must not meet in it what
 * its columns cannot be compared with. `decodeCursor(cursor, z.tuple([instant, id]))`
 * @throws DomainError `invalid-cursor` for anything else
 */
export function decodeCursor<T extends z.ZodTuple>(cursor: string, position: T): z.output<T> {
  const values = cursor.length <= LONGEST ? parseQuietly(Buffer.from(cursor, 'base64url').toString()) : undefined;
  const decoded = Array.isArray(values) && values.every(isPlainText) ? position.safeParse(values) : undefined;
  if (decoded?.success) return decoded.data;
  throw new DomainError('invalid', 'invalid-cursor', 'The cursor is not one that an earlier page gave.', { field: 'cursor' });
}

/**
 * A page of a list that was read with one row more than fits, which tells whether there is another page.
 * @param rows at most `limit + 1`
 * @param position the sort values of a row, for the cursor after it
 */
export function pageOf<T>(rows: readonly T[], limit: number, position: (row: T) => readonly string[]): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last !== undefined && rows.length > limit ? encodeCursor(position(last)) : null };
}

function isPlainText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && !CONTROL.test(value);
}

function parseQuietly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
