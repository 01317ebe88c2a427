import { z } from 'zod';
import { isCitizenId, isItemCode, isUscc } from '../identifiers.js';
import { cursor, id, pageSize, text } from '../text.js';
import { Findings } from './findings.js';

/** The identity card of a person. */
const identityCard = z.object({
  certificateType: z.literal('111'),
  certificateNumber: z.string().toUpperCase().refine(isCitizenId, 'is not a citizen identity number (checksum or date)'),
});

/** A certificate: type and number, the number checked by the rule of its type. */
const certificate = z.discriminatedUnion('certificateType', [
  identityCard,
  z.object({
    certificateType: z.literal('001'),
    certificateNumber: z.string().toUpperCase().refine(isUscc, 'is not a unified social credit code (checksum)'),
  }),
]);

const phone = z.string().regex(/^[0-9+-]{5,20}$/);

/** Who applies, by the names of GB/T 39046 table 5. */
export const applicant = z
  .object({
    /** Kind of applicant, GB/T 39046 A.4. */
    kind: z.enum(['1', '2', '3', '4', '5', '6']),
    name: text(200),
    certificate,
    phone,
    address: text(300).optional(),
    postcode: z
      .string()
      .regex(/^\d{6}$/, 'is not a postcode')
      .optional(),
    /** Who is asked when something is to be asked (联系人), where it is not the applicant. */
    contact: z
      .object({ name: text(100), phone })
      .strict()
      .optional(),
    /** Who acts for the applicant (代理人); the item's letter of authorisation comes with them. */
    agent: z
      .object({ name: text(100), certificate: identityCard, phone })
      .strict()
      .optional(),
    /** Who represents an organisation by law (法定代表人). */
    legalRepresentative: text(100).optional(),
  })
  .strict()
  .refine((a) => a.kind !== '1' || a.legalRepresentative === undefined, {
    message: 'a person has no legal representative of this kind',
    path: ['legalRepresentative'],
  })
  .refine((a) => (a.kind === '1') === (a.certificate.certificateType === '111'), {
    message: 'a person shows an identity card, an organisation its USCC',
    path: ['certificate'],
  });

/** Number of a waybill, as the carrier prints it. */
export const waybill = z.string().regex(/^[A-Za-z0-9-]{6,40}$/, 'is not a waybill number');

/** Materials handed in, by the keys of the item version, with the files uploaded for them. */
export const handedIn = z
  .array(
    z
      .object({
        key: z.string().max(60),
        copies: z.int().min(1).max(99).default(1),
        files: z.array(id).max(20).default([]),
      })
      .strict(),
  )
  .max(200);

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
    materials: handedIn.default([]),
    /** Where an application that no window took in is handled; a clerk's is handled at their own site. */
    siteId: id.optional(),
    /** The applicant agrees to be served electronically (a notice then counts as served when it arrives in their system). */
    electronicService: z.boolean().default(false),
    /** Waybill of an application that came by mail (channel 4). */
    waybillNo: waybill.optional(),
    /** Day on which the mail was delivered, where it is registered on a later one. */
    receivedOn: z.iso.date().optional(),
    /** Number of the licence whose validity is to be lengthened, of an item that renews one (延续). */
    renews: text(60).optional(),
  })
  .strict()
  .refine((body) => (body.channel === '4') === (body.waybillNo !== undefined), {
    message: 'an application by mail has a waybill, and only such a one',
    path: ['waybillNo'],
  })
  .refine((body) => body.channel === '4' || body.receivedOn === undefined, {
    message: 'only what came by mail is registered on a later day than it was received',
    path: ['receivedOn'],
  });
export type RegisterCase = z.infer<typeof RegisterCase>;

/** What is wrong with materials that were handed in, in the clerk's words. */
const defects = z
  .array(z.object({ material: z.string().max(60), problem: text(500) }).strict())
  .max(50)
  .default([]);

/**
 * `POST /v1/cases/{id}/acceptance`: the outcome of the check at the window (行政许可法 第三十二条). All that is missing is listed by
 * itself in a correction; the clerk adds what was handed in and does not do.
 */
export const DecideAcceptance = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('accepted') }).strict(),
  z.object({ outcome: z.literal('correction'), defects }).strict(),
  z.object({ outcome: z.literal('not-required'), reason: text(1000) }).strict(),
  z
    .object({
      outcome: z.literal('no-jurisdiction'),
      reason: text(1000),
      /** USCC of the body to turn to. */
      rightAgency: z.string().refine(isUscc, 'is not a unified social credit code'),
    })
    .strict(),
  z
    .object({
      outcome: z.literal('not-corrected'),
      reason: text(1000),
      /** What is still wrong with what was handed in again. What was not handed in is listed by itself, once the term has ended. */
      defects,
    })
    .strict(),
]);
export type DecideAcceptance = z.infer<typeof DecideAcceptance>;

