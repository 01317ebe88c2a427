import { Controller, Get } from '@nestjs/common';
import { cursor, isRegionCode, page, pageSize, type Page } from '@onewindow/contracts';
import { Answers, PathOf, Public, QueryOf, Refuses } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { BundleFile } from '../files/bundle.schema.js';
import { VersionSummary } from '../item/item.views.js';
import { getBundle, listBundles, listBundleVersions } from './bundle.queries.js';
import { BundleSummary, BundleView } from './bundle.views.js';

const ListBundles = z.strictObject({
  region: z.string().refine(isRegionCode, 'is not a region code').optional(),
  cursor: cursor.optional(),
  limit: pageSize,
});
type ListBundles = z.infer<typeof ListBundles>;

const BundleCode = BundleFile.shape.code.max(60);
const VersionNumber = z.coerce.number().int().min(1).max(1_000_000);
const ListVersions = z.strictObject({ cursor: cursor.optional(), limit: pageSize });
type ListVersions = z.infer<typeof ListVersions>;

/** The bundles (一件事) that can be applied for with their guides, and every version an application lives under; for everybody. */
@Controller('v1/bundles')
export class BundleController {
  constructor(private readonly db: DataSource) {}

  @Public()
  @Get()
  @Answers(page(BundleSummary))
  @Refuses({ 400: 'invalid-cursor' })
  list(@QueryOf(ListBundles) filter: ListBundles): Promise<Page<BundleSummary>> {
    return listBundles(this.db, filter);
  }

  @Public()
  @Get(':bundleCode')
  @Answers(BundleView)
  @Refuses({ 404: 'bundle-not-found' })
  get(@PathOf('bundleCode', BundleCode) bundleCode: string): Promise<BundleView> {
    return getBundle(this.db, bundleCode);
  }

  @Public()
  @Get(':bundleCode/versions')
  @Answers(page(VersionSummary))
  @Refuses({ 400: 'invalid-cursor', 404: 'bundle-not-found' })
  versions(
    @PathOf('bundleCode', BundleCode) bundleCode: string,
    @QueryOf(ListVersions) query: ListVersions,
  ): Promise<Page<VersionSummary>> {
    return listBundleVersions(this.db, { bundleCode, ...query });
  }

  @Public()
  @Get(':bundleCode/versions/:version')
  @Answers(BundleView)
  @Refuses({ 404: ['bundle-not-found', 'version-not-found'] })
  version(@PathOf('bundleCode', BundleCode) bundleCode: string, @PathOf('version', VersionNumber) version: number): Promise<BundleView> {
    return getBundle(this.db, bundleCode, version);
  }
}
