import type { Principal, Role } from '@onewindow/contracts';
import { DECIDER, DESK, ELSEWHERE, OTHER } from './events.js';

const staff = (id: string, role: Role, agencyCode: string): Partial<Principal> => ({
  id,
  name: `name of ${id}`,
  roles: [role],
  agencyCode,
});

export const clerk = staff('clerk', 'rating-clerk', DECIDER);
export const officer = staff('officer', 'officer', DECIDER);
export const head = staff('head', 'agency-head', DECIDER);
export const strangeOfficer = staff('strange-officer', 'officer', OTHER);
export const nobodys = staff('nobodys', 'rating-clerk', '');
export const leader = staff('leader', 'leader', '');
export const auditor = staff('auditor', 'auditor', '');
export const windowClerk = staff('window', 'window-clerk', DECIDER);
/** The rating desk of the region, and its supervisors. */
export const desk = staff('desk', 'rating-clerk', DESK);
export const secondDesk = staff('second-desk', 'rating-clerk', DESK);
export const supervisor = staff('supervisor', 'supervisor', DESK);
export const ownSupervisor = staff('own-supervisor', 'supervisor', DECIDER);
export const farSupervisor = staff('far-supervisor', 'supervisor', ELSEWHERE);
export const applicant: Partial<Principal> = { id: 'applicant', kind: 'applicant', roles: ['applicant'] };
export const system: Partial<Principal> = { id: 'system', kind: 'machine', roles: ['department-system'], agencyCode: DECIDER };
export const orchestrator: Partial<Principal> = { id: 'orchestrator', kind: 'machine', roles: ['orchestrator'] };
