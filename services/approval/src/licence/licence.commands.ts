import { derivedId, TOPICS } from '@onewindow/contracts';
import type { NumberBlocks } from '@onewindow/documents';
import { legalDay } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import type { ReviewRow } from '../review/review.entity.js';
import { validityOf } from './licence.domain.js';
import { LicenceRow } from './licence.entity.js';
import { licenceIssuedEvent } from './licence.events.js';

/**
 * What a licence's number begins with: region, basic directory code, year. The serials run under it, so no two licences have one number
 * even where several items of a region implement one entry of the directory.
 */
function numberSeries({ regionCode, itemCode }: Pick<ReviewRow, 'regionCode' | 'itemCode'>, now: Date): string {
  return `${regionCode}-${itemCode.slice(19)}-${legalDay(now).slice(0, 4)}`;
}

/** Under which the numbers of an item's licences run. */
export const licenceScope = (item: Pick<ReviewRow, 'regionCode' | 'itemCode'>, now: Date): string => `licence:${numberSeries(item, now)}`;

/**
 * Gives birth to the licence of a granted case, within the transaction of its decision.
 * @returns undefined where the item's grant produces nothing
 */
export async function issueLicence(tx: Tx, review: ReviewRow, numbers: Pick<NumberBlocks, 'draw'>): Promise<LicenceRow | undefined> {
  const { result } = review.plan;
  if (!result) return undefined;
  const day = legalDay(tx.now);
  const serial = String(numbers.draw(licenceScope(review, tx.now))).padStart(6, '0');
  const licence = tx.db.create(LicenceRow, {
    id: derivedId(review.id, 'licence'),
    sequence: 1,
    licenceNo: `${numberSeries(review, tx.now)}-${serial}`,
    caseId: review.id,
    rootId: review.rootId,
    name: result.name,
    resultType: result.resultType,
    subjectId: review.applicant.subjectId,
    agencyCode: review.agencyCode,
    ...validityOf(day, result.validityMonths),
    status: 'valid',
  });
  await tx.db.insert(LicenceRow, licence);
  tx.publish(TOPICS.licence, licenceIssuedEvent(licence));
  return licence;
}
