import { z } from 'zod';
import { isCitizenId, isItemCode, isUscc } from '../identifiers.js';
import { cursor, id, pageSize, text } from '../text.js';

/** A certificate: type and number, the number checked by the rule of its type. */
const certificate = z.discriminatedUnion('certificateType', [
  z.object({
    certificateType: z.literal('111'),
    certificateNumber: z.string().toUpperCase().refine(isCitizenId, 'is not a citizen identity number (checksum or date)'),
  }),
  z.object({
    certificateType: z.literal('001'),
    certificateNumber: z.string().toUpperCase().refine(isUscc, 'is not a unified social credit code (checksum)'),
  }),
]);

/** Who applies, by the names of GB/T 39046 table 5. */
const applicant = z
  .object({
    /** Kind of applicant, GB/T 39046 A.4. */
    kind: z.enum(['1', '2', '3', '4', '5', '6']),
    name: text(200),
    certificate,
    phone: z.string().regex(/^[0-9+-]{5,20}$/),
    address: text(300).optional(),
  })
  .strict()
  .refine((a) => (a.kind === '1') === (a.certificate.certificateType === '111'), {
    message: 'a person shows an identity card, an organisation its USCC',
    path: ['certificate'],
  });

/** `PUT /v1/cases/{id}`: materials were received (收件). The same body again is the same case. */
export const RegisterCase = z
  .object({
    itemCode: z.string().refine(isItemCode, 'is not an implementation code'),
    /** Handling mode, GB/T 39046 A.5. */
    channel: z.enum(['1', '2', '3', '4', '9']),
    applicant,
    /** Answers to the item's guided questions, by question key. */
    answers: z.record(z.string().max(60), z.string().max(60)).default({}),
    /** Materials handed in, by the keys of the item version. */
    materials: z
      .array(z.object({ key: z.string().max(60), copies: z.int().min(1).max(99).default(1) }).strict())
      .max(200)
      .default([]),
  })
  .strict();
export type RegisterCase = z.infer<typeof RegisterCase>;

/** `POST /v1/cases/{id}/acceptance`: the outcome of the check at the window (行政许可法 第三十二条). */
export const DecideAcceptance = z.object({ outcome: z.literal('accepted') }).strict();
export type DecideAcceptance = z.infer<typeof DecideAcceptance>;

/** `POST /v1/cases/{id}/delivery`: the result was handed over. */
export const DeliverResult = z
  .object({
    mode: z.literal('counter'),
    /** Who took it, as their identity card says. */
    recipientName: text(200),
    /** The clerk saw the card and the signature. */
    identityChecked: z.literal(true),
  })
  .strict();
export type DeliverResult = z.infer<typeof DeliverResult>;

export const ListCases = z
  .object({ status: z.enum(['received', 'accepted', 'ready', 'closed']).optional(), cursor: cursor.optional(), limit: pageSize })
  .strict();
export type ListCases = z.infer<typeof ListCases>;

/** `GET /v1/progress`: number and code of the receipt. */
export const FindProgress = z.object({ number: z.string().max(60), code: z.string().max(20) }).strict();
export type FindProgress = z.infer<typeof FindProgress>;

const dueDate = z.object({ day: z.string(), at: z.string(), provisional: z.boolean() });

/** A case as its window and its applicant see it. */
export const CaseView = z.object({
  id,
  caseNo: z.string(),
  status: z.enum(['received', 'accepted', 'ready', 'closed']),
  itemCode: z.string(),
  itemVersion: z.int(),
  itemName: z.string(),
  applicant: z.object({ kind: z.string(), name: z.string(), certificateNumber: z.string() }),
  materials: z.array(z.object({ key: z.string(), name: z.string(), copies: z.int() })),
  /** Needed for acceptance and not handed in. */
  missing: z.array(z.object({ key: z.string(), name: z.string(), legalBasis: z.string() })),
  receivedAt: z.string(),
  acceptedAt: z.string().nullable(),
  statutoryDue: dueDate.nullable(),
  promisedDue: dueDate.nullable(),
  outcome: z.enum(['granted', 'refused']).nullable(),
  decisionNo: z.string().nullable(),
  licenceNo: z.string().nullable(),
  closedAt: z.string().nullable(),
  sequence: z.int(),
});
export type CaseView = z.infer<typeof CaseView>;

/** Answer to registering: the case and, the first time only, the receipt's code. */
export const RegisteredCase = CaseView.extend({ receiptCode: z.string().nullable() });
export type RegisteredCase = z.infer<typeof RegisteredCase>;

/** A date with the steps that explain it. */
export const ExplainedDates = z.object({
  statutory: z.object({ due: dueDate, steps: z.array(z.unknown()) }),
  promised: z.object({ due: dueDate, steps: z.array(z.unknown()) }),
});
export type ExplainedDates = z.infer<typeof ExplainedDates>;

/** What anyone with the receipt may see. */
export const ProgressView = z.object({
  caseNo: z.string(),
  itemName: z.string(),
  status: z.string(),
  receivedAt: z.string(),
  acceptedAt: z.string().nullable(),
  promisedDue: dueDate.nullable(),
  closedAt: z.string().nullable(),
  /** Where the applicant may rate, once the case is closed. */
  ratingInvitationId: z.string().nullable(),
});
export type ProgressView = z.infer<typeof ProgressView>;

/** An entry of the window's list; no more of the applicant than the masked name. */
export const CaseListEntry = z.object({
  id,
  caseNo: z.string(),
  status: z.string(),
  itemName: z.string(),
  applicant: z.string(),
  receivedAt: z.string(),
  promisedDueDay: z.string().nullable(),
  outcome: z.string().nullable(),
});
export type CaseListEntry = z.infer<typeof CaseListEntry>;
