import { DomainError } from '@onewindow/contracts';
import { assertCovers, type Delegation, type Exercise } from './delegation.domain.js';

const AGENCY = '11220104MB1234567X';
const OTHER = '11220104MB7654321X';
const delegation: Delegation = {
  id: 'delegation',
  staffId: 'clerk',
  agencyCode: AGENCY,
  itemCodes: ['senior-card'],
  siteId: 'center',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  active: true,
};
const exercise: Exercise = {
  decidedBy: 'clerk',
  day: '2026-06-01',
  siteId: 'center',
  itemCode: 'senior-card',
  agencyCode: AGENCY,
  stepAgencies: [AGENCY, AGENCY],
};

describe('a delegation', () => {
  it.each(['2026-01-01', '2026-06-01', '2026-12-31'])('covers on %s what it names', (day) => {
    expect(() => assertCovers(delegation, { ...exercise, day })).not.toThrow();
  });

  it.each<[string, Delegation | undefined, Partial<Exercise>, string]>([
    ['that nobody knows', undefined, {}, 'delegation-unknown'],
    ['that was withdrawn', { ...delegation, active: false }, {}, 'delegation-not-in-force'],
    ['that is not valid yet', delegation, { day: '2025-12-31' }, 'delegation-not-in-force'],
    ['that is over', delegation, { day: '2027-01-01' }, 'delegation-not-in-force'],
    ['of another agency', { ...delegation, agencyCode: OTHER }, {}, 'delegation-of-other-agency'],
    ["to another agency's step", delegation, { stepAgencies: [AGENCY, OTHER] }, 'delegation-of-other-agency'],
    ['given to another person', delegation, { decidedBy: 'somebody' }, 'delegation-not-yours'],
    ['of another site', delegation, { siteId: 'township' }, 'delegation-of-other-site'],
    ['where the site is not known', delegation, { siteId: '' }, 'delegation-of-other-site'],
    ['without the item', delegation, { itemCode: 'food-licence' }, 'delegation-without-item'],
  ])('%s covers nothing', (_, given, more, code) => {
    let refused: unknown;
    try {
      assertCovers(given, { ...exercise, ...more });
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(DomainError);
    expect(refused).toMatchObject({ code });
  });
});
