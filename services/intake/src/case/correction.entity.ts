import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { HandedIn } from './material.domain.js';

/** One row of `correction`: what was handed in after the notice, in one go. */
@Entity({ name: 'correction' })
export class CorrectionRow {
  @PrimaryColumn('uuid', { name: 'case_id' }) caseId!: string;
  /** The caller's own id, within the case. */
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'content_hash' }) contentHash!: string;
  @Column('jsonb') materials!: HandedIn[];
  @Column('timestamptz', { name: 'corrected_at' }) correctedAt!: Date;
  @Column('text', { name: 'corrected_by' }) correctedBy!: string;
}
