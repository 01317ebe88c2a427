import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Arrangement, VisitStatus } from './visit.domain.js';

/** One row of `site_visit`: one visit for several members of a bundle. */
@Entity({ name: 'site_visit' })
export class VisitRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'root_id' }) rootId!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'lead_agency_code' }) leadAgencyCode!: string;
  @Column('text') status!: VisitStatus;
  /** Which arrangement holds, from 1; 0: none yet. */
  @Column('integer') round!: number;
  @Column('date', { nullable: true }) day!: string | null;
  @Column('text', { name: 'from_time', nullable: true }) fromTime!: string | null;
  @Column('text', { name: 'to_time', nullable: true }) toTime!: string | null;
  @Column('text', { name: 'arranged_by', nullable: true }) arrangedBy!: string | null;
  @Column('timestamptz', { name: 'arranged_at', nullable: true }) arrangedAt!: Date | null;
  @Column('date', { name: 'held_on', nullable: true }) heldOn!: string | null;
  @Column('text', { name: 'held_by', nullable: true }) heldBy!: string | null;
  /** Arrangements that another one replaced, oldest first. */
  @Column('jsonb') earlier!: readonly Arrangement[];
}

/** One row of `visit_party`: a step that takes part. Its review may not be open yet. */
@Entity({ name: 'visit_party' })
export class PartyRow {
  @PrimaryColumn('uuid', { name: 'visit_id' }) visitId!: string;
  @PrimaryColumn('uuid', { name: 'review_id' }) reviewId!: string;
  @PrimaryColumn('text', { name: 'step_key' }) stepKey!: string;
  @Column('text', { name: 'agency_code' }) agencyCode!: string;
  @Column('text', { name: 'item_name' }) itemName!: string;
}
