import type { Principal } from './roles.js';
import { visibleAgency } from './visible-agency.js';

const caller = (roles: Principal['roles'], agencyCode = 'own'): Principal => ({
  id: 's',
  kind: 'staff',
  name: '',
  siteId: '',
  windowId: '',
  subjectId: '',
  roles,
  agencyCode,
});

it.each<[string, Principal, string | undefined, string | undefined]>([
  ['a supervisor sees the own agency', caller(['supervisor']), undefined, 'own'],
  ['a rating clerk may name the own agency', caller(['rating-clerk']), 'own', 'own'],
  ['a leader sees every agency', caller(['leader']), undefined, undefined],
  ['an auditor sees the agency asked for', caller(['auditor']), 'other', 'other'],
  ['a leader of no agency sees every agency', caller(['leader'], ''), undefined, undefined],
  ['a supervisor who is also leader sees any', caller(['supervisor', 'leader']), 'other', 'other'],
])('%s', (_, who, asked, seen) => {
  expect(visibleAgency(who, asked)).toBe(seen);
});

it.each([
  ['a supervisor may not see another agency', caller(['supervisor']), 'other', 'agency-not-yours'],
  ['a rating clerk of no agency sees nothing', caller(['rating-clerk'], ''), undefined, 'agency-missing'],
  ['an agency’s system may not see another agency', caller(['department-system']), 'other', 'agency-not-yours'],
])('%s', (_, who, asked, code) => {
  expect(() => visibleAgency(who, asked)).toThrow(expect.objectContaining({ kind: 'forbidden', code }));
});
