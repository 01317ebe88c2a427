import { z } from 'zod';
import { isUscc } from '../identifiers.js';
import { cursor, legalDate, pageSize, text } from '../text.js';

const words = text(2000);

/** `PUT /v1/work-orders/{id}/contacts/{contactId}` and `…/callbacks/{callbackId}`: the agency spoke with who rated, or tried to. */
export const RecordContact = z
  .object({
    reached: z.boolean(),
    /** What was said, or what was tried. */
    note: words,
  })
  .strict();
export type RecordContact = z.infer<typeof RecordContact>;

/** `POST /v1/work-orders/{id}/verification`: what is so, one of three. */
export const VerifyWorkOrder = z.discriminatedUnion('outcome', [
  /** 情况清楚、诉求合理: it is put right at once (立行立改). */
  z.object({ outcome: z.literal('justified'), findings: words }).strict(),
  /** 情况复杂、一时难以解决: the reasons, and a term to put it right (限期整改). */
  z
    .object({
      outcome: z.literal('complex'),
      findings: words,
      reasons: words,
      /** In the unit of the region's term, which holds where it is not said and is never passed. */
      days: z.int().min(1).max(100).optional(),
    })
    .strict(),
  /** 缺乏法定依据: why, and by which rule (解释说明). */
  z.object({ outcome: z.literal('unfounded'), findings: words, explanation: words, basis: text(500) }).strict(),
]);
export type VerifyWorkOrder = z.infer<typeof VerifyWorkOrder>;

/** `POST /v1/work-orders/{id}/extension`: once in a round, for a complex one, before the term ends. */
export const ExtendWorkOrder = z.object({ days: z.int().min(1).max(100), reason: words }).strict();
export type ExtendWorkOrder = z.infer<typeof ExtendWorkOrder>;

/** `POST /v1/work-orders/{id}/rectification`: what was done. */
export const RectifyWorkOrder = z.object({ measures: words }).strict();
export type RectifyWorkOrder = z.infer<typeof RectifyWorkOrder>;

/** `POST /v1/work-orders/{id}/feedback`: the answer that who rated reads. */
export const AnswerRater = z.object({ reply: words }).strict();
export type AnswerRater = z.infer<typeof AnswerRater>;

/** `POST /v1/work-orders/{id}/appeal`: why the rating is mistaken or malicious (误评、恶意差评), with what shows it. */
export const AppealRating = z.object({ ground: z.enum(['mistaken', 'malicious']), evidence: words }).strict();
export type AppealRating = z.infer<typeof AppealRating>;

/** `POST /v1/work-orders/{id}/appeal/opinion`: what one of two reviewers thinks of the appeal. */
export const GiveOpinion = z.object({ upheld: z.boolean(), reason: words }).strict();
export type GiveOpinion = z.infer<typeof GiveOpinion>;

/** `POST /v1/work-orders/{id}/conclusion`: a supervisor decides on an answer that did not satisfy twice. */
export const ConcludeWorkOrder = z.object({ conclusion: z.enum(['reply-stands', 'rectify-again']), reason: words }).strict();
export type ConcludeWorkOrder = z.infer<typeof ConcludeWorkOrder>;

/** An answer to who rated, and what they thought of it. */
export const ReplyView = z.object({
  round: z.int(),
  outcome: z.string(),
  reply: z.string(),
  repliedAt: z.string(),
  judgement: z.string().nullable(),
  judgedAt: z.string().nullable(),
});
export type ReplyView = z.infer<typeof ReplyView>;

export const WORK_ORDER_STATUSES = ['verifying', 'rectifying', 'answering', 'calling-back', 'answered', 'supervised', 'closed'] as const;

const instantOrNull = z.string().nullable();

/** A work order in a list. */
export const ListedWorkOrder = z.object({
  id: z.string(),
  invitationId: z.string(),
  caseNo: z.string(),
  itemName: z.string(),
  agencyCode: z.string(),
  level: z.int(),
  status: z.enum(WORK_ORDER_STATUSES),
  /** 1, and one more each time it has to be done again. */
  round: z.int(),
  contactAgreed: z.boolean(),
  /** What is to be done next, and until when; null where nothing is. */
  due: z.object({ clock: z.string(), at: z.string() }).nullable(),
  appeal: z.enum(['pending', 'upheld', 'rejected']).nullable(),
  /** How far it has climbed. */
  escalation: z.enum(['supervisor', 'leader']).nullable(),
  ratedAt: z.string(),
  closedAt: instantOrNull,
});
export type ListedWorkOrder = z.infer<typeof ListedWorkOrder>;

/** What was done on a work order, in order. */
export const WorkOrderAct = z.object({
  id: z.string(),
  round: z.int(),
  kind: z.string(),
  at: z.string(),
  /** Id of the member of staff; null: who rated. */
  by: instantOrNull,
  /** What it said: `findings`, `reasons`, `measures`, `reply`, … */
  content: z.record(z.string(), z.unknown()),
});
export type WorkOrderAct = z.infer<typeof WorkOrderAct>;

/** A work order as those see it who have to do with it. */
export const WorkOrderView = ListedWorkOrder.extend({
  comment: z.string().nullable(),
  /** Where to call; only for the agency that answers, while it has to, and where who rated agreed. */
  phone: z.string().nullable(),
  outcome: z.enum(['justified', 'complex', 'unfounded']).nullable(),
  /** Until when what is to be done: by clock. */
  dues: z.array(z.object({ clock: z.string(), at: z.string() })),
  contactedAt: instantOrNull,
  closing: z.enum(['rectified', 'explained', 'excluded', 'concluded']).nullable(),
  acts: z.array(WorkOrderAct),
});
export type WorkOrderView = z.infer<typeof WorkOrderView>;

/** `GET /v1/work-orders`: by default those of the caller's agency, the newest first. */
export const ListWorkOrders = z
  .object({
    agency: z.string().refine(isUscc, 'is not a unified social credit code').optional(),
    state: z.enum(['open', 'closed']).optional(),
    /** `appeals`: appeals that wait for reviewers in the caller's region; `supervision`: what has climbed to the supervisors of the region. */
    queue: z.enum(['appeals', 'supervision']).optional(),
    /** Rated on these legal days. */
    from: legalDate.optional(),
    to: legalDate.optional(),
    cursor: cursor.optional(),
    limit: pageSize,
  })
  .strict();
export type ListWorkOrders = z.infer<typeof ListWorkOrders>;
