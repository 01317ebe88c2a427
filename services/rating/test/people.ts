import type { Principal, Role } from '@onewindow/contracts';
import { DECIDER } from './events.js';

const staff = (id: string, role: Role, agencyCode: string): Partial<Principal> => ({
  id,
  name: `name of ${id}`,
  roles: [role],
  agencyCode,
});

export const clerk = staff('clerk', 'rating-clerk', DECIDER);
export const nobodys = staff('nobodys', 'rating-clerk', '');
export const leader = staff('leader', 'leader', '');
export const auditor = staff('auditor', 'auditor', '');
export const windowClerk = staff('window', 'window-clerk', DECIDER);
export const applicant: Partial<Principal> = { id: 'applicant', kind: 'applicant', roles: ['applicant'] };
export const system: Partial<Principal> = { id: 'system', kind: 'machine', roles: ['department-system'], agencyCode: DECIDER };
