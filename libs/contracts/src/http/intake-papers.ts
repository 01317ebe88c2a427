import { z } from 'zod';
import { isItemCode } from '../identifiers.js';
import { cursor, id, pageSize, text } from '../text.js';

/** A document of a case: number and data at once, the PDF a moment later. */
export const DocumentView = z.object({
  id,
  /** Kind, by the list of standard case documents (`ACCEPT_NOTICE`). */
  kind: z.string(),
  /** Its name as people know it: 受理通知书. */
  name: z.string(),
  documentNo: z.string(),
  issuedAt: z.string(),
  /** Null until the PDF is made. */
  renderedAt: z.string().nullable(),
  /** Why the PDF cannot be made, for who keeps the system; else null. */
  failure: z.string().nullable(),
  /** Date and time of service, where it was served. */
  servedAt: z.string().nullable(),
  /** The document as data, by the fields of its template. */
  data: z.record(z.string(), z.unknown()),
});
export type DocumentView = z.infer<typeof DocumentView>;

/** `PUT /v1/cases/{id}/notices/{noticeId}`: a document is brought to the applicant by one channel. */
export const ServeDocument = z.discriminatedUnion('channel', [
  /** Handed over on paper against a signature (送达回证): served at once. */
  z.object({ channel: z.literal('print'), documentId: id, receivedBy: text(200) }).strict(),
  /** By mail: served on the day of the return receipt. */
  z
    .object({ channel: z.literal('mail'), documentId: id, waybillNo: z.string().regex(/^[A-Za-z0-9-]{6,40}$/, 'is not a waybill number') })
    .strict(),
  /** Into the applicant's account; counts only with their consent, when it arrives. */
  z.object({ channel: z.literal('electronic'), documentId: id }).strict(),
  /** A short message that a document is there; a courtesy, never service. */
  z.object({ channel: z.literal('sms'), documentId: id }).strict(),
]);
export type ServeDocument = z.infer<typeof ServeDocument>;

/** `POST /v1/cases/{id}/notices/{noticeId}/proof`: what the return receipt says, or that it came back. */
export const ProveService = z.discriminatedUnion('result', [
  z.object({ result: z.literal('served'), receivedOn: z.iso.date(), receivedBy: text(200) }).strict(),
  z.object({ result: z.literal('failed'), reason: text(500) }).strict(),
]);
export type ProveService = z.infer<typeof ProveService>;

/** One way by which a document was brought to the applicant. */
export const NoticeView = z.object({
  id,
  documentId: id,
  channel: z.enum(['print', 'mail', 'electronic', 'sms']),
  status: z.enum(['sent', 'served', 'delivered', 'failed']),
  sentAt: z.string(),
  servedAt: z.string().nullable(),
  waybillNo: z.string().nullable(),
  failure: z.string().nullable(),
});
export type NoticeView = z.infer<typeof NoticeView>;

type Json = z.infer<ReturnType<typeof z.json>>;

const DEEPEST = 32;
const isWithin = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' || value === null || (levels > 0 && Object.values(value).every((inner) => isWithin(inner, levels - 1)));

/** JSON as a form makes it. What is nested deeper is no form, and too much for those who walk through it. */
const shallowJson = z.unknown().refine((value) => isWithin(value, DEEPEST), `is nested deeper than ${DEEPEST} levels`);

/** `PUT /v1/drafts/{id}`: an application that is not handed in yet. Any part of it may be missing; nothing is checked but its size. */
export const SaveDraft = z
  .object({
    itemCode: z.string().refine(isItemCode, 'is not an implementation code'),
    /** The version this one replaces; absent for a new draft. */
    replaces: z.int().min(1).optional(),
    content: z.record(
      z.string().max(60),
      shallowJson.transform((value) => value as Json),
    ),
  })
  .strict();
export type SaveDraft = z.infer<typeof SaveDraft>;

/** A draft as its author left it. */
export const DraftView = z.object({
  id,
  itemCode: z.string(),
  version: z.int(),
  content: z.record(z.string(), z.json()),
  savedAt: z.string(),
  /** When it is deleted unless it is saved again. */
  expiresAt: z.string(),
});
export type DraftView = z.infer<typeof DraftView>;

/** `GET /v1/drafts`: the caller's own drafts. */
export const ListDrafts = z.object({ cursor: cursor.optional(), limit: pageSize }).strict();
export type ListDrafts = z.infer<typeof ListDrafts>;

/** An entry of the list of drafts; the content is read draft by draft. */
export const DraftListEntry = DraftView.omit({ content: true });
export type DraftListEntry = z.infer<typeof DraftListEntry>;

/** Query of `PUT /v1/files/{id}`: the file's name, unless `content-disposition` says it. */
export const UploadFile = z.object({ name: text(200).optional() }).strict();
export type UploadFile = z.infer<typeof UploadFile>;

/** `PUT /v1/files/{id}`: a file that was uploaded; its type is what its content is. */
export const FileView = z.object({
  id,
  name: z.string(),
  type: z.string(),
  size: z.int(),
  /** SHA-256 of the content, hex. */
  sha256: z.string(),
  uploadedAt: z.string(),
});
export type FileView = z.infer<typeof FileView>;

/** A message that the embedded SMS and mail adapters put out (`GET /v1/messages`). */
export const MessageView = z.object({
  id,
  channel: z.enum(['sms', 'mail']),
  /** Masked. */
  recipient: z.string(),
  text: z.string(),
  at: z.string(),
});
export type MessageView = z.infer<typeof MessageView>;

/** `GET /v1/messages`. */
export const ListMessages = z.object({ cursor: cursor.optional(), limit: pageSize }).strict();
export type ListMessages = z.infer<typeof ListMessages>;
