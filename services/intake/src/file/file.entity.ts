import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { UploadedFile } from './file.domain.js';

/** One row of `uploaded_file`. */
@Entity({ name: 'uploaded_file' })
export class FileRow implements UploadedFile {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'content_hash' }) contentHash!: string;
  @Column('text') sha256!: string;
  @Column('integer') size!: number;
  @Column('text') type!: string;
  /** The name it came with, which may be a person's: sealed, bound to the file's id. */
  @Column('bytea', { name: 'name_sealed' }) nameSealed!: Buffer;
  @Column('text') owner!: string;
  @Column('text', { name: 'site_id' }) siteId!: string;
  @Column('timestamptz', { name: 'uploaded_at' }) uploadedAt!: Date;
  @Column('uuid', { name: 'case_id', nullable: true }) caseId: string | null = null;
  @Column('text', { name: 'material_key', nullable: true }) materialKey: string | null = null;
  @Column('timestamptz', { name: 'attached_at', nullable: true }) attachedAt: Date | null = null;
}
