import { derivedId, directoryCodeOf, TOPICS } from '@onewindow/contracts';
import type { NumberBlocks } from '@onewindow/documents';
import { legalDay } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import type { ReviewRow } from '../review/review.entity.js';
import { renewed, validityOf } from './licence.domain.js';
import { LicenceRow } from './licence.entity.js';
import { licenceIssuedEvent, licenceRenewedEvent } from './licence.events.js';

/**
 * What a licence's number begins with: region, basic directory code, year. The serials run under it, so no two licences have one number
 * even where several items of a region implement one entry of the directory.
 */
function numberSeries({ regionCode, itemCode }: Pick<ReviewRow, 'regionCode' | 'itemCode'>, now: Date): string {
  return `${regionCode}-${directoryCodeOf(itemCode)}-${legalDay(now).slice(0, 4)}`;
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
    earlier: [],
    status: 'valid',
  });
  await tx.db.insert(LicenceRow, licence);
  tx.publish(TOPICS.licence, licenceIssuedEvent(licence));
  return licence;
}

/** Licences that are renewed, by number, locked in the order of their numbers. */
export async function lockLicences(tx: Tx, licenceNos: readonly string[]): Promise<ReadonlyMap<string, LicenceRow>> {
  const licences = await tx.db.find(LicenceRow, {
    where: { licenceNo: In([...licenceNos]) },
    order: { licenceNo: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  return new Map(licences.map((licence) => [licence.licenceNo, licence]));
}

/**
 * Lengthens the licence that a granted case renews (延续), within the transaction of its decision. Its number stays.
 * @param licence locked by the caller
 */
export async function renewLicence(tx: Tx, review: ReviewRow, licence: LicenceRow): Promise<LicenceRow> {
  const { result, renews } = review.plan;
  if (!result || !renews) throw new Error('the review renews no licence');
  const decisionDay = legalDay(review.decidedAt ?? tx.now);
  const term = renewed(licence, { caseId: review.id, countedFrom: renews.countedFrom, decisionDay, months: result.validityMonths });
  Object.assign(licence, term, { sequence: licence.sequence + 1 });
  await tx.db.update(LicenceRow, { id: licence.id }, { ...term, earlier: [...term.earlier], sequence: licence.sequence });
  tx.publish(TOPICS.licence, licenceRenewedEvent(licence));
  return licence;
}
