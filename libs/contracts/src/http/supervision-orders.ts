import { z } from 'zod';
import { isUscc } from '../identifiers.js';
import { SUPERVISION_RULES, WARNING_KINDS, type SupervisionRule, type WarningKind } from '../supervision-codes.js';
import { cursor, id, pageSize, text } from '../text.js';
import { WORK_ORDER_DUTIES, type WorkOrderDutyKey } from '../work-order-duties.js';

const uscc = z.string().refine(isUscc, 'is not a unified social credit code');
const keysOf = <K extends string>(codes: Readonly<Record<K, unknown>>): [K, ...K[]] => Object.keys(codes) as [K, ...K[]];
const rule = z.enum(keysOf<SupervisionRule>(SUPERVISION_RULES));
const warningKind = z.enum(keysOf<WarningKind>(WARNING_KINDS));
/** Words of one who answers or instructs. */
const words = text(2000);
/** A term in working days. */
const termDays = z.int().min(1).max(30);

/** A duty of a bad rating's work order (差评工单) in one round. */
const workOrder = z.object({
  id: z.string(),
  round: z.int(),
  duty: z.enum(keysOf<WorkOrderDutyKey>(WORK_ORDER_DUTIES)),
});

/** `GET /v1/warnings`: the newest first. */
export const ListWarnings = z
  .object({
    agency: uscc.optional(),
    kind: warningKind.optional(),
    /** Whether what is warned of still lasts. */
    open: z.enum(['true', 'false']).optional(),
    cursor: cursor.optional(),
    limit: pageSize,
  })
  .strict();
export type ListWarnings = z.infer<typeof ListWarnings>;

/** `GET /v1/warnings/mine`: what the caller holds themselves and is warned of. */
export const ListOwnWarnings = ListWarnings.omit({ agency: true });
export type ListOwnWarnings = z.infer<typeof ListOwnWarnings>;

/** A warning (监察预警) to one body that a case waits for. */
export const WarningView = z.object({
  id: z.string(),
  /** Number of the warning (监察编号). */
  warningNo: z.string(),
  kind: warningKind,
  kindName: z.string(),
  /** Rule of supervision (监察规则). */
  rule,
  /** The body that is warned; empty where it is the supervisors who are late, of which the leader reads. */
  agencyCode: z.string(),
  /** Null until the catalogue has told it. */
  agencyName: z.string().nullable(),
  /** Ids of the members of staff who hold what is waited for. */
  officers: z.array(z.string()),
  caseId: z.string(),
  caseNo: z.string(),
  itemCode: z.string(),
  itemName: z.string(),
  /** The duty that is overdue, where that is one of a bad rating's work order; null where it is the case. */
  workOrder: workOrder.nullable(),
  /** The step whose own time has passed; null where it is the case or the window. */
  step: z.object({ key: z.string(), name: z.string() }).nullable(),
  /** Last day of the limit, YYYY-MM-DD; null where none is told. */
  dueDay: z.string().nullable(),
  /** The instant at which it was to be given. */
  rungAt: z.string(),
  /** Seconds from that instant until it was given. */
  lateBySeconds: z.int(),
  /** When what is warned of ended; null while it lasts. */
  endedAt: z.string().nullable(),
});
export type WarningView = z.infer<typeof WarningView>;

/** The rung of the ladder by which an order is issued without a person. */
export const ORDER_RUNG = 'supervision-order';

/**
 * `PUT /v1/orders/{id}`: calls the body that handles a case to account (督办). Under one id one order: the same again is quiet. An order by the
 * ladder is known by what it is about, so its words may differ.
 */
export const IssueOrder = z
  .object({
    caseId: id,
    kind: rule,
    /** The duty that it is about, where that is one of a bad rating's work order which the case has. */
    workOrder: z
      .object({ id, round: z.int().min(1), duty: z.enum(['verification', 'rectification', 'feedback', 'callback']) })
      .strict()
      .optional(),
    agencyCode: uscc,
    content: words,
    rung: z.literal(ORDER_RUNG).optional(),
    /** The body that watches over it, of an order by the ladder; of one by hand that is the supervisor's own. */
    supervisorCode: uscc.optional(),
    /** Working days for the answer; the region's rule where none are given. */
    dueDays: termDays.optional(),
  })
  .strict();
