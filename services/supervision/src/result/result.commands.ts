import { ownAgency, type Principal } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { assertMayAcknowledge, dutiesOf, newestPerCase, type Acknowledgement, type Duty, type Result } from './result.domain.js';

/** The handover of a case's result to one body: made by whichever comes first, the result or the body's acknowledgement. */
interface HandoverRow {
  readonly case_id: string;
  readonly agency_code: string;
  readonly acknowledged_at: Date | null;
  readonly acknowledged_by: string | null;
  readonly acknowledged_by_name: string | null;
  readonly note: string | null;
}

/** How an acknowledgement was taken: `joined` to the result, or `kept` until the result comes. */
export interface Acknowledged {
  readonly acknowledgement: Acknowledgement;
  readonly status: 'joined' | 'kept';
}

/**
 * Hands results to the bodies they name: the copy of each result, and one duty for each case, body and part, already
 * acknowledged where the body was quicker than the event. May run any number of times with the same or older results.
 * Three statements, whatever their number.
 */
export async function handOver(tx: Tx, results: readonly Result[]): Promise<void> {
  const newer = await copyResults(tx, newestPerCase(results));
  const duties = newer.flatMap(dutiesOf);
  if (duties.length === 0) return;
  const handovers = await lockHandovers(tx, duties);
  await openDuties(tx, duties, handovers);
}

async function copyResults(tx: Tx, results: readonly Result[]): Promise<readonly Result[]> {
  const rows = results.map((result) => ({ ...result, ...result.applicant }));
  // The same sequence again is written too: that is how an owner's snapshot repairs a copy.
  const written = await sql<{ case_id: string }>(
    tx,
    `INSERT INTO result (case_id, root_id, sequence, case_no, item_code, item_name, region_code, agency_code, outcome, decision_no, decided_at,
                         subject_id, applicant_kind, applicant_name, applicant_uscc, licence_no, valid_from, valid_to)
     SELECT "caseId", "rootId", sequence, "caseNo", "itemCode", "itemName", "regionCode", "agencyCode", outcome, "decisionNo", "decidedAt",
            "subjectId", kind, "maskedName", nullif(uscc, ''), "licenceNo", "validFrom", "validTo"
       FROM jsonb_to_recordset($1::jsonb) AS r("caseId" uuid, "rootId" uuid, sequence integer, "caseNo" text, "itemCode" text, "itemName" text,
            "regionCode" text, "agencyCode" text, outcome text, "decisionNo" text, "decidedAt" timestamptz, "subjectId" text, kind text,
            "maskedName" text, uscc text, "licenceNo" text, "validFrom" date, "validTo" date)
     ON CONFLICT (case_id) DO UPDATE SET
       root_id = excluded.root_id, sequence = excluded.sequence, case_no = excluded.case_no, item_code = excluded.item_code,
       item_name = excluded.item_name, region_code = excluded.region_code, agency_code = excluded.agency_code, outcome = excluded.outcome,
       decision_no = excluded.decision_no, decided_at = excluded.decided_at, subject_id = excluded.subject_id,
       applicant_kind = excluded.applicant_kind, applicant_name = excluded.applicant_name, applicant_uscc = excluded.applicant_uscc,
       licence_no = excluded.licence_no, valid_from = excluded.valid_from, valid_to = excluded.valid_to
     WHERE result.sequence <= excluded.sequence
     RETURNING case_id`,
    [JSON.stringify(rows)],
  );
  const ids = new Set(written.map((row) => row.case_id));
  return results.filter((result) => ids.has(result.caseId));
}

/**
 * Makes or finds the handovers and holds them until commit. An acknowledgement takes the same lock first, so of the two
 * the later one sees what the earlier one wrote: no acknowledgement can fall between result and duty.
 */
