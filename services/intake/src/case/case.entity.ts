import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { RegionRulesSchema, type CaseView, type DeliverResult, type RegionRules } from '@onewindow/contracts';
import type { Limit } from '@onewindow/legal-clock';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ToldLedger } from './clock.domain.js';
import type { CaseStatus, ServiceCase } from './case.domain.js';
import type { HandedIn } from './material.domain.js';
import type { RenewedLicence } from './renewal.domain.js';

/** A joint visit (联合勘验): as the bundle plans it, and as approval told of it. */
export interface CaseVisit {
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
  /** Which arrangement was told, from 1; 0: none yet. */
  readonly round: number;
  readonly day: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly heldOn: string | null;
}

/** Rules of time as the row keeps them, and back. */
export const encodeRules = (rules: RegionRules): Buffer => Buffer.from(toBinary(RegionRulesSchema, rules));
export const decodeRules = (kept: Buffer): RegionRules => fromBinary(RegionRulesSchema, kept);

/** One row of `service_case`. What later acts fill in is null until they do. */
@Entity({ name: 'service_case' })
export class CaseRow implements ServiceCase {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') sequence!: number;
  @Column('text') status!: CaseStatus;
  @Column('text', { name: 'case_no' }) caseNo!: string;
  /** The application for a bundle whose member the case is, its number, and the member's key; null of a case on its own. */
  @Column('uuid', { name: 'bundle_id', nullable: true }) bundleId: string | null = null;
  @Column('text', { name: 'bundle_no', nullable: true }) bundleNo: string | null = null;
  @Column('text', { name: 'member_key', nullable: true }) memberKey: string | null = null;
  /** When its review was opened ahead of acceptance (预审). */
  @Column('timestamptz', { name: 'pre_reviewed_at', nullable: true }) preReviewedAt: Date | null = null;
  /** The joint visit in which a member takes part; null where it does in none. */
  @Column('jsonb', { nullable: true }) visit: CaseVisit | null = null;
  /** Hash of the registered content: the same `PUT` again is quiet, another one is refused. */
  @Column('text', { name: 'content_hash' }) contentHash!: string;

  @Column('text', { name: 'item_code' }) itemCode!: string;
  @Column('integer', { name: 'item_version' }) itemVersion!: number;
  @Column('text', { name: 'item_name' }) itemName!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('text', { name: 'agency_code' }) agencyCode!: string;
  @Column('text') channel!: string;
  /** The licence that it renews; null where its item renews none. */
  @Column('jsonb', { nullable: true }) renews: RenewedLicence | null = null;
  /** Of an application that came by mail. */
  @Column('text', { name: 'arrival_waybill_no', nullable: true }) arrivalWaybillNo: string | null = null;

  @Column('text', { name: 'applicant_kind' }) applicantKind!: string;
  @Column('text', { name: 'applicant_subject_id' }) applicantSubjectId!: string;
  @Column('text', { name: 'applicant_masked_name' }) applicantMaskedName!: string;
  @Column('text', { name: 'applicant_uscc' }) applicantUscc!: string;
  /** Names, certificate numbers, phones and address of the applicant and of who speaks for them, encrypted. */
  @Column('bytea', { name: 'applicant_sealed' }) applicantSealed!: Buffer;
  /** The applicant agreed to be served electronically. */
  @Column('boolean', { name: 'electronic_service' }) electronicService!: boolean;
  @Column('jsonb') answers!: Record<string, string>;
  @Column('jsonb') materials!: HandedIn[];

  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text', { name: 'received_by' }) receivedBy!: string;
  @Column('text', { name: 'site_id' }) siteId!: string;
  @Column('text', { name: 'window_id' }) windowId!: string;
  @Column('integer') visits!: number;
  @Column('date', { name: 'last_visit_day', nullable: true }) lastVisitDay: string | null = null;
  /** The visit in which the case ended; 0: nobody came. */
  @Column('integer', { name: 'final_visit', nullable: true }) finalVisit: number | null = null;

