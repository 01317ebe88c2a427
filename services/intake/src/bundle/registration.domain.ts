import { DomainError, type BundleVersion, type Principal } from '@onewindow/contracts';

/** Channels (GB/T 39046 A.5) on which a department's system hands in what it took: web, mobile, otherwise. */
const BY_SYSTEM: readonly string[] = ['2', '3', '9'];

/** By whom an application is known again: an applicant by their subject, a clerk by the site, a system by its agency. */
export function callerOf({ kind, siteId, agencyCode }: Principal, subject: string): string {
  switch (kind) {
    case 'applicant':
      return subject;
    case 'staff':
      return siteId;
    case 'machine':
      return agencyCode;
  }
}

/**
 * A department's own system hands in applications for bundles in which the department has a part; people do so for any.
 * @throws DomainError `channel-not-yours`, `agency-not-in-bundle` (forbidden)
 */
export function assertOfBundle(
  { leadAgencyCode, members }: Pick<BundleVersion, 'leadAgencyCode' | 'members'>,
  channel: string,
  { kind, agencyCode }: Pick<Principal, 'kind' | 'agencyCode'>,
): void {
  if (kind !== 'machine') return;
  if (!BY_SYSTEM.includes(channel))
    throw new DomainError('forbidden', 'channel-not-yours', `a system hands in by channel ${BY_SYSTEM.join(' or ')}`, { field: 'channel' });
  if (agencyCode !== '' && (agencyCode === leadAgencyCode || members.some((member) => member.agencyCode === agencyCode))) return;
  throw new DomainError('forbidden', 'agency-not-in-bundle', 'your agency has no part in this bundle', { field: 'bundleCode' });
}
