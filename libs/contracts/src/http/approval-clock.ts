import { z } from 'zod';
import { isRegionCode, isUscc } from '../identifiers.js';
import { cursor, pageSize, text } from '../text.js';

/** A day of the legal clock, `YYYY-MM-DD`. */
const legalDay = z.iso.date().refine((day) => day >= '1992-01-01' && day <= '2199-12-31', 'is outside 1992 … 2199');

/** Marks of a case by the ladder of warnings, from the mildest: 提示, 黄色预警, 红色纠错, 督办, 报告领导. */
export const WARNINGS = ['none', 'reminder', 'yellow', 'red', 'order', 'leader'] as const;
export type Warning = (typeof WARNINGS)[number];

/** `PUT /v1/reviews/{id}/suspensions/{suspensionId}`: time that is taken out of the count. A machine names the officer for whom it acts. */
export const SuspendReview = z
  .object({
    officerId: text(100).optional(),
    /** One of the eight of 行政许可法 第四十五条, or a local one, which stops the promised limit alone. */
    cause: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
    /** The provision that asks for it. */
    basis: text(250),
    /** The time needed, in natural days, as the notice states it. */
    plannedDays: z.int().min(1).max(3650),
    from: legalDay,
    clocks: z.enum(['both', 'promised']),
    reason: text(1000),
  })
  .strict();
export type SuspendReview = z.infer<typeof SuspendReview>;

/** `POST /v1/reviews/{id}/suspensions/{suspensionId}/end`: its last day. */
export const EndSuspension = z.object({ officerId: text(100).optional(), to: legalDay }).strict();
export type EndSuspension = z.infer<typeof EndSuspension>;

/** `PUT /v1/reviews/{id}/extension`: the one extension of the limit of the law, in working days. */
export const ExtendReview = z
  .object({
    officerId: text(100).optional(),
    amount: z.int().min(1).max(1000),
    reasons: text(1000),
    approver: z.enum(['agency-head', 'government-head']),
  })
  .strict();
export type ExtendReview = z.infer<typeof ExtendReview>;

/** `PUT /v1/reviews/{id}/overdue-reason`: why an overdue case is not decided yet, for the public (优化营商环境条例 第三十六条). */
export const ExplainOverdue = z.object({ officerId: text(100).optional(), reason: text(1000) }).strict();
export type ExplainOverdue = z.infer<typeof ExplainOverdue>;

/** `GET /v1/overdue-explanations`: the explanations of overdue cases for everybody, the newest first; of one agency, or of one region. */
export const ListOverdueExplanations = z
  .object({
    agency: z.string().refine(isUscc, 'is not a unified social credit code').optional(),
    region: z.string().refine(isRegionCode, 'is not a region code').optional(),
    cursor: cursor.optional(),
    limit: pageSize,
  })
  .strict();
export type ListOverdueExplanations = z.infer<typeof ListOverdueExplanations>;

/** Why a case was not decided in time, as everybody sees it: nothing that says whose case it is. Days are legal days, `YYYY-MM-DD`. */
export const OverdueExplanation = z.object({
  agencyCode: z.string(),
  regionCode: z.string(),
  itemCode: z.string(),
  itemName: z.string(),
  promisedDueOn: z.string(),
  statutoryDueOn: z.string(),
  reason: z.string(),
  explainedOn: z.string(),
  /** Null while it is not decided. */
  decidedOn: z.string().nullable(),
});
export type OverdueExplanation = z.infer<typeof OverdueExplanation>;

const due = z.object({ day: z.string(), at: z.string(), provisional: z.boolean() });

/** Consecutive days that are treated alike, each with its article. */
const steps = z.array(
  z.object({
    from: z.string(),
    to: z.string(),
    days: z.int(),
    counted: z.int(),
    total: z.int(),
    reason: z.string(),
    article: z.string(),
    text: z.string(),
    /** Its units are those by which the limit was extended. */
    part: z.literal('extension').optional(),
    /** What takes its days out. */
    suspension: z.object({ id: z.string(), cause: z.string(), basis: z.string() }).optional(),
  }),
);

/** A limit of a review: when it is due, why, and what is left of it. */
const LimitView = z.object({
  limit: z.object({ amount: z.int(), unit: z.string(), basis: z.string() }),
  /** Null while it stands still. */
  due: due.nullable(),
  /** The suspension that stops it. */
  stoppedBy: z.string().nullable(),
  /** Units that remain now, and milliseconds to the due instant where there is one. */
  remainingDays: z.int(),
  remainingMs: z.int().nullable(),
  overdueDays: z.int(),
  steps,
  /** While it stands: when it will be due, and why, if the time needed is that of the written notice. */
  expected: z.object({ due, steps }).nullable(),
});

/** A suspension: announced until its notice is served, `void` where that came too late by the reading of the region. */
const SuspensionView = z.object({
  id: z.string(),
  status: z.enum(['announced', 'running', 'ended', 'void']),
  clocks: z.enum(['both', 'promised']),
  cause: z.string(),
  causeName: z.string(),
  basis: z.string(),
  plannedDays: z.int(),
  from: z.string(),
  to: z.string().nullable(),
  reason: z.string(),
  documentNo: z.string(),
  noticeServedAt: z.string().nullable(),
  announcedBy: z.string(),
});

/** The extension: announced until the applicant is told, `lapsed` where that came after the limit had ended: it never takes effect. */
const ExtensionView = z.object({
  status: z.enum(['announced', 'effective', 'lapsed']),
  amount: z.int(),
  unit: z.string(),
  reasons: z.string(),
  approver: z.enum(['agency-head', 'government-head']),
  documentNo: z.string(),
  toldAt: z.string().nullable(),
  approvedBy: z.string(),
});

/** `GET /v1/reviews/{id}/dates`: both limits with the steps that explain them, and all that moves them. */
export const ReviewDatesView = z.object({
  statutory: LimitView,
  promised: LimitView,
  /** Which of them binds; null where neither has a due date at present. */
  binding: z.enum(['statutory', 'promised']).nullable(),
  suspensions: z.array(SuspensionView),
  extension: ExtensionView.nullable(),
  calendar: z.object({ regionCode: z.string(), version: z.int() }),
  warning: z.enum(WARNINGS),
  overdueReason: z.string().nullable(),
});
export type ReviewDatesView = z.infer<typeof ReviewDatesView>;
