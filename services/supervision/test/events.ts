import type { TestService } from '@onewindow/testing';
import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { CaseOutcome, DutyKind, newId, TOPICS, type EventEnvelope, type ResultEvent, type Topic } from '@onewindow/contracts';
import { Relay, Transactions, type SliceContext } from '@onewindow/messaging/tx';

export const DECIDER = 'decider';
export const SUPERVISING = 'supervising';
export const ENFORCING = 'enforcing';
export const STRANGER = 'stranger';

/** What a test says of an event; the rest is as any event has it. */
export interface Said {
  readonly caseId: string;
  /** The case, unless it is another aggregate of it. */
  readonly aggregateId?: string;
  readonly rootId?: string;
  readonly sequence?: number;
  readonly at?: Date;
  readonly causedBy?: string;
}

type Branch<E extends EventEnvelope> = MessageInitShape<GenMessage<E>> extends { event?: infer B } ? B : never;

/** An event of a topic, as its owner would publish it. */
export function event<E extends EventEnvelope>(topic: Topic<E>, said: Said, branch: Branch<E>): E {
  const { caseId, aggregateId = caseId, rootId = caseId, sequence = 1, at = new Date(), causedBy = `request:${newId()}` } = said;
  const fields = {
    eventId: newId(),
    aggregateId,
    rootId,
    caseId,
    sequence,
    occurredAt: timestampFromDate(at),
    causedBy,
    event: branch,
  };
  return create(topic.schema, fields as unknown as MessageInitShape<GenMessage<E>>);
}

/** What a result event says where the test does not care. */
export interface ResultSaid {
  readonly branch?: 'published' | 'snapshot';
  readonly decidedAt?: Date;
  readonly bodies?: readonly string[];
  readonly caseNo?: string;
  readonly outcome?: CaseOutcome;
}

/** A result, handed to the supervising and the enforcing body unless the test names others. */
export function resultEvent(said: Said, result: ResultSaid = {}): ResultEvent {
  const { branch = 'published', decidedAt = new Date('2026-11-24T02:00:00Z'), bodies = [SUPERVISING, ENFORCING] } = result;
  const value = {
    caseNo: result.caseNo ?? 'no',
    itemCode: 'item',
    itemName: '食品经营许可',
    regionCode: '610100',
    agencyCode: DECIDER,
    outcome: result.outcome ?? CaseOutcome.GRANTED,
    decisionNo: 'decision',
    decidedAt: timestampFromDate(decidedAt),
    applicant: { subjectId: 's', kind: '2', maskedName: '西安某餐饮有限公司', uscc: 'uscc' },
    licenceNo: 'JY1',
    validFrom: '2026-11-24',
    validTo: '',
    duties: bodies.map((agencyCode) => ({ agencyCode, kind: agencyCode === ENFORCING ? DutyKind.ENFORCE : DutyKind.SUPERVISE })),
  };
  return event(TOPICS.result, said, { case: branch, value });
}

/** Brings events to the service by way of Kafka: through its own outbox and relay, as they are, repeats included. */
export async function throughKafka<E extends EventEnvelope>(running: TestService, topic: Topic<E>, events: readonly E[]): Promise<void> {
  await running.get(Transactions).open(({ outbox }) => {
    for (const each of events) {
      outbox.message({ topic: topic.name, key: each.rootId, headers: { ce_id: each.eventId }, value: toBinary(topic.schema, each) });
    }
    return Promise.resolve();
  });
  running.get(Relay).wake();
}

/** Gives events to a handler as one slice, in a transaction of its own, held open until `before commit` is over. */
export async function asSlice<E extends EventEnvelope>(
  running: TestService,
  events: readonly E[],
  handler: (events: readonly E[], slice: SliceContext) => Promise<void>,
  beforeCommit: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await running.get(Transactions).run(`event:${newId()}`, async (tx) => {
    await handler(events, { topic: 'of the test', partition: 0, at: () => tx });
    await beforeCommit();
  });
}
