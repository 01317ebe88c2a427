import { assertImpartial, covers, regionPrefix } from './watch.domain.js';

describe('a region', () => {
  it.each([
    ['itself', '220104', '220104', true],
    ['the counties of a city', '220100', '220104', true],
    ['the cities of a province', '220000', '220104', true],
    ['everything, for the nation', '000000', '220104', true],
    ['no sibling', '220102', '220104', false],
    ['not what lies above', '220104', '220100', false],
    ['no other province', '210000', '220104', false],
    ['nothing, where it is not known', '', '220104', false],
    ['nothing that is not known', '000000', '', false],
  ])('covers %s', (_, outer, inner, expected) => {
    expect(covers(outer, inner)).toBe(expected);
  });

  it('whose code ends in a zero of its own keeps it', () => {
    expect(regionPrefix('220110')).toBe('220110');
    expect(covers('220110', '220111')).toBe(false);
  });
});

describe('who judges a rating', () => {
  const places = { rated: 'UNIT', ratedRegion: '220104', ownRegion: '220104' };

  it('is of another agency, in the region or above it', () => {
    expect(() => assertImpartial({ agencyCode: 'DESK' }, places)).not.toThrow();
    expect(() => assertImpartial({ agencyCode: 'DESK' }, { ...places, ownRegion: '220100' })).not.toThrow();
  });

  it.each([
    ['of the agency itself', 'UNIT', {}, 'reviewer-of-the-agency'],
    ['of another county', 'DESK', { ownRegion: '220102' }, 'reviewer-out-of-region'],
    ['of an agency that the catalogue has not told', 'DESK', { ownRegion: '' }, 'reviewer-out-of-region'],
  ])('is not somebody %s', (_, agencyCode, change, code) => {
    expect(() => assertImpartial({ agencyCode }, { ...places, ...change })).toThrow(expect.objectContaining({ kind: 'forbidden', code }));
  });
});
