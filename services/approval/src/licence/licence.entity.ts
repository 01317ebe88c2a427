import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EarlierTerm } from './licence.domain.js';

/** One row of `licence`: what a grant gave birth to; it lives on after the case. */
@Entity({ name: 'licence' })
export class LicenceRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') sequence!: number;
  @Column('text', { name: 'licence_no' }) licenceNo!: string;
  /** The case that issued or renewed it last. */
  @Column('uuid', { name: 'case_id' }) caseId!: string;
  @Column('uuid', { name: 'root_id' }) rootId!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'result_type' }) resultType!: string;
  @Column('text', { name: 'subject_id' }) subjectId!: string;
  @Column('text', { name: 'agency_code' }) agencyCode!: string;
  @Column('date', { name: 'valid_from' }) validFrom!: string;
  @Column('date', { name: 'valid_to', nullable: true }) validTo!: string | null;
  /** Before it was renewed, oldest first. */
  @Column('jsonb') earlier!: readonly EarlierTerm[];
  @Column('text') status!: 'valid';
}
