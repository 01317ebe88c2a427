import type { Readings, Warning } from '@onewindow/contracts';
import type { Calendar, Due, Limit, Rung } from '@onewindow/legal-clock';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Condition, Finding } from './findings.domain.js';
import type { ClockRecord } from './ledger.domain.js';
import type { SpecialProcedure } from './suspension.domain.js';
import type { RenewedLicence } from './renewal.domain.js';
import type { ReviewStatus, ReviewStep, StepStatus } from './review.domain.js';

/** Who applies, as the accepted case told it. */
export interface Applicant {
  readonly subjectId: string;
  readonly kind: string;
  readonly maskedName: string;
  readonly uscc: string;
}

/** The joint visit in which a step of a review takes part, as intake planned it. */
export interface PlannedVisit {
  readonly id: string;
  readonly name: string;
  readonly stepKey: string;
  readonly leadAgencyCode: string;
  readonly parties: readonly {
    readonly caseId: string;
    readonly stepKey: string;
    readonly agencyCode: string;
    readonly itemName: string;
  }[];
}

/** What the accepted plan says beyond its steps. */
export interface PlanRest {
  /** GB/T 39046 A.1; absent where the case was accepted before it was told. */
  readonly itemType?: string;
  readonly conditions: readonly Condition[];
  readonly result: { readonly name: string; readonly resultType: string; readonly validityMonths: number } | null;
  readonly duties: readonly { readonly kind: 'supervise' | 'enforce'; readonly agencyCode: string }[];
  /** Both limits; absent where the case was accepted before they were told. */
  readonly statutoryLimit?: Limit;
  readonly promisedLimit?: Limit;
  /** Procedures whose time the law's limit does not count; where there are some, no others. */
  readonly specialProcedures?: readonly SpecialProcedure[];
  /** The licence that it renews; absent where it renews none. */
  readonly renews?: RenewedLicence;
  /** Absent: no step of it takes part in a joint visit. */
  readonly visit?: PlannedVisit;
  /** How the region reads the law, and the ladder of warnings, as they were at acceptance; absent: as most do. */
  readonly readings?: Readings;
  readonly ladder?: readonly Rung[];
}

