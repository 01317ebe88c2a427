import { newest } from './newest.js';

const said = (key: string, sequence: number, word: string) => ({ key, sequence, word });

it.each([
  ['the higher sequence, whatever comes later', [said('a', 2, 'new'), said('a', 1, 'old')], ['new']],
  ['the later of one sequence', [said('a', 2, 'told'), said('a', 2, 'told again')], ['told again']],
  ['one of each key', [said('a', 1, 'a1'), said('b', 9, 'b9'), said('a', 2, 'a2')], ['a2', 'b9']],
  ['nothing of nothing', [], []],
])('keeps %s', (_, told, words) => {
  expect(newest(told, ({ key }) => key).map(({ word }) => word)).toEqual(words);
});
