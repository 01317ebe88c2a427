import type { SupervisionRule, WorkOrderDutyKey } from '@onewindow/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EndCause, OrderStatus, ReferralCause } from './order.domain.js';

/** One row of `supervision_order`. */
@Entity({ name: 'supervision_order' })
export class OrderRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'root_id' }) rootId!: string;
  @Column('uuid', { name: 'case_id' }) caseId!: string;
  /** What it is about and ends with: the case, or a duty of a work order on it. */
  @Column('uuid', { name: 'subject_id' }) subjectId!: string;
  /** The duty, where it is about one: of which work order, in which round, and which. */
  @Column('uuid', { name: 'work_order_id', nullable: true }) workOrderId!: string | null;
  @Column('integer', { name: 'work_order_round', nullable: true }) workOrderRound!: number | null;
  @Column('text', { name: 'work_order_duty', nullable: true }) workOrderDuty!: WorkOrderDutyKey | null;
  /** Place in its life; each event has the next. */
  @Column('integer') sequence!: number;
  @Column('text', { name: 'order_no' }) orderNo!: string;
  @Column('text') kind!: SupervisionRule;
  /** Rung of the ladder that issued it; null: a supervisor did. */
  @Column('text', { nullable: true }) rung!: string | null;
  @Column('text') status!: OrderStatus;
  @Column('text', { name: 'case_no' }) caseNo!: string;
  @Column('text', { name: 'item_code' }) itemCode!: string;
  @Column('text', { name: 'item_name' }) itemName!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  /** USCC of the body that has to answer. */
  @Column('text', { name: 'agency_code' }) agencyCode!: string;
  /** USCC of the body that watches over it; empty: any that supervises and need not answer itself. */
  @Column('text', { name: 'supervisor_code' }) supervisorCode!: string;
  @Column('text') content!: string;
  @Column('text', { name: 'content_hash' }) contentHash!: string;
  @Column('text', { name: 'issued_by' }) issuedBy!: string;
  @Column('timestamptz', { name: 'issued_at' }) issuedAt!: Date;
  /** Which answer is awaited or was given, from 1. */
  @Column('integer') round!: number;
  @Column('date', { name: 'due_day' }) dueDay!: string;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('boolean', { name: 'due_provisional' }) dueProvisional!: boolean;
  /** From when and how long the term runs; null of one that was set before it was kept. */
  @Column('timestamptz', { name: 'term_from', nullable: true }) termFrom!: Date | null;
  @Column('integer', { name: 'term_amount', nullable: true }) termAmount!: number | null;
  @Column('text', { name: 'term_unit', nullable: true }) termUnit!: 'working-day' | 'natural-day' | null;
  @Column('timestamptz', { name: 'referred_at', nullable: true }) referredAt!: Date | null;
  @Column('text', { name: 'referral_cause', nullable: true }) referralCause!: ReferralCause | null;
  /** The leader's instruction. */
  @Column('text', { nullable: true }) note!: string | null;
  @Column('text', { name: 'noted_by', nullable: true }) notedBy!: string | null;
  @Column('timestamptz', { name: 'noted_at', nullable: true }) notedAt!: Date | null;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt!: Date | null;
  @Column('text', { name: 'closed_by', nullable: true }) closedBy!: EndCause | null;
}

/** One row of `order_answer`: the answer of one round, and what was made of it. */
@Entity({ name: 'order_answer' })
export class AnswerRow {
  @PrimaryColumn('uuid', { name: 'order_id' }) orderId!: string;
  @PrimaryColumn('integer') round!: number;
  @Column('text') result!: string;
  @Column('text') measures!: string;
  @Column('date', { name: 'expected_day' }) expectedDay!: string;
  @Column('text', { name: 'content_hash' }) contentHash!: string;
  @Column('text', { name: 'answered_by' }) answeredBy!: string;
  @Column('text', { name: 'answered_by_name' }) answeredByName!: string;
  @Column('timestamptz', { name: 'answered_at' }) answeredAt!: Date;
  @Column('boolean') late!: boolean;
  @Column('text', { nullable: true }) outcome!: 'accepted' | 'returned' | null;
  @Column('text', { name: 'judged_by', nullable: true }) judgedBy!: string | null;
  @Column('timestamptz', { name: 'judged_at', nullable: true }) judgedAt!: Date | null;
  @Column('text', { name: 'judgement_hash', nullable: true }) judgementHash!: string | null;
  @Column('text', { nullable: true }) reason!: string | null;
}
