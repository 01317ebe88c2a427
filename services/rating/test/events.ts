import type { TestService } from '@onewindow/testing';
import { create, toBinary, type Message, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  codeId,
  newId,
  RegionRulesSchema,
  TOPICS,
  type BundleCaseEvent,
  type CaseEvent,
  type EventEnvelope,
  type OrganisationEvent,
  type Topic,
} from '@onewindow/contracts';
import { Relay, Transactions } from '@onewindow/messaging/tx';
import { copyAgencies } from '../src/agency/agency.commands.js';
import { RatingConsumer } from '../src/rating/rating.consumer.js';

export const DECIDER = '91350100M000100Y43';
export const OTHER = '12441500196720244T';
/** The body that looks after ratings in the region of both. */
export const DESK = '112201040000000278';
/** A body of another county. */
export const ELSEWHERE = '11220102000000019G';

/** An event of a case, as intake would publish it. */
export function caseEvent(
  caseId: string,
  event: NonNullable<MessageInitShape<typeof TOPICS.case.schema>['event']>,
  fields: { readonly rootId?: string; readonly sequence?: number; readonly at?: Date } = {},
): CaseEvent {
  const { rootId = caseId, sequence = 1, at = new Date() } = fields;
  const causedBy = `request:${newId()}`;
  return create(TOPICS.case.schema, {
    eventId: newId(),
    aggregateId: caseId,
    rootId,
    caseId,
    sequence,
    occurredAt: timestampFromDate(at),
    causedBy,
    event,
  });
}

/** A case that was closed now. */
export const closedEvent = (
  caseId: string,
  { agencyCode = DECIDER, ...fields }: { agencyCode?: string; rootId?: string; at?: Date } = {},
): CaseEvent =>
  caseEvent(
    caseId,
    { case: 'closed', value: { caseNo: `no of ${caseId}`, agencyCode, siteId: 'site', itemName: '食品经营许可' } },
    { sequence: 4, ...fields },
  );

/** Brings events to the service by way of Kafka: through its own outbox and relay, as they are, repeats included. */
export async function throughKafka<E extends EventEnvelope & Message>(
  running: TestService,
  topic: Topic<E>,
  events: readonly E[],
): Promise<void> {
  await running.get(Transactions).open(({ outbox }) => {
    for (const each of events) {
      outbox.message({
        topic: topic.name,
        key: each.rootId,
        headers: { ce_id: each.eventId },
        value: toBinary(topic.schema, each),
      });
    }
    return Promise.resolve();
  });
  running.get(Relay).wake();
}

/** Gives events to the consumer as one slice, in a transaction of its own. */
export async function asSlice(running: TestService, events: readonly CaseEvent[]): Promise<void> {
  await running
    .get(Transactions)
    .open((session) =>
      running
        .get(RatingConsumer)
        .onCaseEvents(events, { topic: TOPICS.case.name, partition: 0, at: ({ eventId }) => session.tx(`event:${eventId}`) }),
    );
}

/** What the catalogue tells of an agency. */
export const agencyEvent = (agencyCode: string, regionCode: string, sequence = 1): OrganisationEvent =>
  create(TOPICS.organisation.schema, {
    eventId: newId(),
    aggregateId: codeId('agency', agencyCode),
    rootId: codeId('agency', agencyCode),
    sequence,
    occurredAt: timestampFromDate(new Date()),
    event: { case: 'agencyChanged', value: { agencyCode, name: `name of ${agencyCode}`, regionCode } },
  });

/** What the catalogue tells of a region. */
export const regionEvent = (regionCode: string, rules: MessageInitShape<typeof RegionRulesSchema>): OrganisationEvent =>
  create(TOPICS.organisation.schema, {
    sequence: 1,
    event: { case: 'regionChanged', value: { regionCode, parentCode: '220100', rules } },
  });

/** The agencies of these tests: all of one county but one. */
export async function tellAgencies(running: TestService): Promise<void> {
  const events = [DECIDER, OTHER, DESK].map((code) => agencyEvent(code, '220104'));
  await running.get(Transactions).run('request:test', (tx) => copyAgencies(tx, [...events, agencyEvent(ELSEWHERE, '220102')]));
}

/** An event of an application for a bundle, as intake would publish it. */
export const bundleEvent = (
  bundleId: string,
  event: NonNullable<MessageInitShape<typeof TOPICS.bundleCase.schema>['event']>,
  sequence: number,
): BundleCaseEvent =>
  create(TOPICS.bundleCase.schema, {
    eventId: newId(),
    aggregateId: bundleId,
    rootId: bundleId,
    caseId: bundleId,
    sequence,
    occurredAt: timestampFromDate(new Date()),
    causedBy: `request:${newId()}`,
    event,
  });

/** The same of applications for bundles. */
export async function ofBundle(running: TestService, events: readonly BundleCaseEvent[]): Promise<void> {
  await running
    .get(Transactions)
    .open((session) =>
      running
        .get(RatingConsumer)
        .onBundleEvents(events, { topic: TOPICS.bundleCase.name, partition: 0, at: ({ eventId }) => session.tx(`event:${eventId}`) }),
    );
}