  /** Until when the window accepts the case or tells what is missing; after corrections, until when it decides on acceptance. */
  @Column('date', { name: 'check_due_day', nullable: true }) checkDueDay: string | null = null;
  @Column('timestamptz', { name: 'check_due_at', nullable: true }) checkDueAt: Date | null = null;
  @Column('boolean', { name: 'check_provisional', nullable: true }) checkProvisional: boolean | null = null;
  /** How long the check may take by the rules under which it began; null of one from before that was kept. */
  @Column('jsonb', { name: 'check_limit', nullable: true }) checkLimit: Limit | null = null;
  /** Accepted by law, since nobody told in time what was missing (视为受理). */
  @Column('boolean') deemed: boolean = false;

  /** Hash of the last decision on acceptance: the same again is quiet. */
  @Column('text', { name: 'acceptance_hash', nullable: true }) acceptanceHash: string | null = null;
  @Column('text', { name: 'correction_no', nullable: true }) correctionNo: string | null = null;
  /** Keys of all materials the notice asks for. */
  @Column('jsonb', { name: 'correction_asked', nullable: true }) correctionAsked: readonly string[] | null = null;
  /** Those of them that are still to come. */
  @Column('jsonb', { name: 'correction_open', nullable: true }) correctionOpen: readonly string[] | null = null;
  @Column('timestamptz', { name: 'correction_notified_at', nullable: true }) correctionNotifiedAt: Date | null = null;
  @Column('date', { name: 'correction_due_day', nullable: true }) correctionDueDay: string | null = null;
  @Column('timestamptz', { name: 'correction_due_at', nullable: true }) correctionDueAt: Date | null = null;
  @Column('boolean', { name: 'correction_provisional', nullable: true }) correctionProvisional: boolean | null = null;
  /** What is wrong with materials, in the clerk's words, encrypted. */
  @Column('bytea', { name: 'defects_sealed', nullable: true }) defectsSealed: Buffer | null = null;
  /** When all corrections were in. */
  @Column('timestamptz', { name: 'corrected_at', nullable: true }) correctedAt: Date | null = null;

  @Column('text', { name: 'accept_no', nullable: true }) acceptNo: string | null = null;
  @Column('timestamptz', { name: 'accepted_at', nullable: true }) acceptedAt: Date | null = null;
  @Column('text', { name: 'accepted_by', nullable: true }) acceptedBy: string | null = null;
  @Column('integer', { name: 'calendar_version', nullable: true }) calendarVersion: number | null = null;
  @Column('text', { name: 'calendar_region', nullable: true }) calendarRegion: string | null = null;
  @Column('date', { name: 'statutory_due_day', nullable: true }) statutoryDueDay: string | null = null;
  @Column('timestamptz', { name: 'statutory_due_at', nullable: true }) statutoryDueAt: Date | null = null;
  @Column('boolean', { name: 'statutory_provisional', nullable: true }) statutoryProvisional: boolean | null = null;
  @Column('date', { name: 'promised_due_day', nullable: true }) promisedDueDay: string | null = null;
  @Column('timestamptz', { name: 'promised_due_at', nullable: true }) promisedDueAt: Date | null = null;
  @Column('boolean', { name: 'promised_provisional', nullable: true }) promisedProvisional: boolean | null = null;

  /** Rules of time that held at acceptance, as told; null before they were. Read only where they are asked for: commands have no use for them. */
  @Column('bytea', { nullable: true, select: false }) rules: Buffer | null = null;

  /** What approval told of the dates last: what stops or lengthens the limits, by the sequence of the review. */
  @Column('integer', { name: 'clock_sequence', nullable: true }) clockSequence: number | null = null;
  @Column('jsonb', { nullable: true }) ledger: ToldLedger | null = null;
  /** Whether a limit stands still; its date is then as it was before. */
  @Column('boolean', { name: 'statutory_stopped' }) statutoryStopped: boolean = false;
  @Column('boolean', { name: 'promised_stopped' }) promisedStopped: boolean = false;
  /** Why it is overdue, as the body explained it to the public. */
  @Column('text', { name: 'overdue_reason', nullable: true }) overdueReason: string | null = null;

  @Column('text', { name: 'not_accepted_kind', nullable: true }) notAcceptedKind: NonNullable<CaseView['notAccepted']>['kind'] | null =
    null;
  @Column('text', { name: 'not_accepted_no', nullable: true }) notAcceptedNo: string | null = null;
  @Column('timestamptz', { name: 'not_accepted_at', nullable: true }) notAcceptedAt: Date | null = null;
  @Column('text', { name: 'right_agency_code', nullable: true }) rightAgencyCode: string | null = null;
  @Column('text', { name: 'right_agency_name', nullable: true }) rightAgencyName: string | null = null;
  /** Why it was not accepted, in the clerk's words, encrypted. */
  @Column('bytea', { name: 'reason_sealed', nullable: true }) reasonSealed: Buffer | null = null;

