import type { RunningCasesView } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';

// What has ended is not counted: the partial indexes of the migration hold what has not.
const COUNT = `
  SELECT (SELECT count(*)::int FROM draft WHERE item_code = $1) AS drafts,
         coalesce((SELECT jsonb_agg(r) FROM (
           SELECT CASE WHEN bundle_id IS NULL THEN 'case' ELSE 'member' END AS kind, item_version AS version, region_code AS "regionCode",
                  agency_code AS "agencyCode", status, count(*)::int AS count
             FROM service_case
            WHERE item_code = $1 AND status NOT IN ('closed', 'not-accepted', 'terminated')
            GROUP BY 1, 2, 3, 4, 5
           UNION ALL
           SELECT 'application', bundle_version, region_code, lead_agency_code, status, count(*)::int
             FROM bundle_case
            WHERE bundle_code = $1 AND status NOT IN ('closed', 'not-accepted', 'terminated')
            GROUP BY 2, 3, 4, 5
            ORDER BY 1, 2, 3, 4, 5) r), '[]') AS running`;

/** What is on its way of an item or a bundle, by the version under which it runs. One statement. */
export async function countRunning(tx: Tx, code: string): Promise<RunningCasesView> {
  const [counted] = await sql<RunningCasesView>(tx, COUNT, [code]);
  if (!counted) throw new Error('a count has a row');
  return counted;
}
