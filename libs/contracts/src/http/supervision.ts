import { z } from 'zod';
import { isUscc } from '../identifiers.js';
import { cursor, pageSize, text } from '../text.js';

/** `GET /v1/results`: results handed to a body, newest last. */
export const ListResults = z
  .object({
    agency: z.string().refine(isUscc, 'is not a unified social credit code').optional(),
    acknowledged: z.enum(['true', 'false']).optional(),
    cursor: cursor.optional(),
    limit: pageSize,
  })
  .strict();
export type ListResults = z.infer<typeof ListResults>;

/** `PUT /v1/results/{id}/acknowledgement`: the body has taken note. `{id}` is the case's id. */
export const AcknowledgeResult = z.object({ note: text(1000).optional() }).strict();
export type AcknowledgeResult = z.infer<typeof AcknowledgeResult>;

/** A result in a supervising body's inbox: one for each part (duty) the body has in it. `id` is the case's id, by which it is acknowledged. */
export const ResultView = z.object({
  id: z.string(),
  agencyCode: z.string(),
  /** Null until the catalogue has told it, as `decidedByAgencyName`. */
  agencyName: z.string().nullable(),
  duty: z.enum(['supervise', 'enforce']),
  caseNo: z.string(),
  itemCode: z.string(),
  itemName: z.string(),
  decidedByAgency: z.string(),
  decidedByAgencyName: z.string().nullable(),
  outcome: z.enum(['granted', 'refused']),
  decisionNo: z.string(),
  licenceNo: z.string().nullable(),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  applicant: z.string(),
  uscc: z.string().nullable(),
  decidedAt: z.string(),
  acknowledgedAt: z.string().nullable(),
  /** Id of the member of staff. */
  acknowledgedBy: z.string().nullable(),
  acknowledgedByName: z.string().nullable(),
});
export type ResultView = z.infer<typeof ResultView>;

/** `GET /v1/cases/{id}/timeline`: a page of what happened to a case. */
export const ReadTimeline = z.object({ cursor: cursor.optional(), limit: pageSize }).strict();
export type ReadTimeline = z.infer<typeof ReadTimeline>;

/** One entry of a case's timeline (`GET /v1/cases/{id}/timeline`, oldest first, a cause before its effects). */
export const TimelineEntry = z.object({
  eventId: z.string(),
  topic: z.string(),
  /** The event's branch in its envelope: `stepOpened`. `data` is that branch in protobuf's JSON. */
  type: z.string(),
  aggregateId: z.string(),
  sequence: z.int(),
  occurredAt: z.string(),
  causedBy: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** Answer to an acknowledgement: the first one of the body, whoever repeats it. */
export const AcknowledgementView = z.object({
  id: z.string(),
  agencyCode: z.string(),
  acknowledgedAt: z.string(),
  acknowledgedBy: z.string(),
  acknowledgedByName: z.string(),
  note: z.string().nullable(),
  /** `kept`: the result is not here yet and will be joined when it comes. */
  status: z.enum(['joined', 'kept']),
});
export type AcknowledgementView = z.infer<typeof AcknowledgementView>;
