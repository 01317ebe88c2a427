import type { Limit } from '@onewindow/legal-clock';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RunningLimits } from './terms.domain.js';
import type { Appeal, Closing, Escalation, OrderStatus, Outcome, WorkOrder } from './work-order.domain.js';

/** One row of `work_order`: what a bad rating asks of the agency that answers for it. */
@Entity({ name: 'work_order' })
export class WorkOrderRow implements WorkOrder {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'invitation_id' }) invitationId!: string;
  @Column('uuid', { name: 'root_id' }) rootId!: string;
  @Column('uuid', { name: 'case_id' }) caseId!: string;
  @Column('text', { name: 'case_no' }) caseNo!: string;
  @Column('text', { name: 'item_name' }) itemName!: string;
  @Column('text', { name: 'agency_code' }) agencyCode!: string;
  /** As the catalogue had told it when it was opened; by its rules the limits are counted. */
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('smallint') level!: 4 | 5;
  @Column('timestamptz', { name: 'rated_at' }) ratedAt!: Date;
  @Column('boolean', { name: 'contact_agreed' }) contactAgreed!: boolean;
  @Column('timestamptz', { name: 'appeal_until' }) appealUntil!: Date;
  /** How long it may be appealed by the rules under which it was opened; null of one from before that was kept. */
  @Column('jsonb', { name: 'appeal_limit', nullable: true }) appealLimit!: Limit | null;
  @Column('integer') sequence!: number;
  @Column('text') status!: OrderStatus;
  @Column('integer') round!: number;
  @Column('timestamptz', { name: 'contacted_at', nullable: true }) contactedAt!: Date | null;
  /** Of the first round; null until then, and where they did not agree. */
  @Column('boolean', { name: 'contacted_in_time', nullable: true }) contactedInTime!: boolean | null;
  @Column('text', { nullable: true }) outcome!: Outcome | null;
  @Column('boolean') extended!: boolean;
  @Column('boolean') reopened!: boolean;
  @Column('text', { nullable: true }) appeal!: Appeal | null;
  @Column('text', { nullable: true }) escalation!: Escalation | null;
  @Column('jsonb') limits!: RunningLimits;
  @Column('text', { nullable: true }) closing!: Closing | null;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt!: Date | null;
}

/** Kinds of acts on a work order. */
export type ActKind =
  | 'contact'
  | 'verification'
  | 'extension'
  | 'rectification'
  | 'feedback'
  | 'callback'
  | 'judgement'
  | 'appeal'
  | 'opinion'
  | 'conclusion'
  | 'closure';

/** One row of `work_order_act`: what was done and said, in its order (台账). Only ever added. */
@Entity({ name: 'work_order_act' })
export class ActRow {
  @PrimaryColumn('uuid', { name: 'work_order_id' }) workOrderId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') position!: number;
  @Column('integer') round!: number;
  @Column('text') kind!: ActKind;
  @Column('timestamptz') at!: Date;
  /** Id of the member of staff; null: who rated. */
  @Column('text', { nullable: true }) actor!: string | null;
  @Column('jsonb') content!: Readonly<Record<string, unknown>>;
  @Column('text', { name: 'content_hash' }) contentHash!: string;
}
