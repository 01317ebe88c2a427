import type { BundleView, DeliverResult, Warning } from '@onewindow/contracts';
import type { Limit } from '@onewindow/legal-clock';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { HandedIn } from '../case/material.domain.js';
import type { BundleStatus, MemberPlan, OptionalFailure } from './bundle.domain.js';

/** The one extension of the joint limit, as it was approved; instants are ISO 8601. Its reasons lie sealed beside it. */
export interface JointExtension {
  /** Working days. */
  readonly amount: number;
  readonly basis: string;
  /** Of the government's approval. */
  readonly approvalNo: string;
  readonly approvedOn: string;
  readonly documentNo: string;
  readonly toldAt: string | null;
  /** The applicant was told after the limit had ended: it never takes effect. */
  readonly isLapsed: boolean;
  readonly formerDueDay: string | null;
  readonly dueDay: string | null;
  readonly enteredBy: string;
  readonly contentHash: string;
}

/**
 * One row of `bundle_case`: an application for a bundle. Everything that becomes of it or of its members' cases happens under this row's
 * lock. What later acts fill in is null until they do.
 */
@Entity({ name: 'bundle_case' })
export class BundleRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') sequence!: number;
  @Column('text') status!: BundleStatus;
  @Column('text', { name: 'bundle_no' }) bundleNo!: string;
  /** Hash of the registered content: the same `PUT` again is quiet, another one is refused. */
  @Column('text', { name: 'content_hash' }) contentHash!: string;

  @Column('text', { name: 'bundle_code' }) bundleCode!: string;
  @Column('integer', { name: 'bundle_version' }) bundleVersion!: number;
  @Column('text', { name: 'bundle_name' }) bundleName!: string;
  /** Type of item, GB/T 39046 A.1, by whose law the whole is handled: that of permits where a member is one. */
  @Column('text', { name: 'item_type' }) itemType!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('text', { name: 'lead_agency_code' }) leadAgencyCode!: string;
  @Column('text', { name: 'optional_failure' }) optionalFailure!: OptionalFailure;
  @Column('text') channel!: string;
  @Column('text', { name: 'arrival_waybill_no', nullable: true }) arrivalWaybillNo: string | null = null;

  @Column('text', { name: 'applicant_kind' }) applicantKind!: string;
  @Column('text', { name: 'applicant_subject_id' }) applicantSubjectId!: string;
  @Column('text', { name: 'applicant_masked_name' }) applicantMaskedName!: string;
  @Column('text', { name: 'applicant_uscc' }) applicantUscc!: string;
  /** Names, certificate numbers, phones and address of the applicant and of who speaks for them, encrypted. */
  @Column('bytea', { name: 'applicant_sealed' }) applicantSealed!: Buffer;
  @Column('boolean', { name: 'electronic_service' }) electronicService!: boolean;
  @Column('jsonb') answers!: Record<string, string>;
  /** What was entered in the one form, by the keys of its fields, encrypted. */
  @Column('bytea', { name: 'form_sealed' }) formSealed!: Buffer;
  /** Materials handed in, by the keys of the bundle. */
  @Column('jsonb') materials!: HandedIn[];
  /** The members that apply, as the version has them; what has become of each its case tells. */
  @Column('jsonb') members!: MemberPlan[];

  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text', { name: 'received_by' }) receivedBy!: string;
  @Column('text', { name: 'site_id' }) siteId!: string;
  @Column('text', { name: 'window_id' }) windowId!: string;
  @Column('integer') visits!: number;
  @Column('date', { name: 'last_visit_day', nullable: true }) lastVisitDay: string | null = null;
  /** The visit in which the matter ended; 0: nobody came. */
  @Column('integer', { name: 'final_visit', nullable: true }) finalVisit: number | null = null;

  /** Until when the window accepts, or tells once what is missing. */
  @Column('date', { name: 'check_due_day' }) checkDueDay!: string;
  @Column('timestamptz', { name: 'check_due_at' }) checkDueAt!: Date;
  @Column('boolean', { name: 'check_provisional' }) checkProvisional!: boolean;
  /** How long the check may take by the rules under which it began, of which the shortest counts; null of one from before that was kept. */
  @Column('jsonb', { name: 'check_limits', nullable: true }) checkLimits: readonly Limit[] | null = null;
  @Column('text', { name: 'acceptance_hash', nullable: true }) acceptanceHash: string | null = null;
  @Column('text', { name: 'correction_no', nullable: true }) correctionNo: string | null = null;
  @Column('jsonb', { name: 'correction_asked', nullable: true }) correctionAsked: readonly string[] | null = null;
  @Column('jsonb', { name: 'correction_open', nullable: true }) correctionOpen: readonly string[] | null = null;
  @Column('timestamptz', { name: 'correction_notified_at', nullable: true }) correctionNotifiedAt: Date | null = null;
  @Column('date', { name: 'correction_due_day', nullable: true }) correctionDueDay: string | null = null;
  @Column('timestamptz', { name: 'correction_due_at', nullable: true }) correctionDueAt: Date | null = null;
  @Column('boolean', { name: 'correction_provisional', nullable: true }) correctionProvisional: boolean | null = null;
  /** What is wrong with materials, in the clerk's words, encrypted. */
  @Column('bytea', { name: 'defects_sealed', nullable: true }) defectsSealed: Buffer | null = null;
  @Column('timestamptz', { name: 'corrected_at', nullable: true }) correctedAt: Date | null = null;

  @Column('text', { name: 'accept_no', nullable: true }) acceptNo: string | null = null;
  @Column('timestamptz', { name: 'accepted_at', nullable: true }) acceptedAt: Date | null = null;
  @Column('text', { name: 'accepted_by', nullable: true }) acceptedBy: string | null = null;
  /** Accepted by law, for nobody told in time what is missing (视为受理). */
  @Column('boolean') deemed: boolean = false;
  @Column('date', { name: 'joint_due_day', nullable: true }) jointDueDay: string | null = null;
  @Column('timestamptz', { name: 'joint_due_at', nullable: true }) jointDueAt: Date | null = null;
  @Column('boolean', { name: 'joint_provisional', nullable: true }) jointProvisional: boolean | null = null;
  @Column('date', { name: 'promised_due_day', nullable: true }) promisedDueDay: string | null = null;
  @Column('timestamptz', { name: 'promised_due_at', nullable: true }) promisedDueAt: Date | null = null;
  @Column('boolean', { name: 'promised_provisional', nullable: true }) promisedProvisional: boolean | null = null;
  /** Whether the dates stand still, for a member does; they are then as they were before. */
  @Column('boolean', { name: 'joint_stopped' }) jointStopped: boolean = false;
  @Column('boolean', { name: 'promised_stopped' }) promisedStopped: boolean = false;
  /** How far the whole has climbed the ladder of warnings. */
  @Column('text') warning: Warning = 'none';
  /** Rules of time of the region as they were at acceptance; null until then. */
  @Column('bytea', { nullable: true }) rules: Buffer | null = null;
  @Column('jsonb', { nullable: true }) extension: JointExtension | null = null;
  /** Why it was extended, in the words of the notice, encrypted. */
  @Column('bytea', { name: 'extension_sealed', nullable: true }) extensionSealed: Buffer | null = null;
  @Column('integer', { name: 'calendar_version', nullable: true }) calendarVersion: number | null = null;
  @Column('text', { name: 'calendar_region', nullable: true }) calendarRegion: string | null = null;

  @Column('text', { name: 'not_accepted_kind', nullable: true }) notAcceptedKind: NonNullable<BundleView['notAccepted']>['kind'] | null =
    null;
  @Column('text', { name: 'not_accepted_no', nullable: true }) notAcceptedNo: string | null = null;
  @Column('timestamptz', { name: 'not_accepted_at', nullable: true }) notAcceptedAt: Date | null = null;
  @Column('text', { name: 'right_agency_code', nullable: true }) rightAgencyCode: string | null = null;
  @Column('text', { name: 'right_agency_name', nullable: true }) rightAgencyName: string | null = null;
  /** Why it was not accepted, in the clerk's words, encrypted. */
  @Column('bytea', { name: 'reason_sealed', nullable: true }) reasonSealed: Buffer | null = null;

  /** Of the last withdrawal, of the whole or of a part: the same again is quiet. */
  @Column('text', { name: 'withdrawal_hash', nullable: true }) withdrawalHash: string | null = null;
  @Column('timestamptz', { name: 'withdrawal_requested_at', nullable: true }) withdrawalRequestedAt: Date | null = null;
  /** Why the applicant withdrew, in their words, encrypted. */
  @Column('bytea', { name: 'withdrawal_sealed', nullable: true }) withdrawalSealed: Buffer | null = null;
  @Column('text', { name: 'termination_no', nullable: true }) terminationNo: string | null = null;
  /** `lapsed`: what was to be corrected did not come in time; null: the applicant withdrew, or nothing was decided. */
  @Column('text', { name: 'termination_cause', nullable: true }) terminationCause: 'withdrawn' | 'lapsed' | null = null;
  @Column('timestamptz', { name: 'terminated_at', nullable: true }) terminatedAt: Date | null = null;
  @Column('timestamptz', { name: 'ready_at', nullable: true }) readyAt: Date | null = null;
  /** Until when the results are handed over together, and how long that may take by the rules that held when the last was here. */
  @Column('date', { name: 'issue_due_day', nullable: true }) issueDueDay: string | null = null;
  @Column('timestamptz', { name: 'issue_due_at', nullable: true }) issueDueAt: Date | null = null;
  @Column('boolean', { name: 'issue_provisional', nullable: true }) issueProvisional: boolean | null = null;
  @Column('jsonb', { name: 'issue_limit', nullable: true }) issueLimit: Limit | null = null;

  @Column('text', { name: 'delivery_mode', nullable: true }) deliveryMode: DeliverResult['mode'] | null = null;
  @Column('text', { name: 'delivery_hash', nullable: true }) deliveryHash: string | null = null;
  @Column('text', { name: 'delivery_waybill_no', nullable: true }) deliveryWaybillNo: string | null = null;
  @Column('timestamptz', { name: 'dispatched_at', nullable: true }) dispatchedAt: Date | null = null;
  @Column('text', { name: 'receipt_hash', nullable: true }) receiptHash: string | null = null;
  /** Who took the results, encrypted. */
  @Column('bytea', { name: 'recipient_sealed', nullable: true }) recipientSealed: Buffer | null = null;
  @Column('timestamptz', { name: 'served_at', nullable: true }) servedAt: Date | null = null;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt: Date | null = null;
  @Column('text', { name: 'closed_by', nullable: true }) closedBy: string | null = null;
}
