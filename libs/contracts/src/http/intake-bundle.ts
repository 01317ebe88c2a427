import { z } from 'zod';
import { cursor, id, pageSize, text, verbatim } from '../text.js';
import { WARNINGS } from './approval-clock.js';
import { applicant, CaseView, dueDate, explained, handedIn, waybill } from './intake.js';

/** Key of a member within its bundle. */
export const MemberKey = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'is not a key of a member');

/** `PUT /v1/bundles/{id}`: one application for a bundle (一件事) was received. The same body again is the same application. */
export const RegisterBundle = z
  .object({
    /** Code of the bundle: region and key, `220104-open-restaurant`. */
    bundleCode: z.string().regex(/^\d{6}-[a-z0-9-]{1,60}$/, 'is not a code of a bundle'),
    /** Handling mode, GB/T 39046 A.5. */
    channel: z.enum(['1', '2', '3', '4', '9']),
    applicant,
    /** Answers to the bundle's guided questions, by question key. */
    answers: z.record(z.string().max(60), z.string().max(60)).default({}),
    /** The one form (一表申请), by the keys of its fields. */
    form: z.record(z.string().max(60), verbatim(1000)).default({}),
    /** The one set of materials (一套材料), by the keys of the bundle. */
    materials: handedIn.default([]),
    /** Optional members that the applicant does not want. */
    leaveOut: z.array(MemberKey).max(100).default([]),
    /** Where an application that no window took in is handled; a clerk's is handled at their own site. */
    siteId: id.optional(),
    /** The applicant agrees to be served electronically. */
    electronicService: z.boolean().default(false),
    /** Waybill of an application that came by mail (channel 4). */
    waybillNo: waybill.optional(),
    /** Day on which the mail was delivered, where it is registered on a later one. */
    receivedOn: z.iso.date().optional(),
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
export type RegisterBundle = z.infer<typeof RegisterBundle>;

/** `POST /v1/bundles/{id}/withdrawal`: the applicant takes back the whole, or some of its members. */
export const WithdrawBundle = z
  .object({
    reason: text(1000),
    /** Left out: the whole. */
    members: z.array(MemberKey).min(1).max(100).optional(),
  })
  .strict();
export type WithdrawBundle = z.infer<typeof WithdrawBundle>;

/** Where an application for a bundle can be: as a case that stands on its own. */
export const BUNDLE_STATUSES = [
  'received',
  'correcting',
  'accepted',
  'ready',
  'dispatched',
  'closed',
  'not-accepted',
  'terminated',
] as const;

/**
 * Where a member can be: not begun, reviewed ahead (预审), running, decided, and the ends without a decision: a prerequisite failed, taken
 * back, the bundle turned away.
 */
export const MEMBER_STATUSES = ['waiting', 'pre-review', 'open', 'granted', 'refused', 'cancelled', 'withdrawn', 'not-accepted'] as const;

export const ListBundles = z.object({ status: z.enum(BUNDLE_STATUSES).optional(), cursor: cursor.optional(), limit: pageSize }).strict();
export type ListBundles = z.infer<typeof ListBundles>;

/** A member of an application with the state and the clock of its case. */
const member = z.object({
  key: z.string(),
  caseId: id,
  caseNo: z.string(),
  itemCode: z.string(),
  itemVersion: z.int(),
  itemName: z.string(),
  agencyCode: z.string(),
  agencyName: z.string(),
  optional: z.boolean(),
  /** Every entry must be finished, by one of its members. */
  needs: z.array(z.object({ anyOf: z.array(z.string()) })),
  preReview: z.boolean(),
  inJointLimit: z.boolean(),
  status: z.enum(MEMBER_STATUSES),
  /** Asked to end; approval has not answered yet. */
  withdrawalRequested: z.boolean(),
  acceptedAt: z.string().nullable(),
  statutoryDue: dueDate.nullable(),
  promisedDue: dueDate.nullable(),
  /** Whether its limits stand still (行政许可法 第四十五条); their dates are then as they were before. */
  statutoryStopped: z.boolean(),
  promisedStopped: z.boolean(),
  finishedAt: z.string().nullable(),
  decisionNo: z.string().nullable(),
  licenceNo: z.string().nullable(),
  readyAt: z.string().nullable(),
  /** The joint visit in which its body takes part (联合勘验), and when it is; times in Asia/Shanghai. */
  visit: z
    .object({
      id: z.string(),
      name: z.string(),
      day: z.string().nullable(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      heldOn: z.string().nullable(),
    })
    .nullable(),
});

/**
 * An application for a bundle as the bodies that take part in it and those who supervise them see it: the graph with the state and the clock of
 * each member, and nothing of the applicant.
 */
export const BundleGraphView = z.object({
  id,
  bundleNo: z.string(),
  status: z.enum(BUNDLE_STATUSES),
  channel: z.string(),
  bundleCode: z.string(),
  bundleVersion: z.int(),
  bundleName: z.string(),
  /** USCC of the body that leads (牵头部门). */
  leadAgencyCode: z.string(),
  /** Whose turn it is; null once the matter has ended. */
  awaited: z.enum(['acceptance', 'corrections', 'members', 'handing-over', 'return-receipt']).nullable(),
  receivedAt: z.string(),
  /** Until when the window accepts, or tells once what is missing. */
  checkDue: dueDate,
  acceptedAt: z.string().nullable(),
  /** The joint limit of all members that fall under it (行政许可法 第四十二条第二款). */
  jointDue: dueDate.nullable(),
  promisedDue: dueDate.nullable(),
  /** Whether the dates of the whole stand still, for a member does; they are then as they were before. */
  jointStopped: z.boolean(),
  promisedStopped: z.boolean(),
  /** How far it has climbed the ladder of warnings. */
  warning: z.enum(WARNINGS),
  members: z.array(member),
  /** Until when the results are handed over together (permits: 行政许可法 第四十四条); null until all are here. */
  issueDue: dueDate.nullable(),
  servedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  sequence: z.int(),
});
export type BundleGraphView = z.infer<typeof BundleGraphView>;

/** The same as its window and its applicant see it, with what was applied for. */
export const BundleView = BundleGraphView.extend({
  applicant: CaseView.shape.applicant,
  /** What was entered in the one form. */
  form: z.array(z.object({ key: z.string(), label: z.string(), value: z.string() })),
  materials: CaseView.shape.materials,
  /** Needed for acceptance and not handed in. */
  missing: z.array(z.object({ key: z.string(), name: z.string() })),
  correction: CaseView.shape.correction,
  notAccepted: CaseView.shape.notAccepted,
  delivery: CaseView.shape.delivery,
});
export type BundleView = z.infer<typeof BundleView>;

/** Answer to registering: the application and the receipt's code. */
export const RegisteredBundle = BundleView.extend({ receiptCode: z.string().nullable() });
export type RegisteredBundle = z.infer<typeof RegisteredBundle>;

/** An entry of the window's list; no more of the applicant than the masked name. */
export const BundleListEntry = z.object({
  id,
  bundleNo: z.string(),
  status: z.enum(BUNDLE_STATUSES),
  bundleName: z.string(),
  applicant: z.string(),
  receivedAt: z.string(),
  promisedDueDay: z.string().nullable(),
});
export type BundleListEntry = z.infer<typeof BundleListEntry>;

/** What a member's body reads of the one form: the fields that its item uses, under the item's own names. */
export const MemberForm = z.array(z.object({ key: z.string(), label: z.string(), value: z.string() }));
export type MemberForm = z.infer<typeof MemberForm>;

/**
 * `PUT /v1/bundles/{id}/extension`: the head of the people's government has lengthened the limit of joint handling (行政许可法 第四十二条第二款).
 * `approvalNo`: the number of that approval.
 */
export const ExtendBundle = z
  .object({
    amount: z.int().min(1).max(365),
    reasons: text(1000),
    approver: z.enum(['agency-head', 'government-head']),
    approvalNo: text(100),
    approvedOn: z.iso.date(),
  })
  .strict();
export type ExtendBundle = z.infer<typeof ExtendBundle>;

/** `GET /v1/bundles/{id}/dates`: both dates of the whole with the steps that explain them, and those of its members beside them. */
export const BundleDates = z.object({
  joint: explained,
  promised: explained,
  /** Which of them binds; null where neither has a due date at present. */
  binding: z.enum(['joint', 'promised']).nullable(),
  /** The one extension of the joint limit: announced until the applicant is told, `lapsed` where that came after the limit had ended. */
  extension: z
    .object({
      status: z.enum(['announced', 'effective', 'lapsed']),
      amount: z.int(),
      basis: z.string(),
      approvalNo: z.string(),
      approvedOn: z.string(),
      documentNo: z.string(),
      toldAt: z.string().nullable(),
    })
    .nullable(),
  members: z.array(
    z.object({
      key: MemberKey,
      itemName: z.string(),
      /** The day from which it runs; null where it waits for one that stands. */
      startDay: z.string().nullable(),
      /** The start is planned: what it needs is taken to be finished on its due day. */
      isPlanned: z.boolean(),
      statutoryDay: z.string().nullable(),
      promisedDay: z.string().nullable(),
    }),
  ),
});
export type BundleDates = z.infer<typeof BundleDates>;

/** The state of an application's graph, as answered to whoever moves its members on: nothing of the applicant. */
export const BundleProgress = z.object({
  id,
  status: z.enum(BUNDLE_STATUSES),
  sequence: z.int(),
  members: z.array(z.object({ key: z.string(), status: z.enum(MEMBER_STATUSES) })),
});
export type BundleProgress = z.infer<typeof BundleProgress>;
