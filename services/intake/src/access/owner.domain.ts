import type { Principal } from '@onewindow/contracts';

/** Whose something is before a case holds it: a draft, an uploaded file. */
export interface Owned {
  readonly owner: string;
  /** Site of the clerk whose it is, for the colleagues there; empty for an applicant's. */
  readonly siteId: string;
}

/** The owner of what the caller makes: an applicant by their subject, whatever account they use; a clerk by their staff id. */
export const ownerOf = (caller: Principal): Owned =>
  caller.kind === 'applicant'
    ? { owner: `subject:${caller.subjectId}`, siteId: '' }
    : { owner: `staff:${caller.id}`, siteId: caller.kind === 'staff' ? caller.siteId : '' };

/** Whether the caller may see and change it: the owner, and clerks of the owner's site. */
export function isOwnedBy(owned: Owned, caller: Principal): boolean {
  const { owner, siteId } = ownerOf(caller);
  return owned.owner === owner || (siteId !== '' && owned.siteId === siteId);
}
