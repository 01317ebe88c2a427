import { DomainError, type Principal, type Role } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import type { QueryBuilder } from 'typeorm';

/** Who acts for a body that decides. */
export const OFFICERS = ['officer', 'agency-head', 'department-system'] as const satisfies readonly Role[];
/** Those whose work is to watch over all bodies. */
export const FOLLOWERS = ['supervisor', 'leader', 'auditor'] as const satisfies readonly Role[];
/** Those whose work is at a site: only they see cases by it. */
const AT_A_SITE: readonly Role[] = ['window-clerk', 'issuing-counter'];

/** Who may read the papers of a case, for `@Allow`: staff of its site, its applicant, agencies with a step in its review. */
export const CASE_READERS = ['window-clerk', 'issuing-counter', 'applicant', ...OFFICERS] as const;

/** Who may see how an application goes on, for `@Allow`, without anything of its applicant. */
export const BUNDLE_FOLLOWERS = [...CASE_READERS, ...FOLLOWERS] as const;

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

/**
 * The application for a bundle, if the caller may read its papers: also agencies with a step in the review of a member. The reading is
 * recorded, in the same statement.
 * @param why what is read: `documents`
 * @throws DomainError `bundle-not-found` alike for an unknown one and for one that is not the caller's
 */
export async function openBundle(tx: Tx, bundleId: string, caller: Principal, why: string): Promise<void> {
  const opened = await sql(
    tx,
    `WITH opened AS (
       SELECT id FROM bundle_case b
        WHERE id = $1 AND (($2 <> '' AND site_id = $2) OR ($3 <> '' AND applicant_subject_id = $3)
           OR ($4 <> '' AND EXISTS (SELECT FROM service_case c JOIN involved_agency i ON i.case_id = c.id
                                     WHERE c.bundle_id = b.id AND i.agency_code = $4)))),
     noted AS (INSERT INTO case_access (case_id, at, who, why) SELECT id, $5, $6, $7 FROM opened)
     SELECT * FROM opened`,
    [bundleId, ...placesOf(caller), tx.now, caller.id, `${why}:${caller.kind}`],
  );
  if (opened.length === 0) throw new DomainError('not-found', 'bundle-not-found', 'There is no such application that you may see.');
}

/** A whole case is shown to somebody: the answer to what they do, or to their asking. */
export interface Showing {
  readonly caller: Pick<Principal, 'id' | 'kind'>;
  /** What they do: `case-view`, `acceptance`, `withdrawal`. */
  readonly doing: string;
}

/**
 * Records with the statement itself that the case is shown, to whom and why: no answer with a whole case goes without it, and it costs
 * no round trip. A refusal takes the record back with everything else.
 */
export function noteShowing<Q extends QueryBuilder<object>>(query: Q, tx: Tx, caseId: string, { caller, doing }: Showing): Q {
  return query
    .addCommonTableExpression(`INSERT INTO case_access (case_id, at, who, why) VALUES (:shown, :shownAt, :shownTo, :shownFor)`, 'shown')
    .setParameters({ shown: caseId, shownAt: tx.now, shownTo: caller.id, shownFor: `${doing}:${caller.kind}` });
}

/** By which of site, subject and agency the caller may see cases: a site's cases belong to those who work at its windows and counters. */
function placesOf({ kind, roles, siteId, subjectId, agencyCode }: Principal): [siteId: string, subjectId: string, agencyCode: string] {
  const isOneOf = (some: readonly Role[]): boolean => roles.some((role) => some.includes(role));
  return [
    kind === 'staff' && isOneOf(AT_A_SITE) ? siteId : '',
    kind === 'applicant' ? subjectId : '',
    kind !== 'applicant' && isOneOf(OFFICERS) ? agencyCode : '',
  ];
}
