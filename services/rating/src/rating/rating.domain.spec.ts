import type { GiveRating } from '@onewindow/contracts';
import { assertRatesForThemselves, ratingFrom, standing } from './rating.domain.js';

const NOW = new Date('2026-11-24T02:00:00Z');
const rating = (body: Partial<GiveRating>) => ratingFrom('i', { code: 'c', level: 1, ...body }, NOW);

describe('a second rating', () => {
  it.each<[string, Partial<GiveRating>, Partial<GiveRating>]>([
    ['with the same level', { level: 2 }, { level: 2 }],
    ['with the same words', { comment: '好' }, { comment: '好' }],
    ['by another channel', { channel: 'sms' }, { channel: 'qr-code' }],
  ])('%s is quiet and answers the first', (_, first, again) => {
    expect(standing(rating(first), rating(again))).toEqual(rating(first));
  });

  it.each<[string, Partial<GiveRating>, Partial<GiveRating>]>([
    ['with another level', { level: 2 }, { level: 5 }],
    ['with other words', { comment: '好' }, { comment: '很好' }],
    ['with another consent', { level: 5 }, { level: 5, contactAgreed: true }],
    ['with another number', { level: 5, contactAgreed: true, phone: '13900001234' }, { level: 5, contactAgreed: true }],
    ['with words where none were', {}, { comment: '好' }],
    ['without words where some were', { comment: '好' }, {}],
  ])('%s is refused', (_, first, again) => {
    const refused = expect.objectContaining({ kind: 'conflict', code: 'rating-already-given' });
    expect(() => standing(rating(first), rating(again))).toThrow(refused);
  });
});

describe('the number of who rates', () => {
  it.each([
    [1, null],
    [3, null],
    [4, '13900001234'],
    [5, '13900001234'],
  ] as const)('of level %i is kept as %s: nobody else is called', (level, kept) => {
    expect(rating({ level, contactAgreed: true, phone: '13900001234' })).toMatchObject({ contactAgreed: true, phone: kept });
  });
});

describe('who may rate', () => {
  it.each([
    ['somebody unknown', undefined],
    ['an applicant', 'applicant'],
  ])('%s may', (_, kind) => {
    expect(() => assertRatesForThemselves(kind)).not.toThrow();
  });

  it.each([
    ['staff', 'staff'],
    ["an agency's system", 'machine'],
    ['a kind this build does not know', 'robot'],
  ])('%s may not', (_, kind) => {
    expect(() => assertRatesForThemselves(kind)).toThrow(expect.objectContaining({ kind: 'forbidden', code: 'rating-by-staff' }));
  });
});
