import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Notice, NoticeChannel, NoticeStatus } from './notice.domain.js';

/** One row of `notice`. */
@Entity({ name: 'notice' })
export class NoticeRow implements Notice {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'case_id' }) caseId!: string;
  @Column('uuid', { name: 'document_id' }) documentId!: string;
  @Column('text') channel!: NoticeChannel;
  @Column('text') status!: NoticeStatus;
  @Column('timestamptz', { name: 'sent_at' }) sentAt!: Date;
  @Column('text', { name: 'sent_by' }) sentBy!: string;
  @Column('timestamptz', { name: 'served_at', nullable: true }) servedAt!: Date | null;
  /** The request as it came, with the name of who received it: sealed, bound to the notice's id. */
  @Column('bytea', { name: 'body_sealed' }) bodySealed!: Buffer;
  /** The proof as it came. */
  @Column('bytea', { name: 'proof_sealed', nullable: true }) proofSealed!: Buffer | null;
}