/** One row of `review`: the review of one accepted case, under the case's id. */
@Entity({ name: 'review' })
export class ReviewRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'root_id' }) rootId!: string;
  @Column('integer') sequence!: number;
  @Column('text') status!: ReviewStatus;
  @Column('text', { name: 'case_no' }) caseNo!: string;
  @Column('text', { name: 'item_code' }) itemCode!: string;
  @Column('integer', { name: 'item_version' }) itemVersion!: number;
  @Column('text', { name: 'item_name' }) itemName!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('text', { name: 'agency_code' }) agencyCode!: string;
  @Column('jsonb') applicant!: Applicant;
  @Column('text', { name: 'received_by' }) receivedBy!: string;
  /** Empty of what was accepted before the event told it. */
  @Column('text', { name: 'accepted_by' }) acceptedBy!: string;
  @Column('timestamptz', { name: 'accepted_at' }) acceptedAt!: Date;
  @Column('date', { name: 'statutory_due_day' }) statutoryDueDay!: string;
  @Column('timestamptz', { name: 'statutory_due_at' }) statutoryDueAt!: Date;
  @Column('boolean', { name: 'statutory_provisional' }) statutoryProvisional!: boolean;
  @Column('date', { name: 'promised_due_day' }) promisedDueDay!: string;
  @Column('timestamptz', { name: 'promised_due_at' }) promisedDueAt!: Date;
  @Column('boolean', { name: 'promised_provisional' }) promisedProvisional!: boolean;
  @Column('integer', { name: 'calendar_version' }) calendarVersion!: number;
  @Column('text', { name: 'calendar_region' }) calendarRegion!: string;
  @Column('jsonb', { nullable: true }) calendar!: Calendar | null;
  @Column('jsonb') plan!: PlanRest;
  @Column('jsonb') ledger!: ClockRecord;
  /** Whether a limit stands still; its date is then as it was before. */
  @Column('boolean', { name: 'statutory_stopped' }) statutoryStopped!: boolean;
  @Column('boolean', { name: 'promised_stopped' }) promisedStopped!: boolean;
  /** The highest rung that was reached. */
  @Column('text') warning!: Warning;
  /** Why it is overdue, for the public. */
  @Column('text', { name: 'overdue_reason', nullable: true }) overdueReason!: string | null;
  @Column('text', { name: 'overdue_explained_by', nullable: true }) overdueExplainedBy!: string | null;
  @Column('timestamptz', { name: 'overdue_explained_at', nullable: true }) overdueExplainedAt!: Date | null;
  @Column('text', { name: 'decision_no', nullable: true }) decisionNo!: string | null;
  @Column('text', { name: 'licence_no', nullable: true }) licenceNo!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  @Column('text', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  /** Decided at the window under a delegation (即办). */
  @Column('boolean') immediate!: boolean;
  /** Nobody decided: its licence ended, and the law granted the renewal (视为准予延续). */
  @Column('boolean') deemed!: boolean;
  /** Opened before its case was accepted (后置审批预先审查): the steps that decide wait, and both dates are those of the bundle. */
  @Column('boolean', { name: 'pre_review' }) preReview!: boolean;
  /** An end without a decision was asked for: it came about, or the decision had come first. */
  @Column('text', { nullable: true }) termination!: 'done' | 'superseded' | null;
  @Column('text', { name: 'termination_cause', nullable: true }) terminationCause!: 'withdrawn' | 'lapsed' | 'prerequisite-failed' | null;
  @Column('timestamptz', { name: 'termination_requested_at', nullable: true }) terminationRequestedAt!: Date | null;
  @Column('text', { name: 'termination_requested_by', nullable: true }) terminationRequestedBy!: string | null;
  @Column('timestamptz', { name: 'terminated_at', nullable: true }) terminatedAt!: Date | null;

  /** Who took the case in; they may not decide it (受审分离). */
  get takers(): string[] {
    return [this.receivedBy, this.acceptedBy];
  }

  get statutoryDue(): Due {
    return { day: this.statutoryDueDay, at: this.statutoryDueAt, provisional: this.statutoryProvisional };
  }

  get promisedDue(): Due {
    return { day: this.promisedDueDay, at: this.promisedDueAt, provisional: this.promisedProvisional };
  }

  /** The earlier of the two dates binds (浙江省保障“最多跑一次”改革规定 第十二条); of two of which one stands still, the other. */
  get bindingDue(): Due {
    if (this.promisedStopped !== this.statutoryStopped) return this.promisedStopped ? this.statutoryDue : this.promisedDue;
    return this.promisedDueAt <= this.statutoryDueAt ? this.promisedDue : this.statutoryDue;
  }
}

/**
 * One row of `review_step`. The item is repeated from the review, so that one index finds a page of a queue. The due date is the case's
 * until the step opens, and from then on its own.
 */
@Entity({ name: 'review_step' })
export class StepRow implements ReviewStep {
  @PrimaryColumn('uuid', { name: 'review_id' }) reviewId!: string;
  @PrimaryColumn('text') key!: string;
  @Column('integer') position!: number;
  @Column('text') name!: string;
  @Column('text') kind!: 'review' | 'decision';
  @Column('text', { name: 'agency_code' }) agencyCode!: string;
  @Column('text', { name: 'item_code' }) itemCode!: string;
  @Column('text') role!: string;
  @Column('text', { array: true }) needs!: string[];
  @Column('text', { array: true }) conditions!: string[];
  @Column('jsonb', { name: 'own_limit', nullable: true }) ownLimit!: Limit | null;
  @Column('text') status!: StepStatus;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('date', { name: 'due_day' }) dueDay!: string;
  @Column('timestamptz', { name: 'opened_at', nullable: true }) openedAt!: Date | null;
  @Column('text', { name: 'claimed_by', nullable: true }) claimedBy!: string | null;
  @Column('text', { name: 'on_behalf_of', nullable: true }) onBehalfOf!: string | null;
  @Column('timestamptz', { name: 'lease_until', nullable: true }) leaseUntil!: Date | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  @Column('text', { name: 'decision_hash', nullable: true }) decisionHash!: string | null;
  @Column('jsonb', { nullable: true }) findings!: readonly Finding[] | null;
  @Column('text', { nullable: true }) opinion!: string | null;
  @Column('text') warning!: Warning;
  /** It was told that its own time has passed (环节超时). */
  @Column('boolean') overdue!: boolean;
}
