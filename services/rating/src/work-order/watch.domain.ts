import { DomainError, type Principal } from '@onewindow/contracts';

/** The digits that the codes of all places within a region share: `2201` for 长春市, none for the nation. */
export const regionPrefix = (regionCode: string): string => regionCode.replace(/(?:00)+$/, '');

/** Whether a region is another one or lies within it. A region that is not known is within none. */
export const covers = (outer: string, inner: string): boolean => outer !== '' && inner !== '' && inner.startsWith(regionPrefix(outer));

/** Whether the caller looks after ratings of others: the rating desk of a region, or its supervisors. */
export const watches = ({ roles }: Pick<Principal, 'roles'>): boolean => roles.includes('rating-clerk') || roles.includes('supervisor');

/** Where the parties of a work order belong to. */
export interface Places {
  /** USCC of the agency that was rated. */
  readonly rated: string;
  /** Its region, and that of the caller's agency; empty where the catalogue has not told it. */
  readonly ratedRegion: string;
  readonly ownRegion: string;
}

/**
 * Nobody judges a rating of their own agency, and nobody reaches beyond the region that their agency serves.
 * @throws DomainError `reviewer-of-the-agency`, `reviewer-out-of-region`
 */
export function assertImpartial(caller: Pick<Principal, 'agencyCode'>, { rated, ratedRegion, ownRegion }: Places): void {
  if (caller.agencyCode === rated)
    throw new DomainError('forbidden', 'reviewer-of-the-agency', 'who belongs to the agency that was rated does not judge that rating');
  if (!covers(ownRegion, ratedRegion))
    throw new DomainError('forbidden', 'reviewer-out-of-region', 'the agency that was rated is not in the region of yours');
}
