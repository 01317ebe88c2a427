import { DEAD_LETTER_TOPIC, DomainError } from '@onewindow/contracts';
import { errorWords, maskText } from '@onewindow/platform';
import { textHeaders } from '../transport/cloud-events.js';
import type { Incoming } from '../transport/incoming.js';
import type { Session } from './transactions.js';
import { sql } from './tx.js';

/** Why a message could not be applied. */
export interface Fault {
  /** Code of the DomainError, or `defect`, `undecodable`, `behind` (waits for an earlier one of its key). */
  readonly code: string;
  readonly reason: string;
  readonly stack?: string | undefined;
}

/** A message that is put aside. */
export interface Parked extends Fault {
  readonly message: Incoming;
  /** Times it was brought by itself and failed. */
  readonly attempts: number;
}

/**
 * What a handler's error says of the message, without what people entered: the words go to the table, to the dead-letter topic, to logs
 * and to callers.
 */
export function faultOf(error: unknown): Fault {
  if (error instanceof DomainError) return fault(error.code, error);
  if (error instanceof Error) return fault('defect', error, `${error.name}: `);
  return { code: 'defect', reason: storable(maskText(JSON.stringify(error) ?? String(error))) };
}

/** The fault of a message that cannot be read. */
export const undecodable = (error: unknown): Fault => ({ code: 'undecodable', reason: storable(maskText(String(error))) });

function fault(code: string, error: Error, prefix = ''): Fault {
  const { message, stack } = errorWords(error);
  return { code, reason: storable(`${prefix}${message}`), stack: storable(stack) };
}

/**
 * Puts messages aside in the order given. Each that is at fault itself goes to the dead-letter topic, with this transaction, through
 * the outbox; those that only wait behind one do not.
 */
export async function park(session: Session, service: string, parked: readonly Parked[]): Promise<void> {
  if (parked.length === 0) return;
  const column = <T>(value: (parked: Parked) => T): T[] => parked.map(value);
  await sql(session, INSERT, [
    column(({ message }) => message.eventId),
    column(({ message }) => message.topic.name),
    column(({ message }) => message.partition),
    column(({ message }) => message.offset),
    column(({ message }) => message.key),
    column(({ message }) => JSON.stringify(textHeaders(message.headers))),
    column(({ message }) => message.value),
    column(({ code }) => code),
    column(({ reason }) => reason),
    column(({ stack }) => stack ?? null),
    column(({ attempts }) => attempts),
  ]);
  const causes = parked.filter(({ code }) => code !== 'behind');
  for (const cause of causes) session.outbox.message(deadLetter(service, cause));
}

const deadLetter = (service: string, { message, code, reason }: Parked) => ({
  topic: DEAD_LETTER_TOPIC,
  key: message.key,
  value: message.value,
  headers: {
    ...textHeaders(message.headers),
    dead_letter_service: service,
    dead_letter_topic: message.topic.name,
    dead_letter_partition: String(message.partition),
    dead_letter_offset: message.offset,
    dead_letter_code: code,
    dead_letter_reason: reason,
  },
});

/** PostgreSQL stores no NUL in text, and a reason may hold a whole statement with its values. */
const storable = (text: string): string => text.replaceAll('\0', '').slice(0, 2000);

const INSERT = `
  INSERT INTO parked_message (event_id, topic, partition, "offset", key, headers, value, code, reason, stack, attempts)
  SELECT event_id, topic, partition, "offset", key, headers, value, code, reason, stack, attempts
  FROM unnest($1::uuid[], $2::text[], $3::int[], $4::bigint[], $5::text[], $6::json[], $7::bytea[], $8::text[], $9::text[], $10::text[], $11::int[])
       WITH ORDINALITY AS row (event_id, topic, partition, "offset", key, headers, value, code, reason, stack, attempts, n)
  ORDER BY n`;
