import type { EventEnvelope, Topic } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { recordOf } from './timeline.events.js';

/** Writes what happened into the timelines of the cases it happened to; one statement for any number of events. */
export async function recordEvents<E extends EventEnvelope>(tx: Tx, topic: Topic<E>, events: readonly E[]): Promise<void> {
  const records = events.map((event) => recordOf(topic, event)).filter((record) => record !== undefined);
  if (records.length === 0) return;
  await sql(
    tx,
    `INSERT INTO timeline_entry (case_id, event_id, topic, type, aggregate_id, sequence, occurred_at, caused_by, data, root_id)
     SELECT "caseId", "eventId", topic, type, "aggregateId", sequence, "occurredAt", "causedBy", data, "rootId"
       FROM jsonb_to_recordset($1::jsonb) AS t("caseId" uuid, "eventId" uuid, topic text, type text, "aggregateId" uuid, sequence integer,
            "occurredAt" timestamptz, "causedBy" text, data jsonb, "rootId" uuid)
     ON CONFLICT (case_id, event_id) DO NOTHING`,
    [JSON.stringify(records)],
  );
}
