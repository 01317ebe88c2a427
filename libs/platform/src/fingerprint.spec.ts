import { fingerprint } from './fingerprint.js';

describe('a fingerprint', () => {
  it('is the same whatever the order of the fields, at any depth', () => {
    expect(fingerprint({ a: 1, b: { c: [1, { x: 1, y: 2 }], d: 'x' } })).toBe(fingerprint({ b: { d: 'x', c: [1, { y: 2, x: 1 }] }, a: 1 }));
  });

  it.each([
    ['another value', { a: 1 }, { a: 2 }],
    ['another order of a list', { a: [1, 2] }, { a: [2, 1] }],
    ['a field more', { a: 1 }, { a: 1, b: null }],
    ['the same text in another place', { a: 'x', b: '' }, { a: '', b: 'x' }],
  ])('differs with %s', (_, one, other) => {
    expect(fingerprint(one)).not.toBe(fingerprint(other));
  });
});
