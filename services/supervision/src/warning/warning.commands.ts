import { yearlyNo, yearlyScope, type NumberBlocks } from '@onewindow/documents';
import { legalDay } from '@onewindow/legal-clock';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { lateBySeconds, type Ending, type Warning } from './warning.domain.js';

/**
 * Writes warnings down, once however often they are told; those that came without a number get one of supervision's own (监察编号). One
 * statement for any number of them.
 */
export async function recordWarnings(tx: Tx, warnings: readonly Warning[], numbers: NumberBlocks): Promise<void> {
  if (warnings.length === 0) return;
  const rows: object[] = [];
  for (const warning of warnings) {
    const warningNo = warning.warningNo || (await nextNumber(numbers, warning.toldAt));
    const { step, ...told } = warning;
    const kept = { stepKey: step?.key ?? null, stepName: step?.name ?? null, endedAt: warning.duty === 'none' ? warning.toldAt : null };
    rows.push({ ...told, ...kept, warningNo, lateBySeconds: lateBySeconds(warning) });
  }
  await sql(
    tx,
    `INSERT INTO warning (id, warning_no, kind, agency_code, officers, case_id, subject_id, work_order_round, case_no, item_code, item_name, due_day, rung_at,
                          late_by_seconds, duty, step_key, step_name, sequence, ended_at)
     SELECT id, "warningNo", kind, "agencyCode", officers, "caseId", "subjectId", "workOrderRound", "caseNo", "itemCode",
            coalesce(nullif("itemName", ''), (SELECT t.data ->> 'itemName' FROM timeline_entry t
                                               WHERE t.case_id = "caseId" AND t.type = 'registered' LIMIT 1), ''),
            "dueDay", "rungAt", "lateBySeconds", duty, "stepKey", "stepName", sequence, "endedAt"
       FROM jsonb_to_recordset($1::jsonb) AS w(id uuid, "warningNo" text, kind text, "agencyCode" text, officers text[], "caseId" uuid,
            "subjectId" uuid, "workOrderRound" integer, "caseNo" text, "itemCode" text, "itemName" text, "dueDay" date, "rungAt" timestamptz, "lateBySeconds" integer, duty text,
            "stepKey" text, "stepName" text, sequence integer, "endedAt" timestamptz)
      ORDER BY id
     ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

/** Ends the warnings that waited for what was done. One statement for any number of endings. */
export async function endWarnings(tx: Tx, endings: readonly Ending[]): Promise<void> {
  if (endings.length === 0) return;
  await sql(
    tx,
    `UPDATE warning w SET ended_at = over.at
       FROM (SELECT o.id, min(e.at) AS at
               FROM jsonb_to_recordset($1::jsonb) AS e("subjectId" uuid, duties text[], "stepKey" text, sequence integer, at timestamptz)
               JOIN warning o ON o.subject_id = e."subjectId" AND o.ended_at IS NULL AND o.duty = ANY (e.duties) AND o.sequence < e.sequence
                AND (e."stepKey" IS NULL OR o.step_key = e."stepKey")
              GROUP BY o.id) over
      WHERE w.id = over.id`,
    [JSON.stringify(endings)],
  );
}

async function nextNumber(numbers: NumberBlocks, toldAt: Date): Promise<string> {
  const day = legalDay(toldAt);
  await numbers.fill(yearlyScope('warning', day));
  return yearlyNo(numbers, '监', 'warning', day);
}
