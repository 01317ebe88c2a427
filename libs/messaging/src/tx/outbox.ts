import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { newId, type EventDraft, type EventEnvelope, type Topic } from '@onewindow/contracts';
import { cloudEventHeaders } from '../transport/cloud-events.js';
import { prepared, type Tx } from './tx.js';

/** A message that waits in the outbox. */
export interface OutboxRow {
  readonly topic: string;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Uint8Array | null;
  /** The span in which it was published. */
  readonly traceparent?: string | undefined;
}

/** What an event takes over from the transaction it is published in. */
export interface Origin extends Pick<Tx, 'now' | 'cause'> {
  readonly traceparent?: string | undefined;
}

export const MAX_EVENT_BYTES = 900 * 1024;

/** What is published in one transaction, in order, until it is written right before COMMIT. */
export class OutboxBuffer {
  private readonly rows: OutboxRow[] = [];

  constructor(private readonly service: string) {}

  get waiting(): readonly OutboxRow[] {
    return this.rows;
  }

  event<E extends EventEnvelope>(topic: Topic<E>, draft: EventDraft<E>, { now, cause, traceparent }: Origin): void {
    if (topic.publisher !== this.service)
      throw new Error(`'${topic.name}' belongs to ${topic.publisher}; ${this.service} may not publish it`);
    const filled = { ...draft, eventId: newId(), occurredAt: timestampFromDate(now), causedBy: cause };
    const event = create(topic.schema, filled as unknown as MessageInitShape<GenMessage<E>>);
    if (event.rootId === '' || event.aggregateId === '') throw new Error(`event of '${topic.name}' without root id or aggregate id`);
    if (event.event.case === undefined) throw new Error(`event of '${topic.name}' says nothing: no branch of 'event' is set`);
    const value = toBinary(topic.schema, event);
    // checked here, where it fails one command; in the outbox it would stand at the head and stop all that comes after
    if (value.length > MAX_EVENT_BYTES)
      throw new Error(`event '${topic.name}.${event.event.case}' has ${value.length} bytes; ${MAX_EVENT_BYTES} is the limit`);
    this.rows.push({ topic: topic.name, key: event.rootId, headers: cloudEventHeaders(topic, event, now), value, traceparent });
  }

  message(row: OutboxRow): void {
    this.rows.push(row);
  }

  /** One statement for all. Positions are drawn now, while the locks of the aggregates are held. */
  async write(tx: Pick<Tx, 'db'>): Promise<void> {
    if (this.rows.length === 0) return;
    await prepared(tx, INSERT, [
      this.rows.map(({ topic }) => topic),
      this.rows.map(({ key }) => key),
      this.rows.map(({ headers }) => JSON.stringify(headers)),
      this.rows.map(({ value }) => (value ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : null)),
      this.rows.map(({ traceparent }) => traceparent ?? null),
    ]);
  }
}

const INSERT = {
  name: 'messaging.outbox.insert',
  text: `INSERT INTO outbox (topic, key, headers, value, traceparent)
         SELECT topic, key, headers, value, traceparent
         FROM unnest($1::text[], $2::text[], $3::json[], $4::bytea[], $5::text[]) WITH ORDINALITY AS row (topic, key, headers, value, traceparent, n)
         ORDER BY n`,
};
