import { DomainError, type ItemVersion } from '@onewindow/contracts';
import { dayBefore, endOfLegalDay, lastDayToRenew, legalDay, type Reckoning, type TimeBefore } from '@onewindow/legal-clock';

const RENEWAL = '行政许可法 第五十条第一款';

/** A licence that the applicant holds, as it was granted last. */
export interface HeldLicence {
  readonly licenceNo: string;
  readonly subjectId: string;
  /** USCC of the body that issued it. */
  readonly agencyCode: string;
  /** Entry of the directory under which it was issued, or renewed last. */
  readonly directoryCode: string;
  /** The item under which it was issued at first: what it allows. */
  readonly itemName: string;
  /** Last day of validity, `YYYY-MM-DD`; null: without end. */
  readonly validTo: string | null;
  /** Number of the case that asks for its renewal and is not decided yet. */
  readonly openCaseNo: string | null;
}

/** The licence that a case renews, kept with the case. */
export interface RenewedLicence {
  readonly licenceNo: string;
  readonly itemName: string;
  /** Its last day of validity when its renewal was applied for. */
  readonly validTo: string;
  /** Until when it was to be applied for; who came later has nothing granted by law (reading `renewal-late`). */
  readonly lastDayToApply: string;
}

type Renews = NonNullable<NonNullable<ItemVersion['result']>['renews']>;

/** When a licence may be renewed, as the legal clock counts it. */
export interface RenewalTimes extends Pick<Renews, 'directoryCode' | 'legalBasis'> {
  readonly earliest: TimeBefore | undefined;
  readonly latest: TimeBefore | undefined;
}

/**
 * What an item renews, once the application fits: one that renews a licence names it, and no other does.
 * @throws DomainError `licence-not-named`, `item-renews-nothing`
 */
export function renewalAsked({ result }: Pick<ItemVersion, 'result'>, licenceNo: string | undefined): Renews | undefined {
  const renews = result?.renews;
  if (renews && licenceNo === undefined)
    throw new DomainError('invalid', 'licence-not-named', 'the item renews a licence; name its number', {
      field: 'renews',
      article: RENEWAL,
    });
  if (!renews && licenceNo !== undefined)
    throw new DomainError('invalid', 'item-renews-nothing', 'the item renews no licence', { field: 'renews' });
  return renews;
}

/** Who applies for a renewal, of which item and body, and when it was received. */
export interface RenewalApplication {
  readonly subjectId: string;
  readonly agencyCode: string;
  readonly directoryCode: string;
  readonly receivedAt: Date;
}

/**
 * The licence as the case renews it: held by the applicant, issued by the same body under the entry that the item renews, valid, not before
 * the time from which it may be applied for, and by no other case at once. Late is not refused: the licence can be renewed until it ends.
 * @param held undefined: no licence has this number
 * @throws DomainError `licence-not-held` alike for an unknown licence and for somebody else's, `licence-not-renewed-here`,
 *   `licence-without-end`, `licence-expired`, `renewal-too-early` (invalid); `renewal-open` (conflict)
 */
export function renewedBy(
  held: HeldLicence | undefined,
  { subjectId, agencyCode, directoryCode, receivedAt }: RenewalApplication,
  renews: RenewalTimes,
  by: Reckoning,
): RenewedLicence {
  const refuse = (code: string, message: string, details: object = {}) =>
    new DomainError('invalid', code, message, { field: 'renews', ...details });
  if (held?.subjectId !== subjectId) throw refuse('licence-not-held', 'the applicant holds no licence of this number');
  if (held.agencyCode !== agencyCode || ![renews.directoryCode, directoryCode].includes(held.directoryCode))
    throw refuse('licence-not-renewed-here', 'this item does not renew the licence; its renewal is asked of the body that issued it', {
      article: RENEWAL,
    });
  const { licenceNo, itemName, validTo, openCaseNo } = held;
  if (validTo === null) throw refuse('licence-without-end', 'the licence has no end, so there is nothing to renew');
  if (receivedAt >= endOfLegalDay(validTo))
    throw refuse('licence-expired', 'the licence has ended; a new one is to be applied for', {
      article: '行政许可法 第七十条第一项',
      validTo,
    });
  const from = renews.earliest && dayBefore(validTo, renews.earliest, by);
  if (from !== undefined && legalDay(receivedAt) < from)
    throw refuse('renewal-too-early', 'it is too early to renew the licence', { article: renews.legalBasis, from, validTo });
  if (openCaseNo !== null) throw renewalOpen(openCaseNo);
  return { licenceNo, itemName, validTo, lastDayToApply: lastDayToRenew(validTo, by, renews.latest) };
}

/** @param caseNo of the case that asks for it already, where it is known */
export const renewalOpen = (caseNo?: string): DomainError =>
  new DomainError('conflict', 'renewal-open', 'the renewal of this licence was applied for and is not decided yet', {
    field: 'renews',
    ...(caseNo === undefined ? {} : { caseNo }),
  });
