import { z } from 'zod';
import { isItemCode, isUscc } from '../identifiers.js';
import { cursor, id, instant, pageSize, text } from '../text.js';
import { WARNINGS } from './approval-clock.js';
import { Findings } from './findings.js';

/** Key of a step in its item version. */
export const StepKey = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/);

/** `PUT /v1/reviews/{id}/steps/{step}/claim`. A machine names the officer for whom it acts. */
export const ClaimStep = z.object({ officerId: text(100).optional() }).strict();
export type ClaimStep = z.infer<typeof ClaimStep>;

/** `POST /v1/reviews/{id}/steps/{step}/decision`: an outcome, and for each condition the step decides a finding. */
export const DecideStep = z
  .object({
    officerId: text(100).optional(),
    outcome: z.enum(['passed', 'failed']),
    findings: Findings.default([]),
    opinion: text(4000).optional(),
  })
  .strict();
export type DecideStep = z.infer<typeof DecideStep>;

/** `POST /v1/reviews/{id}/steps/{step}/transfer`: to another officer of the same agency and role. */
export const TransferStep = z.object({ officerId: text(100).optional(), to: text(100), reason: text(1000) }).strict();
export type TransferStep = z.infer<typeof TransferStep>;

/** `PUT /v1/absences/{id}`: who is away, and who acts in their place meanwhile. */
export const RegisterAbsence = z
  .object({ officerId: text(100), substituteId: text(100), from: instant, to: instant })
  .strict()
  .refine((absence) => absence.from < absence.to, { message: 'ends before it begins', path: ['to'] })
  .refine((absence) => absence.officerId !== absence.substituteId, { message: 'nobody stands in for themselves', path: ['substituteId'] });
export type RegisterAbsence = z.infer<typeof RegisterAbsence>;

/** `GET /v1/absences`: those of the caller's agency that are not over. */
export const ListAbsences = z.object({ cursor: cursor.optional(), limit: pageSize }).strict();
export type ListAbsences = z.infer<typeof ListAbsences>;

/** An absence. */
export const AbsenceView = z.object({
  id,
  officerId: z.string(),
  substituteId: z.string(),
  from: z.string(),
  to: z.string(),
  registeredBy: z.string(),
  /** When it was taken back. */
  endedAt: z.string().nullable(),
});
export type AbsenceView = z.infer<typeof AbsenceView>;

/** `GET /v1/tasks`: open steps, what binds first on top. */
export const ListTasks = z
  .object({
    agency: z.string().refine(isUscc, 'is not a unified social credit code').optional(),
    status: z.enum(['open', 'claimed']).optional(),
    item: z.string().refine(isItemCode, 'is not an implementation code').optional(),
    /** Only what is due on or before this day, YYYY-MM-DD. */
    dueBy: z.iso.date().optional(),
    /** `me`: only what the caller holds. */
    claimedBy: z.literal('me').optional(),
    /** Only what has this mark of the ladder of warnings. */
    warning: z.enum(WARNINGS).optional(),
    cursor: cursor.optional(),
    limit: pageSize,
  })
  .strict();
export type ListTasks = z.infer<typeof ListTasks>;

/** An open step in a queue. */
export const TaskView = z.object({
  reviewId: z.string(),
  stepKey: z.string(),
  stepName: z.string(),
  status: z.enum(['open', 'claimed']),
  agencyCode: z.string(),
  caseNo: z.string(),
  itemCode: z.string(),
  itemName: z.string(),
  applicant: z.string(),
  claimedBy: z.string().nullable(),
  leaseUntil: z.string().nullable(),
  dueDay: z.string(),
  dueAt: z.string(),
  openedAt: z.string(),
  warning: z.enum(WARNINGS),
});
export type TaskView = z.infer<typeof TaskView>;

const dueDate = z.object({ day: z.string(), at: z.string(), provisional: z.boolean() });

/** A review with its steps. */
export const ReviewView = z.object({
  id: z.string(),
  caseNo: z.string(),
  itemCode: z.string(),
  itemName: z.string(),
  agencyCode: z.string(),
  status: z.enum(['open', 'granted', 'refused', 'terminated']),
  /** Decided at the window under a delegation (即办). */
  immediate: z.boolean(),
  /** A member of a bundle, reviewed before its prerequisites are finished: the steps that decide wait, both dates are the bundle's. */
  preReview: z.boolean(),
  /** The joint visit at which one of its steps finds what it finds; null where there is none. */
  visit: z.object({ id: z.string(), stepKey: z.string() }).nullable(),
  statutoryDue: dueDate,
  promisedDue: dueDate,
  /** Whether the limits stand still; their dates are then as they were before. */
  statutoryStopped: z.boolean(),
  promisedStopped: z.boolean(),
  /** The highest rung of the ladder of warnings that was reached. */
  warning: z.enum(WARNINGS),
  /** Why it is overdue, for the public. */
  overdueReason: z.string().nullable(),
  steps: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      agencyCode: z.string(),
      needs: z.array(z.string()),
      status: z.enum(['waiting', 'open', 'claimed', 'passed', 'failed', 'skipped']),
      claimedBy: z.string().nullable(),
      decidedBy: z.string().nullable(),
      /** For whom they acted as the substitute. */
      onBehalfOf: z.string().nullable(),
      decidedAt: z.string().nullable(),
      findings: Findings.nullable(),
      opinion: z.string().nullable(),
      warning: z.enum(WARNINGS),
    }),
  ),
  /** Conditions of grant with their review standard and the coded reasons for finding one not met. */
  conditions: z.array(
    z.object({
      key: z.string(),
      text: z.string(),
      reviewStandard: z.string(),
      legalBasis: z.string(),
      reasons: z.array(z.object({ code: z.string(), text: z.string() })),
    }),
  ),
  decisionNo: z.string().nullable(),
  licenceNo: z.string().nullable(),
  decidedAt: z.string().nullable(),
  sequence: z.int(),
});
export type ReviewView = z.infer<typeof ReviewView>;

const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'is no time of the day, HH:MM');

/** `PUT /v1/site-visits/{id}/arrangement`: the one visit of several bodies (联合勘验); again, to arrange it anew. Times in Asia/Shanghai. */
export const ArrangeVisit = z.object({ officerId: text(100).optional(), day: z.iso.date(), from: time, to: time }).strict();
export type ArrangeVisit = z.infer<typeof ArrangeVisit>;

/** `POST /v1/site-visits/{id}/held`: each body may now enter what it found. */
export const HoldVisit = z.object({ officerId: text(100).optional(), heldOn: z.iso.date() }).strict();
export type HoldVisit = z.infer<typeof HoldVisit>;

const visitStatus = z.enum(['open', 'arranged', 'held']);

/** `GET /v1/site-visits`: those in which the caller's agency takes part. */
export const ListVisits = z.object({ status: visitStatus.optional(), cursor: cursor.optional(), limit: pageSize }).strict();
export type ListVisits = z.infer<typeof ListVisits>;

/** A joint visit with all that take part; a review may not be open yet. */
export const VisitView = z.object({
  id: z.string(),
  name: z.string(),
  status: visitStatus,
  leadAgencyCode: z.string(),
  /** Which arrangement holds, from 1; 0: none yet. */
  round: z.int(),
  day: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  heldOn: z.string().nullable(),
  /** Arrangements that another one replaced, oldest first. */
  earlier: z.array(z.object({ day: z.string(), from: z.string(), to: z.string() })),
  parties: z.array(z.object({ reviewId: z.string(), stepKey: z.string(), agencyCode: z.string(), itemName: z.string() })),
});
export type VisitView = z.infer<typeof VisitView>;
