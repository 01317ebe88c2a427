import { clocksOf, DomainError, type IssueOrder, type Principal, type WorkOrderDuty } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { TransientError } from '@onewindow/platform';
import { CASE_ENTRY_TYPES, orderedCase, type CaseEntry, type OrderedCase } from './order.domain.js';

/**
 * What is known of what an order is to be about: the case, or the duty of a work order that is overdue.
 * @throws DomainError `case-not-found`; TransientError where the ladder is quicker than the events that tell of it
 */
export async function orderedSubject(tx: Tx, { caseId, workOrder }: IssueOrder, caller: Principal): Promise<OrderedCase> {
  const found = workOrder ? await findDuty(tx, caseId, workOrder) : await findCase(tx, caseId);
  if (found) return found;
  if (caller.roles.includes('orchestrator')) throw new TransientError(`what is to be ordered on case ${caseId} is not known here yet`);
  throw workOrder
    ? new DomainError('not-found', 'case-not-found', 'no such duty of a work order on this case is overdue', { field: 'workOrder' })
    : new DomainError('not-found', 'case-not-found', 'there is no case under this id', { field: 'caseId' });
}

async function findCase(tx: Tx, caseId: string): Promise<OrderedCase | undefined> {
  const entries = await sql<CaseEntry>(
    tx,
    `SELECT type, coalesce(root_id, case_id) AS "rootId", data FROM timeline_entry WHERE case_id = $1 AND type = ANY ($2)`,
    [caseId, CASE_ENTRY_TYPES],
  );
  return orderedCase(entries);
}

/** The rung says all of a duty. The region of the rated agency may have been unknown to who told it, and is known here by now. */
async function findDuty(tx: Tx, caseId: string, { id, round, duty }: WorkOrderDuty): Promise<OrderedCase | undefined> {
  const [rung] = await sql<Omit<OrderedCase, 'agencies'> & { readonly agencyCode: string }>(
    tx,
    `SELECT coalesce(root_id, case_id) AS "rootId", data ->> 'caseNo' AS "caseNo", coalesce(data ->> 'itemCode', '') AS "itemCode",
            coalesce(data ->> 'itemName', '') AS "itemName", data ->> 'agencyCode' AS "agencyCode",
            coalesce(data ->> 'regionCode', (SELECT region_code FROM agency WHERE agency_code = data ->> 'agencyCode'), '') AS "regionCode"
       FROM timeline_entry
      WHERE case_id = $1 AND aggregate_id = $2 AND type = 'workOrderRungReached' AND (data ->> 'round')::integer = $3
        AND data ->> 'clock' = ANY ($4)
      ORDER BY sequence DESC LIMIT 1`,
    [caseId, id, round, clocksOf(duty)],
  );
  if (!rung) return undefined;
  const { agencyCode, ...facts } = rung;
  return { ...facts, agencies: [agencyCode] };
}

/** The body that watches over what is rated: one that the result of the case was handed to for supervision; empty where there is no other. */
export async function watcherOfCase(tx: Tx, caseId: string, agencyCode: string): Promise<string> {
  const [found] = await sql<{ agencyCode: string }>(
    tx,
    `SELECT agency_code AS "agencyCode" FROM duty WHERE case_id = $1 AND kind = 'supervise' AND agency_code <> $2 ORDER BY id LIMIT 1`,
    [caseId, agencyCode],
  );
  return found?.agencyCode ?? '';
}