  @Column('text', { name: 'termination_status', nullable: true }) terminationStatus: NonNullable<CaseView['termination']>['status'] | null =
    null;
  /** `lapsed`: what was to be corrected did not come in time; `prerequisite-failed`: a member of a bundle that another one needed failed. */
  @Column('text', { name: 'termination_cause', nullable: true }) terminationCause: NonNullable<CaseView['termination']>['cause'] | null =
    null;
  @Column('text', { name: 'termination_no', nullable: true }) terminationNo: string | null = null;
  @Column('text', { name: 'termination_hash', nullable: true }) terminationHash: string | null = null;
  @Column('timestamptz', { name: 'termination_requested_at', nullable: true }) terminationRequestedAt: Date | null = null;
  @Column('text', { name: 'termination_requested_by', nullable: true }) terminationRequestedBy: string | null = null;
  @Column('timestamptz', { name: 'terminated_at', nullable: true }) terminatedAt: Date | null = null;
  /** Why the applicant withdrew, in their words, encrypted. */
  @Column('bytea', { name: 'withdrawal_sealed', nullable: true }) withdrawalSealed: Buffer | null = null;

  @Column('text', { name: 'immediate_status', nullable: true }) immediateStatus: NonNullable<CaseView['immediate']>['status'] | null = null;
  @Column('text', { name: 'immediate_code', nullable: true }) immediateCode: string | null = null;
  @Column('text', { name: 'immediate_hash', nullable: true }) immediateHash: string | null = null;

  @Column('text', { nullable: true }) outcome: 'granted' | 'refused' | null = null;
  @Column('text', { name: 'decision_no', nullable: true }) decisionNo: string | null = null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt: Date | null = null;
  @Column('text', { name: 'licence_no', nullable: true }) licenceNo: string | null = null;
  /** Until when what was granted is valid; null: without end. */
  @Column('date', { name: 'licence_valid_to', nullable: true }) licenceValidTo: string | null = null;
  /** Nobody decided in time, and the law grants the renewal (视为准予延续). */
  @Column('boolean', { name: 'granted_by_law' }) grantedByLaw: boolean = false;
  /** When the letter of a refusal, with its reasons, was issued. */
  @Column('timestamptz', { name: 'letter_at', nullable: true }) letterAt: Date | null = null;
  /** Until when the result is handed over (permits: 行政许可法 第四十四条). */
  @Column('date', { name: 'issue_due_day', nullable: true }) issueDueDay: string | null = null;
  @Column('timestamptz', { name: 'issue_due_at', nullable: true }) issueDueAt: Date | null = null;
  @Column('boolean', { name: 'issue_provisional', nullable: true }) issueProvisional: boolean | null = null;
  /** How long the handing over may take by the rules that held at the decision; null of one from before that was kept. */
  @Column('jsonb', { name: 'issue_limit', nullable: true }) issueLimit: Limit | null = null;
  @Column('timestamptz', { name: 'ready_at', nullable: true }) readyAt: Date | null = null;

  @Column('text', { name: 'delivery_mode', nullable: true }) deliveryMode: DeliverResult['mode'] | null = null;
  @Column('text', { name: 'delivery_hash', nullable: true }) deliveryHash: string | null = null;
  @Column('text', { name: 'delivery_waybill_no', nullable: true }) deliveryWaybillNo: string | null = null;
  @Column('timestamptz', { name: 'dispatched_at', nullable: true }) dispatchedAt: Date | null = null;
  @Column('text', { name: 'receipt_hash', nullable: true }) receiptHash: string | null = null;
  /** Who took the result, encrypted. */
  @Column('bytea', { name: 'recipient_sealed', nullable: true }) recipientSealed: Buffer | null = null;
  @Column('timestamptz', { name: 'served_at', nullable: true }) servedAt: Date | null = null;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt: Date | null = null;
  @Column('text', { name: 'closed_by', nullable: true }) closedBy: string | null = null;

  /** The matter it belongs to: all of one matter is in order. */
  get rootId(): string {
    return this.bundleId ?? this.id;
  }
}
