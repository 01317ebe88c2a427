import { directoryCodeOf, readingsOf, type ItemVersion, type RegisterCase } from '@onewindow/contracts';
import { getTimeRules, legalLimit } from '@onewindow/deadlines';
import type { EntityManager } from 'typeorm';
import { renewalAsked, renewedBy, type HeldLicence, type RenewalApplication, type RenewedLicence } from './renewal.domain.js';

interface Held {
  readonly subject_id: string;
  readonly agency_code: string;
  readonly item_code: string;
  readonly item_name: string;
  readonly valid_to: string | null;
  readonly open_case_no: string | null;
}

/** A licence by what was granted of it last; the cases know it, since each of them issued or renewed it. */
async function findHeldLicence(db: EntityManager, licenceNo: string): Promise<HeldLicence | undefined> {
  const rows: Held[] = await db.query(
    `SELECT c.applicant_subject_id AS subject_id, c.agency_code, c.item_code, coalesce(c.renews ->> 'itemName', c.item_name) AS item_name,
            c.licence_valid_to::text AS valid_to,
            (SELECT o.case_no FROM service_case o
              WHERE o.renews ->> 'licenceNo' = $1 AND o.renews IS NOT NULL AND o.outcome IS NULL AND o.status IN ('received', 'correcting', 'accepted')
              LIMIT 1) AS open_case_no
       FROM service_case c WHERE c.licence_no = $1 AND c.outcome = 'granted' ORDER BY c.decided_at DESC LIMIT 1`,
    [licenceNo],
  );
  const [row] = rows;
  return (
    row && {
      licenceNo,
      subjectId: row.subject_id,
      agencyCode: row.agency_code,
      directoryCode: directoryCodeOf(row.item_code),
      itemName: row.item_name,
      validTo: row.valid_to,
      openCaseNo: row.open_case_no,
    }
  );
}

/**
 * The licence that an application renews; null where the item renews none.
 * @throws DomainError what `renewalAsked` and `renewedBy` throw
 */
export async function renewedLicence(
  db: EntityManager,
  item: ItemVersion,
  { renews: licenceNo }: Pick<RegisterCase, 'renews'>,
  { subjectId, receivedAt }: Pick<RenewalApplication, 'subjectId' | 'receivedAt'>,
): Promise<RenewedLicence | null> {
  const renews = renewalAsked(item, licenceNo);
  if (!renews || licenceNo === undefined) return null;
  const { calendar, rules } = await getTimeRules(db, item.regionCode);
  const application = { subjectId, receivedAt, agencyCode: item.agencyCode, directoryCode: item.directoryCode };
  const { directoryCode, legalBasis, earliest, latest } = renews;
  const times = { directoryCode, legalBasis, earliest: earliest && legalLimit(earliest), latest: latest && legalLimit(latest) };
  return renewedBy(await findHeldLicence(db, licenceNo), application, times, { calendar, readings: readingsOf(rules.readings) });
}
