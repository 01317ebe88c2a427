import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import type { Message, MessageInitShape } from '@bufbuild/protobuf';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { DocumentEventSchema, type DocumentEvent } from './gen/approval/v1/document_events_pb.js';
import { LicenceEventSchema, type LicenceEvent } from './gen/approval/v1/licence_events_pb.js';
import { ResultEventSchema, type ResultEvent } from './gen/approval/v1/result_events_pb.js';
import { ReviewEventSchema, type ReviewEvent } from './gen/approval/v1/review_events_pb.js';
import { BundleEventSchema, type BundleEvent } from './gen/catalog/v1/bundle_events_pb.js';
import { CalendarEventSchema, type CalendarEvent } from './gen/catalog/v1/calendar_events_pb.js';
import { ItemEventSchema, type ItemEvent } from './gen/catalog/v1/item_events_pb.js';
import { OrganisationEventSchema, type OrganisationEvent } from './gen/catalog/v1/organisation_events_pb.js';
import { BundleCaseEventSchema, type BundleCaseEvent } from './gen/intake/v1/bundle_events_pb.js';
import { CaseEventSchema, type CaseEvent } from './gen/intake/v1/case_events_pb.js';
import { RatingEventSchema, type RatingEvent } from './gen/rating/v1/rating_events_pb.js';
import { OrderEventSchema, type OrderEvent } from './gen/supervision/v1/order_events_pb.js';

/** What every event of every topic has; the branches of `event` differ. */
export interface EventEnvelope extends Message {
  eventId: string;
  aggregateId: string;
  rootId: string;
  caseId: string;
  sequence: number;
  occurredAt?: Timestamp | undefined;
  causedBy: string;
  event: { case: string; value: unknown } | { case: undefined; value?: undefined };
}

/** A Kafka topic: one aggregate's events, in one protobuf envelope, keyed by root id. */
export interface Topic<E extends EventEnvelope = EventEnvelope> {
  readonly name: string;
  readonly schema: GenMessage<E>;
  /** The one service that publishes it. */
  readonly publisher: string;
  /** Whether departments and supervising bodies may subscribe. */
  readonly access: 'internal' | 'public';
}

/** What a command says of an event; the messaging layer adds id, time and cause. */
export type EventDraft<E extends EventEnvelope> = Omit<
  MessageInitShape<GenMessage<E>>,
  'eventId' | 'occurredAt' | 'causedBy' | '$typeName' | '$unknown'
> &
  Pick<E, 'aggregateId' | 'rootId' | 'caseId' | 'sequence'>;

const topic = <E extends EventEnvelope>(name: string, schema: GenMessage<E>, access: Topic['access'] = 'internal'): Topic<E> => ({
  name,
  schema,
  access,
  publisher: name.slice(0, name.indexOf('.')),
});

/** Every topic of the system. docs/events.md says who listens and why. */
export const TOPICS = {
  item: topic<ItemEvent>('catalog.item.v1', ItemEventSchema),
  organisation: topic<OrganisationEvent>('catalog.organisation.v1', OrganisationEventSchema),
  calendar: topic<CalendarEvent>('catalog.calendar.v1', CalendarEventSchema),
  bundle: topic<BundleEvent>('catalog.bundle.v1', BundleEventSchema),
  case: topic<CaseEvent>('intake.case.v1', CaseEventSchema),
  bundleCase: topic<BundleCaseEvent>('intake.bundle.v1', BundleCaseEventSchema),
  review: topic<ReviewEvent>('approval.review.v1', ReviewEventSchema, 'public'),
  licence: topic<LicenceEvent>('approval.licence.v1', LicenceEventSchema),
  document: topic<DocumentEvent>('approval.document.v1', DocumentEventSchema),
  result: topic<ResultEvent>('approval.result.v1', ResultEventSchema, 'public'),
  rating: topic<RatingEvent>('rating.rating.v1', RatingEventSchema),
  order: topic<OrderEvent>('supervision.order.v1', OrderEventSchema),
} as const;

/** Dead letters of every service: parked messages, raw, with the reason in the headers. */
export const DEAD_LETTER_TOPIC = 'onewindow.dead-letter.v1';
