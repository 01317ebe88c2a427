import type { Incoming } from '../transport/incoming.js';
import { prepared, sql, type Tx } from './tx.js';

export interface Claim {
  /** Those not handled before, each event once, in offset order. */
  readonly fresh: readonly Incoming[];
  /** Keys that have a parked message: what comes of them must wait behind it. */
  readonly parkedKeys: ReadonlySet<string>;
}

/**
 * Tells in one round trip which messages of a slice are new (and makes them known) and whose keys are parked.
 * @param messages of one topic, in offset order: two consumers that hold the same slice for a moment then cannot deadlock
 */
export async function claim(tx: Pick<Tx, 'db'>, messages: readonly Incoming[]): Promise<Claim> {
  const topic = messages[0]?.topic.name;
  const keys = new Set(messages.map(({ key }) => key).filter((key) => key !== null));
  const rows = await prepared<{ event_id: string | null; key: string | null }>(tx, CLAIM, [
    messages.map(({ eventId }) => eventId),
    topic,
    [...keys],
  ]);
  const unseen = new Set(rows.map((row) => row.event_id));
  // deleting as we go leaves one of two copies in the same slice
  const fresh = messages.filter(({ eventId }) => unseen.delete(eventId));
  const parked = rows.map((row) => row.key).filter((key) => key !== null);
  return { fresh, parkedKeys: new Set(topic !== undefined && parked.length > 0 ? await stillParked(tx, topic, parked) : []) };
}

/** One replay, or one consumer that found the key parked, at a time. Held until the transaction ends. */
export async function lockParkedKeys(tx: Pick<Tx, 'db'>, topic: string, keys: readonly string[]): Promise<void> {
  await sql(
    tx,
    `SELECT pg_advisory_xact_lock(hashtextextended('parked:' || $1 || ':' || key, 0)) FROM unnest($2::text[]) key ORDER BY key`,
    [topic, keys],
  );
}

/** A replay may have emptied the key since our statement's snapshot; what parks behind nothing would lie there unseen. */
async function stillParked(tx: Pick<Tx, 'db'>, topic: string, keys: readonly string[]): Promise<string[]> {
  await lockParkedKeys(tx, topic, keys);
  const rows = await sql<{ key: string }>(tx, `SELECT DISTINCT key FROM parked_message WHERE topic = $1 AND key = ANY ($2::text[])`, [
    topic,
    keys,
  ]);
  return rows.map(({ key }) => key);
}

const CLAIM = {
  name: 'messaging.inbox.claim',
  text: `WITH fresh AS (INSERT INTO inbox (event_id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING event_id)
         SELECT event_id::text, NULL AS key FROM fresh
         UNION ALL SELECT DISTINCT NULL, key FROM parked_message WHERE topic = $2 AND key = ANY ($3::text[])`,
};
