import { DomainError } from './errors.js';
import type { Principal, Role } from './roles.js';

const SEE_ALL: readonly Role[] = ['leader', 'auditor'];

/** Whether the caller's role looks across agencies. */
export const seesAllAgencies = (caller: Principal): boolean => caller.roles.some((role) => SEE_ALL.includes(role));

/**
 * The agency whose things a list shows: the one asked for where the caller's role looks across agencies, else their own.
 * @returns USCC, or undefined for every agency
 * @throws DomainError `agency-not-yours`, `agency-missing`
 */
export function visibleAgency(caller: Principal, asked: string | undefined): string | undefined {
  if (seesAllAgencies(caller)) return asked;
  const own = ownAgency(caller);
  if (asked !== undefined && asked !== own)
    throw new DomainError('forbidden', 'agency-not-yours', 'what belongs to another agency is not yours to see', { field: 'agency' });
  return own;
}

/**
 * The agency for which a member of staff acts.
 * @throws DomainError `agency-missing` where the token names none
 */
export function ownAgency(caller: Principal): string {
  if (caller.agencyCode === '') throw new DomainError('forbidden', 'agency-missing', 'your account belongs to no agency');
  return caller.agencyCode;
}
