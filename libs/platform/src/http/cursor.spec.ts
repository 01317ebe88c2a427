import { cursor as cursorSchema, id, instant } from '@onewindow/contracts';
import fc from 'fast-check';
import { z } from 'zod';
import { decodeCursor, encodeCursor, pageOf } from './cursor.js';

const Position = z.tuple([instant, id]);
const Word = z.tuple([z.string()]);

const code = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

it('gives back what it was made of, in a form that the contracts let in', () => {
  const values = ['2026-11-23T08:00:00.000Z', '01999999-0000-7000-8000-000000000001'];
  const encoded = encodeCursor(values);
  expect(cursorSchema.parse(encoded)).toBe(encoded);
  expect(decodeCursor(encoded, Position)).toEqual([new Date(values[0] as string), values[1]]);
});

it('carries Chinese text', () => {
  expect(decodeCursor(encodeCursor(['沙坪坝区']), Word)).toEqual(['沙坪坝区']);
});

it('refuses a cursor of another list, and values that PostgreSQL cannot take', () => {
  const of = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const wrong of [
    encodeCursor(['a']),
    of({ 0: 'a', 1: 'b', length: 2 }),
    of(['a', 1]),
    of(['a', '\u0000']),
    of(['a', '\ud800']),
    of(null),
    'x'.repeat(201),
  ]) {
    expect(code(() => decodeCursor(wrong, z.tuple([z.string(), z.string()])))).toBe('invalid-cursor');
  }
});

it.each([
  ['a day that is none', '2026-02-30T00:00:00Z', '01999999-0000-7000-8000-000000000001'],
  ['a word that PostgreSQL takes for a time', 'infinity', '01999999-0000-7000-8000-000000000001'],
  ['a year that PostgreSQL does not have', '0000-01-01T00:00:00Z', '01999999-0000-7000-8000-000000000001'],
  ['an id that is none', '2026-11-23T08:00:00.000Z', 'x'],
])('refuses %s, though it is written like a cursor', (_, at, id) => {
  expect(code(() => decodeCursor(encodeCursor([at, id]), Position))).toBe('invalid-cursor');
});

it('answers any text with values or with invalid-cursor', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(['invalid-cursor', undefined]).toContain(code(() => decodeCursor(text, Word)));
    }),
  );
});

it.each([
  [0, [], false],
  [1, [1], false],
  [2, [1, 2], false],
  [3, [1, 2], true],
])('makes of %i rows, read for pages of two, the page %j and says whether another follows: %s', (count, items, more) => {
  const rows = [1, 2, 3].slice(0, count);
  const page = pageOf(rows, 2, (row) => [String(row)]);
  expect(page.items).toEqual(items);
  expect(page.next === null ? undefined : decodeCursor(page.next, Word)).toEqual(more ? ['2'] : undefined);
});

it('refuses to make one that would not be let in again', () => {
  expect(() => encodeCursor(['x'.repeat(200)])).toThrow('does not fit');
});