/** `PUT /v1/cases/{id}/corrections/{correctionId}`: materials handed in after the notice; the same body again is quiet. */
export const CorrectCase = z.object({ materials: handedIn.min(1) }).strict();
export type CorrectCase = z.infer<typeof CorrectCase>;

/** `POST /v1/cases/{id}/immediate`: accepted and decided at once by the window's delegate (即办件, 首席事务代表). */
export const DecideImmediately = z
  .object({
    delegationId: id,
    outcome: z.enum(['granted', 'refused']),
    findings: Findings.default([]),
    opinion: text(4000).optional(),
  })
  .strict();
export type DecideImmediately = z.infer<typeof DecideImmediately>;

/** `POST /v1/cases/{id}/withdrawal`: the applicant takes the application back. */
export const WithdrawCase = z.object({ reason: text(1000) }).strict();
export type WithdrawCase = z.infer<typeof WithdrawCase>;

/** `POST /v1/cases/{id}/delivery`: the result is handed over, mailed, or sent where the applicant agreed to it. */
export const DeliverResult = z.discriminatedUnion('mode', [
  z
    .object({
      mode: z.literal('counter'),
      /** Who took it, as their identity card says. */
      recipientName: text(200),
      /** The clerk saw the card and the signature. */
      identityChecked: z.literal(true),
    })
    .strict(),
  z.object({ mode: z.literal('mail'), waybillNo: waybill }).strict(),
  z.object({ mode: z.literal('electronic') }).strict(),
]);
export type DeliverResult = z.infer<typeof DeliverResult>;

/** `POST /v1/cases/{id}/delivery/receipt`: the mailed result arrived; the day on the return receipt is the day of service. */
export const ConfirmReceipt = z.object({ receivedOn: z.iso.date(), signedBy: text(200) }).strict();
export type ConfirmReceipt = z.infer<typeof ConfirmReceipt>;

/**
 * Where a case can be: 收件, 补正, 受理, 出件, 寄送, 办结; and the ends without a result: 不受理 or 不予受理, 撤回. A member of a bundle waits
 * for the bundle's acceptance or for its prerequisites.
 */
export const CASE_STATUSES = [
  'received',
  'correcting',
  'accepted',
  'ready',
  'dispatched',
  'closed',
  'not-accepted',
  'terminated',
  'waiting',
] as const;

export const ListCases = z.object({ status: z.enum(CASE_STATUSES).optional(), cursor: cursor.optional(), limit: pageSize }).strict();
export type ListCases = z.infer<typeof ListCases>;

/** `GET /v1/progress`: number and code of the receipt. */
export const FindProgress = z.object({ number: text(60), code: text(20) }).strict();
export type FindProgress = z.infer<typeof FindProgress>;

export const dueDate = z.object({ day: z.string(), at: z.string(), provisional: z.boolean() });

/**
 * What a case waits for: the check at the window, corrections, the decision, the letter of a refusal, the counter, the return receipt; a
 * member of a bundle, for what the bundle waits for.
 */
const awaited = z.enum(['acceptance', 'corrections', 'decision', 'letter', 'handing-over', 'return-receipt', 'bundle']).nullable();

