import { cursor, isRegionCode, pageSize } from '@onewindow/contracts';
import { z } from 'zod';

/** What a list of agencies or sites is asked for. */
export const ListByRegion = z.strictObject({
  region: z.string().refine(isRegionCode, 'is not a region code').optional(),
  cursor: cursor.optional(),
  limit: pageSize,
});
export type ListByRegion = z.infer<typeof ListByRegion>;

/** An agency as everybody may see it. */
export const AgencyView = z.object({ agencyCode: z.string(), name: z.string(), regionCode: z.string() }).meta({ id: 'AgencyView' });
export type AgencyView = z.infer<typeof AgencyView>;

/** A site with its windows. */
export const SiteView = z
  .object({
    siteId: z.string(),
    code: z.string(),
    name: z.string(),
    level: z.string(),
    regionCode: z.string(),
    /** Code of the site above it; null at the top. */
    parent: z.string().nullable(),
    windows: z.array(
      z.object({
        windowId: z.string(),
        code: z.string(),
        name: z.string(),
        kind: z.string(),
        purpose: z.string(),
        directoryCodes: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'SiteView' });
export type SiteView = z.infer<typeof SiteView>;
