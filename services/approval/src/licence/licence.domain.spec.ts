import { validityOf } from './licence.domain.js';

describe('the validity of a licence', () => {
  it.each([
    ['2026-11-24', 60, '2031-11-23'],
    ['2026-03-01', 12, '2027-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-01-01', 12, '2026-12-31'],
  ])('from %s for %i months ends with %s', (from, months, to) => {
    expect(validityOf(from, months)).toEqual({ validFrom: from, validTo: to });
  });

  it('has no end where the item sets none', () => {
    expect(validityOf('2026-11-24', 0)).toEqual({ validFrom: '2026-11-24', validTo: null });
  });
});
