import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CaseStatus, HandedIn, ServiceCase } from './case.domain.js';

/** One row of `service_case`. */
@Entity({ name: 'service_case' })
export class CaseRow implements ServiceCase {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') sequence!: number;
  @Column('text') status!: CaseStatus;
  @Column('text', { name: 'case_no' }) caseNo!: string;
  /** Hash of the registered content: the same `PUT` again is quiet, another one is refused. */
  @Column('text', { name: 'content_hash' }) contentHash!: string;

  @Column('text', { name: 'item_code' }) itemCode!: string;
  @Column('integer', { name: 'item_version' }) itemVersion!: number;
  @Column('text', { name: 'item_name' }) itemName!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('text', { name: 'agency_code' }) agencyCode!: string;
  @Column('text') channel!: string;

  @Column('text', { name: 'applicant_kind' }) applicantKind!: string;
  @Column('text', { name: 'applicant_subject_id' }) applicantSubjectId!: string;
  @Column('text', { name: 'applicant_masked_name' }) applicantMaskedName!: string;
  @Column('text', { name: 'applicant_uscc' }) applicantUscc!: string;
  /** Name, certificate number, phone and address, encrypted. */
  @Column('bytea', { name: 'applicant_sealed' }) applicantSealed!: Buffer;
  @Column('jsonb') answers!: Record<string, string>;
  @Column('jsonb') materials!: HandedIn[];

  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text', { name: 'received_by' }) receivedBy!: string;
  @Column('text', { name: 'site_id' }) siteId!: string;
  @Column('text', { name: 'window_id' }) windowId!: string;

  @Column('timestamptz', { name: 'accepted_at', nullable: true }) acceptedAt!: Date | null;
  @Column('integer', { name: 'calendar_version', nullable: true }) calendarVersion!: number | null;
  @Column('text', { name: 'calendar_region', nullable: true }) calendarRegion!: string | null;
  @Column('date', { name: 'statutory_due_day', nullable: true }) statutoryDueDay!: string | null;
  @Column('timestamptz', { name: 'statutory_due_at', nullable: true }) statutoryDueAt!: Date | null;
  @Column('boolean', { name: 'statutory_provisional', nullable: true }) statutoryProvisional!: boolean | null;
  @Column('date', { name: 'promised_due_day', nullable: true }) promisedDueDay!: string | null;
  @Column('timestamptz', { name: 'promised_due_at', nullable: true }) promisedDueAt!: Date | null;
  @Column('boolean', { name: 'promised_provisional', nullable: true }) promisedProvisional!: boolean | null;

  @Column('text', { nullable: true }) outcome!: 'granted' | 'refused' | null;
  @Column('text', { name: 'decision_no', nullable: true }) decisionNo!: string | null;
  @Column('text', { name: 'licence_no', nullable: true }) licenceNo!: string | null;
  @Column('timestamptz', { name: 'ready_at', nullable: true }) readyAt!: Date | null;

  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt!: Date | null;
  @Column('text', { name: 'closed_by', nullable: true }) closedBy!: string | null;
  @Column('text', { name: 'delivery_mode', nullable: true }) deliveryMode!: string | null;
  /** Who took the result, encrypted. */
  @Column('bytea', { name: 'recipient_sealed', nullable: true }) recipientSealed!: Buffer | null;
  @Column('text', { name: 'delivery_hash', nullable: true }) deliveryHash!: string | null;
}
