import { DomainError } from '@onewindow/contracts';

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
 * The `n` values that `encodeCursor` was given.
 * @throws DomainError `invalid-cursor` for anything else. The values are text from outside: still check them as what they stand for
 */
export function decodeCursor(cursor: string, n: number): string[] {
  const values = cursor.length <= LONGEST ? parseQuietly(Buffer.from(cursor, 'base64url').toString()) : undefined;
  if (Array.isArray(values) && values.length === n && values.every(isPlainText)) return values;
  throw new DomainError('invalid', 'invalid-cursor', 'The cursor is not one that an earlier page gave.', { field: 'cursor' });
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
