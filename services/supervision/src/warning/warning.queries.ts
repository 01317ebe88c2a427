import { id, instant, WARNING_KINDS, type ListOwnWarnings, type Page, type WarningKind, type WarningView } from '@onewindow/contracts';
import { decodeCursor, pageOf } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { isWorkOrderDuty, type AwaitedDuty } from './warning.domain.js';

type Row = Omit<WarningView, 'kind' | 'kindName' | 'rule' | 'workOrder' | 'step' | 'rungAt' | 'endedAt'> & {
  readonly subjectId: string;
  readonly workOrderRound: number | null;
  readonly stepKey: string | null;
  readonly stepName: string | null;
  readonly duty: AwaitedDuty;
  readonly kind: WarningKind;
  readonly rungAt: Date;
  readonly endedAt: Date | null;
};

const Position = z.tuple([instant, id]);

/** To which agency warnings went, and who answers for them; absent: any, anybody. */
export interface WhoseWarnings {
  readonly agency?: string | undefined;
  readonly officer?: string;
}

/**
 * A page of the warnings to an agency (to any, where `agency` is undefined), or of those that somebody answers for, newest first.
 * @throws DomainError `invalid-cursor`
 */
export async function listWarnings(
  db: EntityManager,
  { agency, officer }: WhoseWarnings,
  query: ListOwnWarnings,
): Promise<Page<WarningView>> {
  const values: unknown[] = [query.limit + 1];
  const conditions: string[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  if (agency !== undefined) conditions.push(`w.agency_code = ${bind(agency)}`);
  if (officer !== undefined) conditions.push(`w.officers @> ARRAY[${bind(officer)}]::text[]`);
  if (query.kind !== undefined) conditions.push(`w.kind = ${bind(query.kind)}`);
  if (query.open !== undefined) conditions.push(`w.ended_at IS ${query.open === 'true' ? 'NULL' : 'NOT NULL'}`);
  if (query.cursor !== undefined) {
    const [rungAt, after] = decodeCursor(query.cursor, Position);
    conditions.push(`(w.rung_at, w.id) < (${bind(rungAt)}::timestamptz, ${bind(after)}::uuid)`);
  }
  const rows: Row[] = await db.query(
    `SELECT w.id, w.warning_no AS "warningNo", w.kind, w.agency_code AS "agencyCode", a.name AS "agencyName", w.officers,
            w.case_id AS "caseId", w.subject_id AS "subjectId", w.work_order_round AS "workOrderRound", w.step_key AS "stepKey", w.step_name AS "stepName", w.duty, w.case_no AS "caseNo", w.item_code AS "itemCode", w.item_name AS "itemName",
            w.due_day::text AS "dueDay", w.rung_at AS "rungAt", w.late_by_seconds AS "lateBySeconds", w.ended_at AS "endedAt"
       FROM warning w
       LEFT JOIN agency a ON a.agency_code = w.agency_code
      ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
      ORDER BY w.rung_at DESC, w.id DESC
      LIMIT $1`,
    values,
  );
  const { items, next } = pageOf(rows, query.limit, (row) => [row.rungAt.toISOString(), row.id]);
  return { items: items.map(view), next };
}

const view = ({ subjectId, workOrderRound, stepKey, stepName, duty, ...row }: Row): WarningView => ({
  ...row,
  step: stepKey === null ? null : { key: stepKey, name: stepName ?? '' },
  workOrder: workOrderRound !== null && isWorkOrderDuty(duty) ? { id: subjectId, round: workOrderRound, duty } : null,
  kindName: WARNING_KINDS[row.kind].name,
  rule: WARNING_KINDS[row.kind].rule,
  rungAt: row.rungAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
});
