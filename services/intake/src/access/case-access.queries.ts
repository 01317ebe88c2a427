import { DomainError, type Principal, type Role } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';

const OFFICERS: readonly Role[] = ['officer', 'agency-head', 'department-system'];

/** Who may read the papers of a case, for `@Allow`: staff of its site, its applicant, agencies with a step in its review. */
export const CASE_READERS = ['window-clerk', 'issuing-counter', 'applicant', ...OFFICERS] as const;

/** What reading the papers of a case needs of it. */
export interface ReadableCase {
  readonly id: string;
  readonly caseNo: string;
}

/**
 * The case, if the caller may read its papers; the reading is recorded with who and why, in the same statement.
 * @param why what is read: `file:<id>`, `documents`
 * @throws DomainError `case-not-found` alike for an unknown case and for one that is not the caller's
 */
export async function openCase(tx: Tx, caseId: string, caller: Principal, why: string): Promise<ReadableCase> {
  const [row] = await sql<ReadableCase>(
    tx,
    `WITH opened AS (
       SELECT id, case_no AS "caseNo" FROM service_case c
        WHERE id = $1 AND (($2 <> '' AND site_id = $2) OR ($3 <> '' AND applicant_subject_id = $3)
           OR ($4 <> '' AND EXISTS (SELECT FROM involved_agency i WHERE i.case_id = c.id AND i.agency_code = $4)))),
     noted AS (INSERT INTO case_access (case_id, at, who, why) SELECT id, $5, $6, $7 FROM opened)
     SELECT * FROM opened`,
    [caseId, ...placesOf(caller), tx.now, caller.id, `${why}:${caller.kind}`],
  );
  if (!row) throw new DomainError('not-found', 'case-not-found', 'There is no such case that you may see.');
  return row;
}

/** By which of site, subject and agency the caller may see cases. */
function placesOf({ kind, roles, siteId, subjectId, agencyCode }: Principal): [siteId: string, subjectId: string, agencyCode: string] {
  return [
    kind === 'staff' ? siteId : '',
    kind === 'applicant' ? subjectId : '',
    kind !== 'applicant' && roles.some((role) => OFFICERS.includes(role)) ? agencyCode : '',
  ];
}
