import { sql, type Tx } from '@onewindow/messaging/tx';

/**
 * An agency has a step in the review of a case: from now on its officers may read the case's files and documents.
 * Quiet when that is known; may be replayed.
 */
export async function noteInvolvedAgency(tx: Tx, caseId: string, agencyCode: string): Promise<void> {
  await sql(tx, `INSERT INTO involved_agency (case_id, agency_code) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [caseId, agencyCode]);
}
