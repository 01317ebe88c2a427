import { DomainError, type Page } from '@onewindow/contracts';
import { decodeCursor, pageOf } from '@onewindow/platform';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { listVersionsOf } from '../item/item.queries.js';
import type { VersionSummary } from '../item/item.views.js';
import type { BundleContent } from './bundle.domain.js';
import type { BundleSummary, BundleView } from './bundle.views.js';

/** Where a page of bundles ends: the bundle code. */
const Position = z.tuple([z.string()]);

/** What a list of bundles is asked for. */
export interface ListBundles {
  readonly region?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The current versions, by bundle code; what is no longer taken is not among them. Throws DomainError `invalid-cursor`. */
export async function listBundles(db: DataSource, { region, cursor, limit }: ListBundles): Promise<Page<BundleSummary>> {
  const after = cursor === undefined ? '' : decodeCursor(cursor, Position)[0];
  const rows: BundleSummary[] = await db.query(
    `SELECT b.bundle_code AS "bundleCode", v.version, v.name, b.region_code AS "regionCode", b.lead_agency_code AS "leadAgencyCode",
       v.content ->> 'leadAgencyName' AS "leadAgencyName", v.content -> 'serviceObjects' AS "serviceObjects",
       v.content ->> 'lifeStage' AS "lifeStage", v.content ->> 'batch' AS batch, v.content -> 'promisedLimit' AS "promisedLimit",
       v.content -> 'savings' AS savings
     FROM bundle b JOIN bundle_version v ON v.bundle_code = b.bundle_code AND v.version = b.current_version
     WHERE b.bundle_code > $1 AND b.retired_at IS NULL AND ($2::text IS NULL OR b.region_code = $2)
     ORDER BY b.bundle_code
     LIMIT $3`,
    [after, region ?? null, limit + 1],
  );
  return pageOf(rows, limit, (row) => [row.bundleCode]);
}

/** A version of a bundle, the current one where none is named. Throws DomainError `bundle-not-found`, `version-not-found`. */
export async function getBundle(db: DataSource, bundleCode: string, version?: number): Promise<BundleView> {
  const rows: VersionRow[] = await db.query(
    `SELECT v.content, v.status, v.published_at, b.retired_at, b.retired_reason
     FROM bundle b LEFT JOIN bundle_version v ON v.bundle_code = b.bundle_code AND v.version = coalesce($2, b.current_version)
     WHERE b.bundle_code = $1`,
    [bundleCode, version ?? null],
  );
  const row = rows[0];
  if (!row) throw notFound(bundleCode);
  const { content, status, published_at: publishedAt, retired_at: retiredAt, retired_reason: reason } = row;
  if (!content || !status || !publishedAt)
    throw new DomainError('not-found', 'version-not-found', `bundle ${bundleCode} has no version ${version}`);
  return { ...content, status, publishedAt: publishedAt.toISOString(), retired: retiredAt && { at: retiredAt.toISOString(), reason } };
}

/** Without content: the bundle has no such version. */
interface VersionRow {
  readonly content: BundleContent | null;
  readonly status: VersionSummary['status'] | null;
  readonly published_at: Date | null;
  readonly retired_at: Date | null;
  readonly retired_reason: string;
}

/** The versions of a bundle, the newest first. Throws DomainError `bundle-not-found`, `invalid-cursor`. */
export const listBundleVersions = (
  db: DataSource,
  { bundleCode, ...page }: { readonly bundleCode: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<VersionSummary>> =>
  listVersionsOf(db, { table: 'bundle_version', column: 'bundle_code' }, { code: bundleCode, ...page }, () => notFound(bundleCode));

const notFound = (bundleCode: string): DomainError => new DomainError('not-found', 'bundle-not-found', `there is no bundle ${bundleCode}`);
