import { subjectId } from './subject.js';

const KEY = '0'.repeat(64);

it('is 32 hex characters that stay the same for ever', () => {
  // changing this value would cut every installation off from the ids it has stored
  expect(subjectId(KEY, '111', '11010519491231002X')).toBe('b5fb8de0cbec9a40ea3d19e77e17ac94');
});

it('does not depend on how the number was typed', () => {
  expect(subjectId(KEY, '111', ' 11010519491231002x ')).toBe(subjectId(KEY, '111', '11010519491231002X'));
});

it('differs by key, by type and by number', () => {
  const ids = [
    subjectId(KEY, '111', 'A1'),
    subjectId('1'.repeat(64), '111', 'A1'),
    subjectId(KEY, '112', 'A1'),
    subjectId(KEY, '111', 'A2'),
  ];
  expect(new Set(ids).size).toBe(4);
});