/** A case as its window and its applicant see it. */
export const CaseView = z.object({
  id,
  caseNo: z.string(),
  /** The application for a bundle whose member it is; only by that is it accepted, corrected, withdrawn, delivered. */
  bundle: z.object({ id: z.string(), bundleNo: z.string(), member: z.string() }).nullable(),
  status: z.enum(CASE_STATUSES),
  channel: z.string(),
  itemCode: z.string(),
  itemVersion: z.int(),
  itemName: z.string(),
  /** Names in full; numbers masked. */
  applicant: z.object({
    kind: z.string(),
    name: z.string(),
    certificateNumber: z.string(),
    legalRepresentative: z.string().nullable(),
    agent: z.object({ name: z.string(), certificateNumber: z.string(), phone: z.string() }).nullable(),
    contact: z.object({ name: z.string(), phone: z.string() }).nullable(),
  }),
  materials: z.array(z.object({ key: z.string(), name: z.string(), copies: z.int(), files: z.array(z.string()) })),
  /** Needed for acceptance and not handed in. */
  missing: z.array(z.object({ key: z.string(), name: z.string(), legalBasis: z.string() })),
  /** What the applicant was told once to correct; `open`: what of it is still awaited. */
  correction: z
    .object({
      documentNo: z.string(),
      notifiedAt: z.string(),
      dueDay: z.string(),
      defects: z.array(z.object({ material: z.string(), name: z.string(), problem: z.string() })),
      open: z.array(z.string()),
    })
    .nullable(),
  /** The licence that is to be renewed (延续): its last day of validity, and until when that was to be applied for. */
  renews: z.object({ licenceNo: z.string(), validTo: z.string(), lastDayToApply: z.string() }).nullable(),
  /** Why it was not accepted. */
  notAccepted: z
    .object({
      kind: z.enum(['not-required', 'no-jurisdiction', 'not-corrected']),
      reason: z.string(),
      /** What remained of what was to be corrected. */
      defects: z.array(z.object({ material: z.string(), name: z.string(), problem: z.string() })),
      documentNo: z.string(),
      rightAgency: z.object({ code: z.string(), name: z.string() }).nullable(),
    })
    .nullable(),
  /** An end without a decision. `superseded`: the decision came first. `lapsed`: corrections did not come in time, and nobody asked for it. */
  termination: z
    .object({
      cause: z.enum(['withdrawn', 'lapsed', 'prerequisite-failed']),
      status: z.enum(['requested', 'done', 'superseded']),
      requestedAt: z.string().nullable(),
    })
    .nullable(),
  /** Decided at the window: asked for, or declined with the reason. */
  immediate: z.object({ status: z.enum(['requested', 'done', 'declined']), code: z.string().nullable() }).nullable(),
  delivery: z.object({ mode: z.enum(['counter', 'mail', 'electronic']), waybillNo: z.string().nullable() }).nullable(),
  /** Whose turn it is; null once the case has ended. */
  awaited,
  receivedAt: z.string(),
  /** Until when the window accepts the case or tells what is missing. */
  checkDue: dueDate.nullable(),
  acceptedAt: z.string().nullable(),
  /** Accepted by law, since nobody told in time what is missing (视为受理). */
  deemed: z.boolean(),
  statutoryDue: dueDate.nullable(),
  promisedDue: dueDate.nullable(),
  /** Whether the limits stand still (行政许可法 第四十五条); their dates are then as they were before. */
  statutoryStopped: z.boolean(),
  promisedStopped: z.boolean(),
  /** Why it is overdue, as the body explains it to the public. */
  overdueReason: z.string().nullable(),
  outcome: z.enum(['granted', 'refused']).nullable(),
  decisionNo: z.string().nullable(),
  /** Nobody decided until the licence ended, and the law grants its renewal (视为准予延续, 行政许可法 第五十条第二款). */
  grantedByLaw: z.boolean(),
  licenceNo: z.string().nullable(),
  /** Until when the result is handed over. */
  issueDue: dueDate.nullable(),
  /** Date and time of service. */
  servedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  sequence: z.int(),
});
export type CaseView = z.infer<typeof CaseView>;

/** Answer to registering: the case and, the first time only, the receipt's code. */
export const RegisteredCase = CaseView.extend({ receiptCode: z.string().nullable() });
export type RegisteredCase = z.infer<typeof RegisteredCase>;

/** A date with the steps that explain it. While the clock stands, `due` is as it was before, and the steps end with the day on which it stopped. */
export const explained = z.object({
  due: dueDate,
  stopped: z.boolean(),
  /** Consecutive days that are treated alike, each with its article; in a bundle, what a member's suspension takes out names the member. */
  steps: z.array(z.unknown()),
  /** While it stands: when it will be due, and why, if the time needed is that of the written notices. */
  expected: z.object({ due: dueDate, steps: z.array(z.unknown()) }).nullable(),
});

/** `GET /v1/cases/{id}/dates`: both dates of a case with the steps that explain them. */
export const ExplainedDates = z.object({
  statutory: explained,
  promised: explained,
});
export type ExplainedDates = z.infer<typeof ExplainedDates>;

/** What anyone with the receipt may see. */
export const ProgressView = z.object({
  caseNo: z.string(),
  itemName: z.string(),
  status: z.enum(CASE_STATUSES),
  awaited,
  /** What is still to be corrected, and until when. */
  correction: z.object({ dueDay: z.string(), materials: z.array(z.string()) }).nullable(),
  receivedAt: z.string(),
  acceptedAt: z.string().nullable(),
  promisedDue: dueDate.nullable(),
  /** Whether the promised limit stands still; its date is then as it was before. */
  promisedStopped: z.boolean(),
  /** Why it is overdue, as the body explains it to the public. */
  overdueReason: z.string().nullable(),
  outcome: z.enum(['granted', 'refused']).nullable(),
  closedAt: z.string().nullable(),
  /** Where the applicant may rate the visit, or the matter once it has ended. */
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
