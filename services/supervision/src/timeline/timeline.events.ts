import { toJson, type Message } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { DomainError, type EventEnvelope, type Topic } from '@onewindow/contracts';
import type { TimelineRecord } from './timeline.domain.js';

/**
 * What people write in their own words, by topic and branch: it may name somebody, and many read a timeline. It stays with those who
 * decide, and in the letter.
 */
const OWN_WORDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'intake.case.v1/accepted': [
    ['immediate', 'findings'],
    ['immediate', 'opinion'],
  ],
  'approval.review.v1/overdueExplained': [['reason']],
  'approval.document.v1/issued': [
    ['reasons', 'facts'],
    ['suspension', 'reason'],
    ['extension', 'reasons'],
  ],
};

/** What every event of a topic says again: of a bundle its whole graph, whose members have timelines of their own. */
const REPEATED: Readonly<Record<string, readonly (readonly string[])[]>> = { 'intake.bundle.v1': [['graph']] };

/**
 * What an event says but for what people wrote in their own words, as a record of its case's timeline.
 * @returns undefined where it speaks of no case, or is a snapshot: a repeated state is not something that happened
 * @throws DomainError `event-undated`
 */
export function recordOf<E extends EventEnvelope>(topic: Topic<E>, event: E): TimelineRecord | undefined {
  const branch = event.event.case;
  if (branch === undefined || branch === 'snapshot' || event.caseId === '') return undefined;
  if (!event.occurredAt) throw new DomainError('invalid', 'event-undated', `event ${event.eventId} does not say when it happened`);
  return {
    eventId: event.eventId,
    caseId: event.caseId,
    rootId: event.rootId,
    topic: topic.name,
    type: branch,
    aggregateId: event.aggregateId,
    sequence: event.sequence,
    occurredAt: timestampDate(event.occurredAt),
    causedBy: event.causedBy,
    data: branchJson(topic, branch, event.event.value),
  };
}

function branchJson(topic: Topic, branch: string, value: unknown): Record<string, unknown> {
  const schema = topic.schema.fields.find((field) => field.localName === branch)?.message;
  if (!schema) throw new Error(`${topic.name} has no branch ${branch}`);
  const data = toJson(schema, value as Message) as Record<string, unknown>;
  for (const path of [...(OWN_WORDS[`${topic.name}/${branch}`] ?? []), ...(REPEATED[topic.name] ?? [])]) drop(data, path);
  return data;
}

function drop(data: unknown, path: readonly string[]): void {
  const [name, ...rest] = path;
  if (typeof data !== 'object' || data === null || name === undefined) return;
  if (Array.isArray(data)) for (const each of data) drop(each, path);
  else if (rest.length === 0) Reflect.deleteProperty(data, name);
  else drop(Reflect.get(data, name), rest);
}
