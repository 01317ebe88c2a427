import { DomainError, type GiveRating, type SatisfactionLevel } from '@onewindow/contracts';
import { isBad } from '../work-order/work-order.domain.js';

/**
 * The word to an applicant that they may rate: one for each visit to a window (一次一评), and one for the matter where it ends without
 * anybody coming (一事一评). Used or not as they like.
 */
export interface Invitation {
  readonly id: string;
  readonly caseId: string;
  readonly rootId: string;
  readonly caseNo: string;
  readonly itemName: string;
  /** USCC of the agency that decided and answers for the rating. */
  readonly agencyCode: string;
  readonly siteId: string;
  /** The visit, from 1; 0: the matter as a whole. */
  readonly visit: number;
}

/** A rating as given; never changed afterwards. */
export interface Rating {
  readonly invitationId: string;
  /** GB/T 39046 A.8: 1 very satisfied … 5 very dissatisfied. */
  readonly level: SatisfactionLevel;
  readonly comment: string | null;
  readonly channel: NonNullable<GiveRating['channel']>;
  readonly ratedAt: Date;
  /** Whether the agency may speak with who rated (实名评价). */
  readonly contactAgreed: boolean;
  /** Where to call; kept of a bad rating only, for nobody else is called. */
  readonly phone: string | null;
}

/** Positions in the life of an invitation, whose events are two at most. */
export const SEQUENCE = { invited: 1, rated: 2 } as const;

/** What was said, apart from how and when it came. */
export const ratingFrom = (invitationId: string, body: GiveRating, now: Date): Rating => ({
  invitationId,
  level: body.level,
  comment: body.comment ?? null,
  channel: body.channel ?? 'pc',
  ratedAt: now,
  contactAgreed: body.contactAgreed ?? false,
  phone: isBad(body.level) ? (body.phone ?? null) : null,
});

/**
 * The rating that stands when one is given where one already was: the same words again are quiet, others are refused,
 * for ratings are not edited (评价数据客观、准确、真实).
 * @throws DomainError `rating-already-given`
 */
export function standing(first: Rating, again: Rating): Rating {
  const same = (['level', 'comment', 'contactAgreed', 'phone'] as const).every((field) => first[field] === again[field]);
  if (same) return first;
  throw new DomainError('conflict', 'rating-already-given', 'this visit was already rated, and a rating is not changed');
}

/**
 * Nobody rates in the applicant's place (评价人自主自愿评价): a request that comes with the token of staff or of an agency's
 * system is refused, whoever holds the receipt.
 * @param kind the token's word on who bears it; undefined without a token
 * @throws DomainError `rating-by-staff`
 */
export function assertRatesForThemselves(kind: string | undefined): void {
  if (kind === undefined || kind === 'applicant') return;
  throw new DomainError('forbidden', 'rating-by-staff', 'only the applicant may rate; sign out and let them do it themselves');
}

/** The one answer for an unknown invitation and a wrong code, so that neither can be told from the other. */
export const ratingNotFound = (): DomainError => new DomainError('not-found', 'rating-not-found', 'no invitation with this id and code');
