import { pages } from './pages.js';
import { space, type Row } from './row.js';

const heights = (rows: readonly Row[], height = 100): number[][] => pages(rows, height).map((page) => page.map((row) => row.height));

it('fills one page after the other', () => {
  expect(heights([space(40), space(40), space(40)])).toEqual([[40, 40], [40]]);
});

it('takes overleaf together what is to stay together', () => {
  expect(heights([space(50), space(30, true), space(30)])).toEqual([[50], [30, 30]]);
});

it('divides all the same what is higher than a page', () => {
  const rows = Array.from({ length: 5 }, (_, index) => space(30, index < 4));
  expect(heights([space(20), ...rows])).toEqual([
    [20, 30, 30],
    [30, 30, 30],
  ]);
});

it('makes no empty page', () => {
  expect(heights([space(100), space(100)])).toEqual([[100], [100]]);
  expect(heights([space(150), space(20)])).toEqual([[150], [20]]);
});
