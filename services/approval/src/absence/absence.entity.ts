import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row of `absence`: who is away, and who acts in their place from `fromAt` until before `toAt`. */
@Entity({ name: 'absence' })
export class AbsenceRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'agency_code' }) agencyCode!: string;
  @Column('text', { name: 'officer_id' }) officerId!: string;
  @Column('text', { name: 'substitute_id' }) substituteId!: string;
  @Column('timestamptz', { name: 'from_at' }) fromAt!: Date;
  @Column('timestamptz', { name: 'to_at' }) toAt!: Date;
  @Column('text', { name: 'registered_by' }) registeredBy!: string;
  @Column('text', { name: 'content_hash' }) contentHash!: string;
  /** When it was taken back. */
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}
