import type { Principal, Role } from '@onewindow/contracts';
import { ENFORCING, STRANGER, SUPERVISING } from './events.js';

export const staff = (id: string, role: Role, agencyCode: string): Partial<Principal> => ({
  id,
  name: `name of ${id}`,
  roles: [role],
  agencyCode,
});

export const supervisor = staff('supervisor', 'supervisor', SUPERVISING);
export const colleague = staff('colleague', 'supervisor', SUPERVISING);
export const enforcer = staff('enforcer', 'supervisor', ENFORCING);
export const stranger = staff('stranger', 'supervisor', STRANGER);
export const nobodys = staff('nobodys', 'supervisor', '');
export const leader = staff('leader', 'leader', '');
export const auditor = staff('auditor', 'auditor', '');
export const officer = staff('officer', 'officer', SUPERVISING);