export type IssueOrder = z.infer<typeof IssueOrder>;

/** `POST /v1/orders/{id}/answer` (督办回告). */
export const AnswerOrder = z.object({ result: words, measures: words, expectedDay: z.iso.date() }).strict();
export type AnswerOrder = z.infer<typeof AnswerOrder>;

/** `POST /v1/orders/{id}/return`: the answer will not do and is to be given again, in a new term. */
export const ReturnAnswer = z.object({ reason: words, dueDays: termDays.optional() }).strict();
export type ReturnAnswer = z.infer<typeof ReturnAnswer>;

/** `POST /v1/orders/{id}/referral`: brings it before the leader (上报). */
export const ReferOrder = z.object({ cause: z.enum(['order-overdue', 'leader-rung']) }).strict();
export type ReferOrder = z.infer<typeof ReferOrder>;

/** `POST /v1/orders/{id}/leader-note`: the leader's instruction (批示). */
export const NoteOrder = z.object({ note: words }).strict();
export type NoteOrder = z.infer<typeof NoteOrder>;

/** `issued`, `returned` and `overdue` await an answer; `accepted` and `closed` are ends. */
export const ORDER_STATUSES = ['issued', 'answered', 'accepted', 'returned', 'overdue', 'closed'] as const;
const status = z.enum(ORDER_STATUSES);

/** `GET /v1/orders`: the newest first. `agency`: the body that has to answer. */
export const ListOrders = z
  .object({ agency: uscc.optional(), status: status.optional(), cursor: cursor.optional(), limit: pageSize })
  .strict();
export type ListOrders = z.infer<typeof ListOrders>;

/** An order without what people wrote: an entry of the list, and the answer to a command. */
export const OrderState = z.object({
  id: z.string(),
  /** 督〔2026〕000001号. */
  orderNo: z.string(),
  status,
  /** Position in the life of the order. */
  sequence: z.int(),
  caseId: z.string(),
  caseNo: z.string(),
  itemCode: z.string(),
  itemName: z.string(),
  kind: rule,
  /** The duty that it is about, where that is one of a bad rating's work order; null where it is the case. */
  workOrder: workOrder.nullable(),
  /** Null where a supervisor issued it. */
  rung: z.string().nullable(),
  agencyCode: z.string(),
  supervisorCode: z.string().nullable(),
  issuedAt: z.string(),
  /** Which answer is awaited or was given, from 1. */
  round: z.int(),
  /** Until when the answer of this round is due: last day, YYYY-MM-DD, and its end. */
  dueDay: z.string(),
  dueAt: z.string(),
  referredAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  /** How what it is about ended, where that closed it. */
  closedBy: z.enum(['decided', 'terminated', 'duty-done', 'work-order-closed']).nullable(),
});
export type OrderState = z.infer<typeof OrderState>;

/** An order with all that was written on it. */
export const OrderView = OrderState.extend({
  agencyName: z.string().nullable(),
  content: z.string(),
  issuedBy: z.string(),
  referralCause: z.enum(['order-overdue', 'leader-rung']).nullable(),
  /** The leader's instruction. */
  note: z.string().nullable(),
  notedBy: z.string().nullable(),
  notedAt: z.string().nullable(),
  /** Oldest first. */
  answers: z.array(
    z.object({
      round: z.int(),
      result: z.string(),
      measures: z.string(),
      expectedDay: z.string(),
      answeredBy: z.string(),
      answeredByName: z.string(),
      answeredAt: z.string(),
      /** Whether its term had passed. */
      late: z.boolean(),
      outcome: z.enum(['accepted', 'returned']).nullable(),
      judgedBy: z.string().nullable(),
      judgedAt: z.string().nullable(),
      /** Why it was returned. */
      reason: z.string().nullable(),
    }),
  ),
});
export type OrderView = z.infer<typeof OrderView>;
