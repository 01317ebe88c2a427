import type { EventEnvelope, Topic } from '@onewindow/contracts';
import type { IHeaders } from 'kafkajs';

/** CloudEvents 1.0 attributes in Kafka's binary binding. */
export function cloudEventHeaders(topic: Topic, event: EventEnvelope, occurredAt: Date): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: event.eventId,
    ce_source: `/onewindow/${topic.publisher}`,
    ce_type: `${topic.name}.${event.event.case}`,
    ce_subject: event.aggregateId,
    ce_time: occurredAt.toISOString(),
    'content-type': 'application/protobuf',
  };
}

/** Headers as text; of one that is repeated the first. */
export function textHeaders(headers: IHeaders | undefined): Record<string, string> {
  const text: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) text[name] = first.toString('utf8');
  }
  return text;
}
