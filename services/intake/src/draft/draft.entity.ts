import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Draft } from './draft.domain.js';

/** One row of `draft`; the content is sealed, bound to the draft's id. */
@Entity({ name: 'draft' })
export class DraftRow implements Omit<Draft, 'content'> {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') owner!: string;
  @Column('text', { name: 'site_id' }) siteId!: string;
  @Column('text', { name: 'item_code' }) itemCode!: string;
  @Column('integer') version!: number;
  @Column('bytea', { name: 'content_sealed' }) contentSealed!: Buffer;
  @Column('timestamptz', { name: 'saved_at' }) savedAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}
