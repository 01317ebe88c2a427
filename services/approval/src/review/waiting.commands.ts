import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { TOPICS, type CaseEvent } from '@onewindow/contracts';
import { sql, type Session, type Tx } from '@onewindow/messaging/tx';
import type { EntityManager } from 'typeorm';
import { assertTerminable, terminate, type Numbers } from './ending.commands.js';
import { DELEGATION_WAIT_MS } from './immediate.domain.js';
import { acceptanceOf, assertOpenable, openReview } from './opening.commands.js';

/**
 * Puts an acceptance aside whose delegation has not been told yet (即办): events of different topics may overtake each other, and the
 * delegation may be the slower one. It is judged once the delegation is here, at the latest after `DELEGATION_WAIT_MS`; until then nothing
 * of the case is told. Again is quiet.
 * @returns false where it need not wait
 * @throws DomainError `event-incomplete`
 */
export async function putAside(tx: Tx, event: CaseEvent): Promise<boolean> {
  if (event.event.case !== 'accepted' || !event.event.value.immediate) return false;
  assertOpenable(acceptanceOf(event, event.event.value));
  const waiting = await sql(
    tx,
    `INSERT INTO waiting_acceptance (case_id, delegation_id, until, accepted)
     SELECT $1, $2, $3, $4
     WHERE NOT EXISTS (SELECT FROM delegation_copy WHERE delegation_id = $2) AND NOT EXISTS (SELECT FROM review WHERE id = $1)
     ON CONFLICT (case_id) DO UPDATE SET until = waiting_acceptance.until
     RETURNING case_id`,
    [event.caseId, event.event.value.immediate.delegationId, new Date(tx.now.getTime() + DELEGATION_WAIT_MS), bytes(event)],
  );
  return waiting.length > 0;
}

/**
 * Keeps a request to end the review beside an acceptance that waits: it comes to pass once that was judged.
 * @returns false where none waits
 * @throws DomainError `event-incomplete`
 */
export async function keepForLater(tx: Tx, event: CaseEvent): Promise<boolean> {
  if (event.event.case !== 'terminationRequested') return false;
  assertTerminable(event.event.value);
  const kept = await sql(tx, `UPDATE waiting_acceptance SET termination = $2 WHERE case_id = $1 RETURNING case_id`, [
    event.caseId,
    bytes(event),
  ]);
  return kept.length > 0;
}

/** Cases whose acceptance waits no longer: its delegation is here, or it has waited long enough. The oldest first, at most 100. */
export async function dueAcceptances(db: EntityManager, now: Date): Promise<string[]> {
  const rows: { id: string }[] = await db.query(
    `SELECT case_id AS id FROM waiting_acceptance w
     WHERE until <= $1 OR EXISTS (SELECT FROM delegation_copy d WHERE d.delegation_id = w.delegation_id)
     ORDER BY until LIMIT 100`,
    [now],
  );
  return rows.map(({ id }) => id);
}

/** Opens the review of an acceptance that waited, and ends it where that was asked for meanwhile. One that another took is left alone. */
export async function judge(session: Session, caseId: string, numbers: Numbers): Promise<void> {
  const [row] = await sql<Waiting>(session, `DELETE FROM waiting_acceptance WHERE case_id = $1 RETURNING accepted, termination`, [caseId]);
  if (!row) return;
  for (const event of [row.accepted, row.termination].filter((each) => each !== null).map(eventOf)) {
    const tx = session.tx(`event:${event.eventId}`, event.occurredAt && timestampDate(event.occurredAt));
    if (event.event.case === 'accepted') await openReview(tx, acceptanceOf(event, event.event.value), numbers);
    if (event.event.case === 'terminationRequested') await terminate(tx, caseId, event.event.value);
  }
}

interface Waiting {
  readonly accepted: Buffer;
  readonly termination: Buffer | null;
}

const bytes = (event: CaseEvent): Buffer => Buffer.from(toBinary(TOPICS.case.schema, event));
const eventOf = (value: Buffer): CaseEvent => fromBinary(TOPICS.case.schema, value);
