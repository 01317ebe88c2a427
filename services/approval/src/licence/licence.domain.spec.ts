import { renewed, termOf, validityOf } from './licence.domain.js';

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

describe('the renewal of a licence', () => {
  const first = { caseId: 'issued', validFrom: '2021-11-25', validTo: '2026-11-24', earlier: [] };
  const by = { caseId: 'renewal', decisionDay: '2026-10-08', months: 60 };

  it('counted on from its old end, it is valid from its first day without a gap', () => {
    expect(renewed(first, { ...by, countedFrom: 'old-end' })).toEqual({
      caseId: 'renewal',
      validFrom: '2021-11-25',
      validTo: '2031-11-24',
      earlier: [{ caseId: 'issued', validFrom: '2021-11-25', validTo: '2026-11-24' }],
    });
  });

  it('counted from the decision, what was left of the old term is lost', () => {
    expect(renewed(first, { ...by, countedFrom: 'decision' })).toMatchObject({ validFrom: '2026-10-08', validTo: '2031-10-07' });
  });

  it('keeps each term with the case that gave it', () => {
    const once = renewed(first, { ...by, countedFrom: 'decision' });
    const twice = renewed(once, { caseId: 'second', decisionDay: '2031-09-01', months: 12, countedFrom: 'old-end' });
    expect(termOf(twice, 'issued')).toMatchObject({ validFrom: '2021-11-25', validTo: '2026-11-24' });
    expect(termOf(twice, 'renewal')).toMatchObject({ validFrom: '2026-10-08', validTo: '2031-10-07' });
    expect(termOf(twice, 'second')).toEqual({ validFrom: '2026-10-08', validTo: '2032-10-07' });
  });

  it('is none of a licence without end', () => {
    expect(() => renewed({ ...first, validTo: null }, { ...by, countedFrom: 'old-end' })).toThrow('without end');
  });
});
