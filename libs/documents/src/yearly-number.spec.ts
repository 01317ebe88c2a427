import { yearlyNo, yearlyScope } from './yearly-number.js';

it('a yearly number has its word, the year of its day and six digits, drawn under the series and that year', () => {
  const scopes: string[] = [];
  const draw = (scope: string) => scopes.push(scope);
  expect([yearlyNo({ draw }, '督', 'order', '2026-12-31'), yearlyNo({ draw }, '督', 'order', '2027-01-01')]).toEqual([
    '督〔2026〕000001号',
    '督〔2027〕000002号',
  ]);
  expect(scopes).toEqual(['order:2026', yearlyScope('order', '2027-01-01')]);
});
