import { sql, type Tx } from '@onewindow/messaging/tx';

/** An agency with a step in the review of a case. */
export interface InvolvedAgency {
  readonly caseId: string;
  readonly agencyCode: string;
}

/**
 * Agencies have a step in the review of a case: from now on their officers may read the case's files and documents.
 * Quiet when that is known; may be replayed.
 */
export async function noteInvolvedAgencies(tx: Tx, involved: readonly InvolvedAgency[]): Promise<void> {
  if (involved.length === 0) return;
  await sql(
    tx,
    `INSERT INTO involved_agency (case_id, agency_code)
     SELECT DISTINCT * FROM unnest($1::uuid[], $2::text[]) ORDER BY 1, 2 ON CONFLICT DO NOTHING`,
    [involved.map(({ caseId }) => caseId), involved.map(({ agencyCode }) => agencyCode)],
  );
}
