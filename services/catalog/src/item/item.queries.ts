import type { Page } from '@onewindow/contracts';
import { DomainError } from '@onewindow/contracts';
import { decodeCursor, encodeCursor } from '@onewindow/platform';
import type { DataSource } from 'typeorm';
import type { ItemContent } from './item.domain.js';
import type { ItemSummary, ItemView } from './item.views.js';

/** What a list of items is asked for. */
export interface ListItems {
  /** Part of the name of the item or of its body, or the beginning of a code. */
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The current versions that fit `q`, by item code. */
export async function listItems(db: DataSource, { q, cursor, limit }: ListItems): Promise<Page<ItemSummary>> {
  const after = cursor === undefined ? '' : (decodeCursor(cursor, 1)[0] ?? '');
  const rows: ItemSummary[] = await db.query(
    `SELECT v.item_code AS "itemCode", v.version, v.name, v.item_type AS "itemType", v.case_type AS "caseType", i.region_code AS "regionCode",
       i.agency_code AS "agencyCode", v.agency_name AS "agencyName", v.content -> 'statutoryLimit' AS "statutoryLimit", v.content -> 'promisedLimit' AS "promisedLimit"
     FROM item i JOIN item_version v ON v.item_code = i.item_code AND v.version = i.current_version
     WHERE i.item_code > $1
       AND ($2::text IS NULL OR v.name ILIKE '%' || $2 || '%' OR v.agency_name ILIKE '%' || $2 || '%' OR i.item_code LIKE $2 || '%' OR i.directory_code LIKE $2 || '%')
     ORDER BY i.item_code
     LIMIT $3`,
    [after, q === undefined ? null : q.replaceAll(/[\\%_]/g, String.raw`\$&`), limit + 1],
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? encodeCursor([last.itemCode]) : null };
}

/** The current version of an item. Throws DomainError `item-not-found`. */
export async function getItem(db: DataSource, itemCode: string): Promise<ItemView> {
  const rows: { content: ItemContent; published_at: Date }[] = await db.query(
    `SELECT v.content, v.published_at
     FROM item i JOIN item_version v ON v.item_code = i.item_code AND v.version = i.current_version WHERE i.item_code = $1`,
    [itemCode],
  );
  const row = rows[0];
  if (!row) throw new DomainError('not-found', 'item-not-found', `there is no item ${itemCode}`);
  return { ...row.content, publishedAt: row.published_at.toISOString() };
}