function lockHandovers(tx: Tx, keys: readonly { readonly caseId: string; readonly agencyCode: string }[]): Promise<HandoverRow[]> {
  const unique = new Map(keys.map(({ caseId, agencyCode }) => [`${caseId}:${agencyCode}`, { caseId, agencyCode }]));
  return sql<HandoverRow>(
    tx,
    `INSERT INTO handover (case_id, agency_code)
     SELECT "caseId", "agencyCode" FROM jsonb_to_recordset($1::jsonb) AS k("caseId" uuid, "agencyCode" text) ORDER BY 1, 2
     ON CONFLICT (case_id, agency_code) DO UPDATE SET agency_code = handover.agency_code
     RETURNING *`,
    [JSON.stringify([...unique.values()])],
  );
}

async function openDuties(tx: Tx, duties: readonly Duty[], handovers: readonly HandoverRow[]): Promise<void> {
  const acknowledged = new Map(handovers.map((row) => [`${row.case_id}:${row.agency_code}`, row]));
  const rows = duties.map((duty) => {
    const handover = acknowledged.get(`${duty.caseId}:${duty.agencyCode}`);
    return {
      ...duty,
      at: handover?.acknowledged_at ?? null,
      by: handover?.acknowledged_by ?? null,
      byName: handover?.acknowledged_by_name ?? null,
    };
  });
  await sql(
    tx,
    `INSERT INTO duty (id, case_id, agency_code, kind, decided_at, acknowledged_at, acknowledged_by, acknowledged_by_name)
     SELECT id, "caseId", "agencyCode", kind, "decidedAt", at, by, "byName"
       FROM jsonb_to_recordset($1::jsonb) AS d(id uuid, "caseId" uuid, "agencyCode" text, kind text, "decidedAt" timestamptz, at timestamptz,
            by text, "byName" text)
     ON CONFLICT (id) DO UPDATE SET decided_at = excluded.decided_at WHERE duty.decided_at <> excluded.decided_at`,
    [JSON.stringify(rows)],
  );
}

/**
 * A body takes note of a result (回执). The first acknowledgement of a body stands and answers every later one.
 * It may come before the result does and is then kept.
 * @throws DomainError `result-not-found` where the result is known and was not handed to the caller's agency; `agency-missing`
 */
export async function acknowledgeResult(tx: Tx, caseId: string, caller: Principal, note: string | null): Promise<Acknowledged> {
  const agencyCode = ownAgency(caller);
  const [handover] = await lockHandovers(tx, [{ caseId, agencyCode }]);
  const [known] = await sql<{ result: boolean; duty: boolean }>(
    tx,
    `SELECT EXISTS (SELECT FROM result WHERE case_id = $1) AS result,
            EXISTS (SELECT FROM duty WHERE case_id = $1 AND agency_code = $2) AS duty`,
    [caseId, agencyCode],
  );
  if (!handover || !known) throw new Error('a handover that was just locked is gone');
  const status = known.duty ? 'joined' : 'kept';
  const first = acknowledgementOf(handover);
  if (first) return { acknowledgement: first, status };

  assertMayAcknowledge(known);
  const acknowledgement = { at: tx.now, by: caller.id, byName: caller.name, note };
  await saveAcknowledgement(tx, caseId, agencyCode, acknowledgement);
  return { acknowledgement, status };
}

async function saveAcknowledgement(tx: Tx, caseId: string, agencyCode: string, { at, by, byName, note }: Acknowledgement): Promise<void> {
  await sql(
    tx,
    `UPDATE handover SET acknowledged_at = $3, acknowledged_by = $4, acknowledged_by_name = $5, note = $6 WHERE case_id = $1 AND agency_code = $2`,
    [caseId, agencyCode, at, by, byName, note],
  );
  await sql(
    tx,
    `UPDATE duty SET acknowledged_at = $3, acknowledged_by = $4, acknowledged_by_name = $5 WHERE case_id = $1 AND agency_code = $2`,
    [caseId, agencyCode, at, by, byName],
  );
}

const acknowledgementOf = (row: HandoverRow): Acknowledgement | undefined =>
  row.acknowledged_at === null
    ? undefined
    : { at: row.acknowledged_at, by: row.acknowledged_by ?? '', byName: row.acknowledged_by_name ?? '', note: row.note };
