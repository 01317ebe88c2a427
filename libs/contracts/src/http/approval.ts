import { z } from 'zod';
import { isUscc } from '../identifiers.js';
import { cursor, pageSize, text } from '../text.js';

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
    findings: z
      .array(z.object({ condition: z.string().max(60), met: z.boolean(), reason: text(1000).optional() }).strict())
      .max(100)
      .default([]),
    opinion: text(4000).optional(),
  })
  .strict();
export type DecideStep = z.infer<typeof DecideStep>;

/** `GET /v1/tasks`: open steps, what binds first on top. */
export const ListTasks = z
  .object({
    agency: z.string().refine(isUscc, 'is not a unified social credit code').optional(),
    status: z.enum(['open', 'claimed']).optional(),
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
  status: z.enum(['open', 'granted', 'refused']),
  statutoryDue: dueDate,
  promisedDue: dueDate,
  steps: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      agencyCode: z.string(),
      needs: z.array(z.string()),
      status: z.enum(['waiting', 'open', 'claimed', 'passed', 'failed', 'skipped']),
      claimedBy: z.string().nullable(),
      decidedBy: z.string().nullable(),
      decidedAt: z.string().nullable(),
    }),
  ),
  decisionNo: z.string().nullable(),
  licenceNo: z.string().nullable(),
  decidedAt: z.string().nullable(),
  sequence: z.int(),
});
export type ReviewView = z.infer<typeof ReviewView>;
