import type { Page } from '@onewindow/contracts';
import { DomainError } from '@onewindow/contracts';
import { decodeCursor, pageOf } from '@onewindow/platform';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { ItemContent } from './item.domain.js';
import type { ItemSummary, ItemView, VersionSummary } from './item.views.js';

/** Where a page of versions ends: the number. */
const VersionPosition = z.tuple([
  z
    .string()
    .regex(/^\d{1,7}$/)
    .transform(Number),
]);

/** Where a page of items ends: the item code. */
const Position = z.tuple([z.string()]);

/** What a list of items is asked for. */
export interface ListItems {
  /** Part of the name of the item or of its body, or the beginning of a code. */
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The current versions that fit `q`, by item code; what is no longer taken is not among them. */
export async function listItems(db: DataSource, { q, cursor, limit }: ListItems): Promise<Page<ItemSummary>> {
  const after = cursor === undefined ? '' : decodeCursor(cursor, Position)[0];
  const rows: ItemSummary[] = await db.query(
    `SELECT v.item_code AS "itemCode", v.version, v.name, v.item_type AS "itemType", v.case_type AS "caseType", i.region_code AS "regionCode",
       i.agency_code AS "agencyCode", v.agency_name AS "agencyName", v.content -> 'statutoryLimit' AS "statutoryLimit", v.content -> 'promisedLimit' AS "promisedLimit"
     FROM item i JOIN item_version v ON v.item_code = i.item_code AND v.version = i.current_version
     WHERE i.item_code > $1 AND i.retired_at IS NULL
       AND ($2::text IS NULL OR v.name ILIKE '%' || $2 || '%' OR v.agency_name ILIKE '%' || $2 || '%' OR i.item_code LIKE $2 || '%' OR i.directory_code LIKE $2 || '%')
     ORDER BY i.item_code
     LIMIT $3`,
    [after, q === undefined ? null : q.replaceAll(/[\\%_]/g, String.raw`\$&`), limit + 1],
  );
  return pageOf(rows, limit, (row) => [row.itemCode]);
}

/** A version of an item, the current one where none is named. Throws DomainError `item-not-found`, `version-not-found`. */
export async function getItem(db: DataSource, itemCode: string, version?: number): Promise<ItemView> {
  const rows: VersionRow[] = await db.query(
    `SELECT v.content, v.status, v.published_at, i.retired_at, i.retired_reason
     FROM item i LEFT JOIN item_version v ON v.item_code = i.item_code AND v.version = coalesce($2, i.current_version)
     WHERE i.item_code = $1`,
    [itemCode, version ?? null],
  );
  const row = rows[0];
  if (!row) throw notFound(itemCode);
  const { content, status, published_at: publishedAt, retired_at: retiredAt, retired_reason: reason } = row;
  if (!content || !status || !publishedAt)
    throw new DomainError('not-found', 'version-not-found', `item ${itemCode} has no version ${version}`);
  return {
    ...content,
    status,
    publishedAt: publishedAt.toISOString(),
    retired: retiredAt && { at: retiredAt.toISOString(), reason },
  };
}

/** Without content: the item has no such version. */
interface VersionRow {
  readonly content: ItemContent | null;
  readonly status: VersionSummary['status'] | null;
  readonly published_at: Date | null;
  readonly retired_at: Date | null;
  readonly retired_reason: string;
}

/** The versions of an item, the newest first. Throws DomainError `item-not-found`, `invalid-cursor`. */
export const listVersions = (
  db: DataSource,
  { itemCode, ...page }: { readonly itemCode: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<VersionSummary>> =>
  listVersionsOf(db, { table: 'item_version', column: 'item_code' }, { code: itemCode, ...page }, () => notFound(itemCode));

/** The versions of something that has some, the newest first. Throws what `missing` makes where there is none, and `invalid-cursor`. */
export async function listVersionsOf(
  db: DataSource,
  { table, column }: { readonly table: 'item_version' | 'bundle_version'; readonly column: 'item_code' | 'bundle_code' },
  { code, cursor, limit }: { readonly code: string; readonly cursor?: string | undefined; readonly limit: number },
  missing: () => DomainError,
): Promise<Page<VersionSummary>> {
  const before = cursor === undefined ? null : decodeCursor(cursor, VersionPosition)[0];
  if (before !== null && !Number.isSafeInteger(before)) throw new DomainError('invalid', 'invalid-cursor', 'the cursor is not one of ours');
  const rows: (Omit<VersionSummary, 'publishedAt'> & { published_at: Date })[] = await db.query(
    `SELECT version, status, name, published_at FROM ${table} WHERE ${column} = $1 AND ($2::bigint IS NULL OR version < $2)
     ORDER BY version DESC LIMIT $3`,
    [code, before, limit + 1],
  );
  if (rows.length === 0 && before === null) throw missing();
  const versions = rows.map(({ published_at: at, ...row }) => ({ ...row, publishedAt: at.toISOString() }));
  return pageOf(versions, limit, (row) => [String(row.version)]);
}

const notFound = (itemCode: string): DomainError => new DomainError('not-found', 'item-not-found', `there is no item ${itemCode}`);
