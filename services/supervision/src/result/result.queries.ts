import { id, instant, type AcknowledgementView, type ListResults, type Page, type ResultView } from '@onewindow/contracts';
import { decodeCursor, pageOf } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Acknowledged } from './result.commands.js';

interface ResultRow {
  readonly duty_id: string;
  readonly case_id: string;
  readonly agency_code: string;
  readonly agency_name: string | null;
  readonly kind: ResultView['duty'];
  readonly decided_at: Date;
  readonly acknowledged_at: Date | null;
  readonly acknowledged_by: string | null;
  readonly acknowledged_by_name: string | null;
  readonly case_no: string;
  readonly item_code: string;
  readonly item_name: string;
  readonly decided_by_agency: string;
  readonly decided_by_agency_name: string | null;
  readonly outcome: ResultView['outcome'];
  readonly decision_no: string;
  readonly licence_no: string | null;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
  readonly applicant_name: string;
  readonly applicant_uscc: string | null;
}

const Position = z.tuple([instant, id]);

/**
 * A page of the results handed to an agency (to any, where `agency` is undefined), oldest decision first.
 * @throws DomainError `invalid-cursor`
 */
export async function listResults(db: EntityManager, agency: string | undefined, query: ListResults): Promise<Page<ResultView>> {
  const values: unknown[] = [query.limit + 1];
  const conditions: string[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  if (agency !== undefined) conditions.push(`d.agency_code = ${bind(agency)}`);
  if (query.acknowledged !== undefined) conditions.push(`d.acknowledged_at IS ${query.acknowledged === 'true' ? 'NOT NULL' : 'NULL'}`);
  if (query.cursor !== undefined) {
    const [decidedAt, id] = decodeCursor(query.cursor, Position);
    conditions.push(`(d.decided_at, d.id) > (${bind(decidedAt)}::timestamptz, ${bind(id)}::uuid)`);
  }
  const rows: ResultRow[] = await db.query(
    `SELECT d.id AS duty_id, d.case_id, d.agency_code, a.name AS agency_name, d.kind, d.decided_at, d.acknowledged_at, d.acknowledged_by,
            d.acknowledged_by_name, r.case_no, r.item_code, r.item_name, r.agency_code AS decided_by_agency, b.name AS decided_by_agency_name,
            r.outcome, r.decision_no, r.licence_no, r.valid_from, r.valid_to, r.applicant_name, r.applicant_uscc
       FROM duty d
       JOIN result r ON r.case_id = d.case_id
       LEFT JOIN agency a ON a.agency_code = d.agency_code
       LEFT JOIN agency b ON b.agency_code = r.agency_code
      ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
      ORDER BY d.decided_at, d.id
      LIMIT $1`,
    values,
  );
  const { items, next } = pageOf(rows, query.limit, (row) => [row.decided_at.toISOString(), row.duty_id]);
  return { items: items.map(view), next };
}

const view = (row: ResultRow): ResultView => ({
  id: row.case_id,
  agencyCode: row.agency_code,
  agencyName: row.agency_name,
  duty: row.kind,
  caseNo: row.case_no,
  itemCode: row.item_code,
  itemName: row.item_name,
  decidedByAgency: row.decided_by_agency,
  decidedByAgencyName: row.decided_by_agency_name,
  outcome: row.outcome,
  decisionNo: row.decision_no,
  licenceNo: row.licence_no,
  validFrom: row.valid_from,
  validTo: row.valid_to,
  applicant: row.applicant_name,
  uscc: row.applicant_uscc,
  decidedAt: row.decided_at.toISOString(),
  acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
  acknowledgedBy: row.acknowledged_by,
  acknowledgedByName: row.acknowledged_by_name,
});

/** An acknowledgement as its body sees it. */
export const acknowledgementView = (
  caseId: string,
  agencyCode: string,
  { acknowledgement, status }: Acknowledged,
): AcknowledgementView => ({
  id: caseId,
  agencyCode,
  acknowledgedAt: acknowledgement.at.toISOString(),
  acknowledgedBy: acknowledgement.by,
  acknowledgedByName: acknowledgement.byName,
  note: acknowledgement.note,
  status,
});

/** Whether the result of a case was handed to a body, in whatever part. */
export async function hasDuty(db: EntityManager, caseId: string, agencyCode: string): Promise<boolean> {
  const rows: unknown[] = await db.query(`SELECT FROM duty WHERE case_id = $1 AND agency_code = $2 LIMIT 1`, [caseId, agencyCode]);
  return rows.length > 0;
}
