import { DomainError, seesAllAgencies, type Page, type Principal, type TimelineEntry } from '@onewindow/contracts';
import type { EntityManager } from 'typeorm';
import { hasDuty } from '../result/result.queries.js';
import { inOrder, type TimelineRecord } from './timeline.domain.js';

/**
 * Everything that is known to have happened to a case, oldest first, in one page: for bodies to which its result was handed
 * and for those who look across agencies.
 * @throws DomainError `timeline-not-found` for an unknown case and for one that is not the caller's alike, so that ids cannot be tried
 */
export async function readTimeline(db: EntityManager, caseId: string, caller: Principal): Promise<Page<TimelineEntry>> {
  const may = seesAllAgencies(caller) || (await hasDuty(db, caseId, caller.agencyCode));
  const records = may ? await findRecords(db, caseId) : [];
  if (records.length === 0) throw new DomainError('not-found', 'timeline-not-found', 'there is no case under this id that you may see');
  return { items: inOrder(records).map(entry), next: null };
}

function findRecords(db: EntityManager, caseId: string): Promise<TimelineRecord[]> {
  return db.query(
    `SELECT event_id AS "eventId", case_id AS "caseId", topic, type, aggregate_id AS "aggregateId", sequence, occurred_at AS "occurredAt",
            caused_by AS "causedBy", data
       FROM timeline_entry WHERE case_id = $1`,
    [caseId],
  );
}

const entry = (record: TimelineRecord): TimelineEntry => ({
  eventId: record.eventId,
  topic: record.topic,
  type: record.type,
  aggregateId: record.aggregateId,
  sequence: record.sequence,
  occurredAt: record.occurredAt.toISOString(),
  causedBy: record.causedBy,
  data: record.data,
});
