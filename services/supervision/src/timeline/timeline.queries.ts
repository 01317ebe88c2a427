import { DomainError, id, seesAllAgencies, type Page, type Principal, type ReadTimeline, type TimelineEntry } from '@onewindow/contracts';
import { decodeCursor, encodeCursor } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { hasDuty } from '../result/result.queries.js';
import { inOrder, type TimelinePlace, type TimelineRecord } from './timeline.domain.js';

/** Where a page ends: the id of its last event. */
const Position = z.tuple([id]);

/**
 * What is known to have happened to a case, oldest first: for bodies to which its result was handed and for those who look across
 * agencies. The order of an entry hangs on its causes, so all places of the case are put in order and only the page's data is read; what
 * is told later of an earlier time is on no later page.
 * @throws DomainError `timeline-not-found` for an unknown case and for one that is not the caller's alike, so that ids cannot be tried;
 *   `invalid-cursor`
 */
export async function readTimeline(
  db: EntityManager,
  caseId: string,
  caller: Principal,
  { cursor, limit }: ReadTimeline,
): Promise<Page<TimelineEntry>> {
  const last = cursor === undefined ? undefined : decodeCursor(cursor, Position)[0];
  const may = seesAllAgencies(caller) || (await hasDuty(db, caseId, caller.agencyCode));
  const places = may ? inOrder(await findPlaces(db, caseId)) : [];
  if (places.length === 0) throw new DomainError('not-found', 'timeline-not-found', 'there is no case under this id that you may see');
  const before = places.findIndex(({ eventId }) => eventId === last);
  if (last !== undefined && before === -1) throw new DomainError('invalid', 'invalid-cursor', 'the cursor is not one of this case');
  const shown = places.slice(before + 1, before + 1 + limit);
  const end = shown.at(-1);
  return {
    items: await findEntries(db, caseId, shown),
    next: end && places.at(-1) !== end ? encodeCursor([end.eventId]) : null,
  };
}

function findPlaces(db: EntityManager, caseId: string): Promise<TimelinePlace[]> {
  return db.query(
    `SELECT event_id AS "eventId", topic, aggregate_id AS "aggregateId", sequence, occurred_at AS "occurredAt", caused_by AS "causedBy"
       FROM timeline_entry WHERE case_id = $1`,
    [caseId],
  );
}

async function findEntries(db: EntityManager, caseId: string, places: readonly TimelinePlace[]): Promise<TimelineEntry[]> {
  const records: Omit<TimelineRecord, 'caseId' | 'rootId'>[] = await db.query(
    `SELECT event_id AS "eventId", topic, type, aggregate_id AS "aggregateId", sequence, occurred_at AS "occurredAt",
            caused_by AS "causedBy", data
       FROM timeline_entry JOIN unnest($2::uuid[]) WITH ORDINALITY AS page (event_id, n) USING (event_id)
      WHERE case_id = $1 ORDER BY n`,
    [caseId, places.map(({ eventId }) => eventId)],
  );
  return records.map((record) => ({ ...record, occurredAt: record.occurredAt.toISOString() }));
}
