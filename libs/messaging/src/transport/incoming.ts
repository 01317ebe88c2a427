import { fromBinary } from '@bufbuild/protobuf';
import { codeId, type EventEnvelope, type Topic } from '@onewindow/contracts';
import type { IHeaders, KafkaMessage } from 'kafkajs';

/** One message as it came, with the id under which the inbox knows it. Not decoded: most of a replay never is. */
export interface Incoming {
  readonly topic: Topic;
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly headers: IHeaders | undefined;
  readonly value: Buffer | null;
  readonly eventId: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function incoming(topic: Topic, partition: number, message: KafkaMessage): Incoming {
  const { offset, headers, value } = message;
  const eventId = idOf(topic, message) ?? codeId('kafka-message', `${topic.name}/${partition}/${offset}`);
  // PostgreSQL keeps no NUL in text; ours never have one
  const key = message.key === null ? null : message.key.toString('utf8').replaceAll('\0', '');
  return { topic, partition, offset, key, headers, value, eventId: eventId.toLowerCase() };
}

/** The CloudEvents id; a publisher of another house may have left it out, then the envelope's. */
function idOf(topic: Topic, { headers, value }: KafkaMessage): string | undefined {
  const header = headers?.['ce_id'];
  const text = Array.isArray(header) ? header[0]?.toString() : header?.toString();
  if (text !== undefined && UUID.test(text)) return text;
  try {
    const { eventId } = decode({ topic, value });
    return UUID.test(eventId) ? eventId : undefined;
  } catch {
    return undefined;
  }
}

/** @throws Error when these bytes are no event of this topic */
export function decode({ topic, value }: Pick<Incoming, 'topic' | 'value'>): EventEnvelope {
  if (value === null) throw new Error('the message has no value');
  const event = fromBinary(topic.schema, value);
  // protobuf reads much that is no envelope as one with nothing in it
  if (event.eventId === '' || event.aggregateId === '') throw new Error('the envelope has no eventId or no aggregateId');
  return event;
}
