import { z } from 'zod';
import { cursor, pageSize, text, verbatim } from '../text.js';

/** `GET /v1/operations/parked-messages`: what a service could not apply, oldest first. */
export const ListParkedMessages = z
  .object({
    topic: text(200).optional(),
    key: verbatim(1000).optional(),
    cursor: cursor.optional(),
    limit: pageSize,
  })
  .strict();
export type ListParkedMessages = z.infer<typeof ListParkedMessages>;

/** A parked message without its content. `id` is also its order within its key. */
export const ParkedMessageView = z.object({
  id: z.string(),
  eventId: z.string(),
  topic: z.string(),
  partition: z.int(),
  offset: z.string(),
  /** Null where it came without one; such a message waits for no other. */
  key: z.string().nullable(),
  type: z.string(),
  /** Code of the refusal, or `defect`, `undecodable`, `behind` (waits for an earlier one of its key). */
  code: z.string(),
  reason: z.string(),
  /** Times it was brought by itself and failed, replays among them. */
  attempts: z.int(),
  headers: z.record(z.string(), z.string()),
  parkedAt: z.string(),
});
export type ParkedMessageView = z.infer<typeof ParkedMessageView>;

/** `POST /v1/operations/parked-messages/replay`: brings the messages of a key again, in their order. */
export const ReplayParkedKey = z.object({ topic: text(200), key: verbatim(1000).nullable() }).strict();
export type ReplayParkedKey = z.infer<typeof ReplayParkedKey>;

/** How far a replay came. */
export const ReplayView = z.object({
  replayed: z.int(),
  /** Messages of the key that are still parked: behind the one that failed, or more than one request brings. */
  left: z.int(),
  /** The message that failed again, and why; null where none did. */
  stoppedBy: z.object({ id: z.string(), code: z.string(), reason: z.string() }).nullable(),
});
export type ReplayView = z.infer<typeof ReplayView>;

/** `POST /v1/operations/parked-messages/{id}/dismissal`: drops one message for good, and says why. */
export const DismissParkedMessage = z.object({ reason: text(500) }).strict();
export type DismissParkedMessage = z.infer<typeof DismissParkedMessage>;

/** A message that was dismissed, by whom and why. */
export const DismissedMessageView = z.object({
  id: z.string(),
  topic: z.string(),
  key: z.string().nullable(),
  dismissedBy: z.string(),
  dismissedAt: z.string(),
  reason: z.string(),
});
export type DismissedMessageView = z.infer<typeof DismissedMessageView>;

/** `GET /v1/operations/snapshots`: the aggregates whose state this service can publish again. */
export const SnapshotAggregatesView = z.object({ aggregates: z.array(z.string()) });
export type SnapshotAggregatesView = z.infer<typeof SnapshotAggregatesView>;

/** `POST /v1/operations/snapshots/{aggregate}`: goes on after an earlier answer's `next`. */
export const PublishSnapshots = z.object({ cursor: cursor.optional() }).strict();
export type PublishSnapshots = z.infer<typeof PublishSnapshots>;

/** How many aggregates were published; `next` goes on where this request ended, null at the end. */
export const SnapshotsView = z.object({ published: z.int(), next: z.string().nullable() });
export type SnapshotsView = z.infer<typeof SnapshotsView>;

/** `GET /v1/operations/failed-documents`: issued documents whose file could not be made, the oldest first. */
export const ListFailedDocuments = z.object({ cursor: cursor.optional(), limit: pageSize }).strict();
export type ListFailedDocuments = z.infer<typeof ListFailedDocuments>;

/** An issued document without a file, and why; without what it says. */
export const FailedDocumentView = z.object({
  id: z.string(),
  caseId: z.string(),
  kind: z.string(),
  templateVersion: z.int(),
  documentNo: z.string(),
  issuedAt: z.string(),
  /** The newest cause: a code, with the field where there is one, or an error's own words. */
  reason: z.string(),
  /** Times that it was tried. */
  attempts: z.int(),
});
export type FailedDocumentView = z.infer<typeof FailedDocumentView>;

/** `POST /v1/operations/failed-documents/{id}/rendering`: tried once more. */
export const RenderingView = z.object({
  id: z.string(),
  /** Why it has no file still; null where it has one now. */
  reason: z.string().nullable(),
});
export type RenderingView = z.infer<typeof RenderingView>;

/** `POST /v1/operations/failed-documents/rendering`: how many wait for the renderer again. */
export const RenderingsView = z.object({ waiting: z.int() });
export type RenderingsView = z.infer<typeof RenderingsView>;

/** `GET /v1/operations/running-cases`: what is on its way of an item or a bundle, by its code. */
export const CountRunningCases = z.object({ code: text(60) }).strict();
export type CountRunningCases = z.infer<typeof CountRunningCases>;

/** Cases on their way that are alike, counted: without anything of those whom they concern. */
export const RunningCasesView = z.object({
  /** Applications that are not handed in yet. */
  drafts: z.int(),
  running: z.array(
    z.object({
      /** `member`: a case of an application for a bundle; `application`: such an application itself. */
      kind: z.enum(['case', 'member', 'application']),
      /** Version of the item or bundle under which it runs. */
      version: z.int(),
      regionCode: z.string(),
      agencyCode: z.string(),
      status: z.string(),
      count: z.int(),
    }),
  ),
});
export type RunningCasesView = z.infer<typeof RunningCasesView>;
