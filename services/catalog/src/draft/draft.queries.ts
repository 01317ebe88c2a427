import { DomainError, type Page } from '@onewindow/contracts';
import { decodeCursor, encodeCursor } from '@onewindow/platform';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Draft } from './draft.domain.js';
import type { DraftSummary, ListDrafts } from './draft.views.js';

/** Where a page ends: the item code. */
const Position = z.tuple([z.string()]);

const SUMMARY = `item_code AS "itemCode", version, name, agency_code AS "agencyCode", agency_name AS "agencyName", region_code AS "regionCode",
  file, problems, drafted_at AS "draftedAt"`;

type Row = Omit<DraftSummary, 'draftedAt'> & { readonly draftedAt: Date };

/** The drafts by item code, each with what keeps it from being published. Throws DomainError `invalid-cursor`. */
export async function listDrafts(db: DataSource, { cursor, limit }: ListDrafts): Promise<Page<DraftSummary>> {
  const after = cursor === undefined ? '' : decodeCursor(cursor, Position)[0];
  const rows: Row[] = await db.query(`SELECT ${SUMMARY} FROM item_draft WHERE item_code > $1 ORDER BY item_code LIMIT $2`, [
    after,
    limit + 1,
  ]);
  const items = rows.slice(0, limit).map(view);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? encodeCursor([last.itemCode]) : null };
}

/** The draft of an item in full. Throws DomainError `draft-not-found`. */
export async function getDraft(db: DataSource, itemCode: string): Promise<DraftSummary & Pick<Draft, 'content'>> {
  const [row]: (Row & Pick<Draft, 'content'>)[] = await db.query(`SELECT ${SUMMARY}, content FROM item_draft WHERE item_code = $1`, [
    itemCode,
  ]);
  if (!row) throw new DomainError('not-found', 'draft-not-found', `there is no draft of item ${itemCode}`);
  return view(row);
}

const view = <T extends { readonly draftedAt: Date }>(row: T): Omit<T, 'draftedAt'> & { draftedAt: string } => ({
  ...row,
  draftedAt: row.draftedAt.toISOString(),
});
