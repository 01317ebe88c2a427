import { id, instant, type ListOverdueExplanations, type OverdueExplanation, type Page } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import { decodeCursor, pageOf } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';

interface Found {
  readonly id: string;
  readonly agencyCode: string;
  readonly regionCode: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly promisedDueOn: string;
  readonly statutoryDueOn: string;
  readonly reason: string;
  readonly explainedAt: Date;
  readonly decidedAt: Date | null;
}

const Position = z.tuple([instant, id]);

/**
 * Why cases were not decided in time, for everybody (优化营商环境条例 第三十六条第二款: 超过办理时间的，应当公开说明理由), the newest first: no case and no
 * person.
 * @throws DomainError `invalid-cursor`
 */
export async function listOverdueExplanations(
  db: EntityManager,
  { agency, region, cursor, limit }: ListOverdueExplanations,
): Promise<Page<OverdueExplanation>> {
  const after = cursor === undefined ? [null, null] : decodeCursor(cursor, Position);
  const rows: Found[] = await db.query(
    `SELECT id, agency_code AS "agencyCode", region_code AS "regionCode", item_code AS "itemCode", item_name AS "itemName",
            promised_due_day::text AS "promisedDueOn", statutory_due_day::text AS "statutoryDueOn", overdue_reason AS reason,
            overdue_explained_at AS "explainedAt", decided_at AS "decidedAt"
       FROM review
      WHERE overdue_reason IS NOT NULL AND ($1::text IS NULL OR agency_code = $1) AND ($2::text IS NULL OR region_code = $2)
        AND ($3::timestamptz IS NULL OR (overdue_explained_at, id) < ($3, $4::uuid))
      ORDER BY overdue_explained_at DESC, id DESC LIMIT $5`,
    [agency ?? null, region ?? null, ...after, limit + 1],
  );
  const { items, next } = pageOf(rows, limit, (row) => [row.explainedAt.toISOString(), row.id]);
  return { items: items.map(explanationOf), next };
}

function explanationOf(row: Found): OverdueExplanation {
  const { agencyCode, regionCode, itemCode, itemName, promisedDueOn, statutoryDueOn, reason, explainedAt, decidedAt } = row;
  const days = { promisedDueOn, statutoryDueOn, explainedOn: legalDay(explainedAt), decidedOn: decidedAt && legalDay(decidedAt) };
  return { agencyCode, regionCode, itemCode, itemName, reason, ...days };
}
