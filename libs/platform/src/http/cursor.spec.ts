import { cursor as cursorSchema } from '@onewindow/contracts';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './cursor.js';

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
  expect(decodeCursor(encoded, 2)).toEqual(values);
});

it('carries Chinese text', () => {
  expect(decodeCursor(encodeCursor(['沙坪坝区']), 1)).toEqual(['沙坪坝区']);
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
    expect(code(() => decodeCursor(wrong, 2))).toBe('invalid-cursor');
  }
});

it('answers any text with values or with invalid-cursor', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(['invalid-cursor', undefined]).toContain(code(() => decodeCursor(text, 1)));
    }),
  );
});

it('refuses to make one that would not be let in again', () => {
  expect(() => encodeCursor(['x'.repeat(200)])).toThrow('does not fit');
});
