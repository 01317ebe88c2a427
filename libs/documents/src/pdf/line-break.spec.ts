import { breakLines } from './line-break.js';

const ems = (text: string): number => Array.from(text).reduce((sum, character) => sum + (character < '\u007f' ? 0.5 : 1), 0);
const lines = (text: string, width = 10, indent = 0): string[] => breakLines(text, width, indent, ems).map((line) => line.text);

it('fills lines, the first with its indent', () => {
  expect(lines('一二三四五六七八九十一二三', 10, 2)).toEqual(['一二三四五六七八', '九十一二三']);
});

it('begins no line with a closing mark and ends none with an opening one', () => {
  expect(lines('一二三四五六七八九十。三四', 10)).toEqual(['一二三四五六七八九', '十。三四']);
  expect(lines('一二三四五六七八九（二三）', 10)).toEqual(['一二三四五六七八九', '（二三）']);
});

it('keeps letters and figures together, and a figure with its unit', () => {
  expect(lines('一二三四五六七八ABCDEF', 10)).toEqual(['一二三四五六七八', 'ABCDEF']);
  expect(lines('一二三四五六七八2026年', 10)).toEqual(['一二三四五六七八', '2026年']);
});

it('tears what is wider than a line', () => {
  expect(lines('A'.repeat(45), 10)).toEqual(['A'.repeat(20), 'A'.repeat(20), 'A'.repeat(5)]);
  expect(lines('。'.repeat(12), 10)).toEqual(['。'.repeat(10), '。'.repeat(2)]);
});

it('begins a new paragraph at a line end, and says which lines are the last of one', () => {
  expect(breakLines('一\r\n二\n三', 10, 0, ems)).toEqual(['一', '二', '三'].map((text) => ({ text, last: true })));
  expect(breakLines('一二三四', 3, 0, ems).map(({ last }) => last)).toEqual([false, true]);
});

it('has one empty line for an empty text', () => {
  expect(lines('')).toEqual(['']);
});
