import { cursor, pageSize } from '@onewindow/contracts';
import { z } from 'zod';
import { ItemView } from '../item/item.views.js';

/** A draft in the list of those who see to its publishing. */
export const DraftSummary = z
  .object({
    itemCode: z.string(),
    version: z.int(),
    name: z.string(),
    agencyCode: z.string(),
    agencyName: z.string(),
    regionCode: z.string(),
    file: z.string(),
    /** What the import would refuse if it were no draft. */
    problems: z.array(z.object({ line: z.int(), reason: z.string() })),
    draftedAt: z.string(),
  })
  .meta({ id: 'DraftSummary' });
export type DraftSummary = z.infer<typeof DraftSummary>;

/** A draft with the version as it would be published; null while what it takes from elsewhere is missing. */
export const DraftView = DraftSummary.extend({
  content: ItemView.omit({ status: true, publishedAt: true, retired: true }).meta({ id: 'DraftContent' }).nullable(),
}).meta({ id: 'DraftView' });
export type DraftView = z.infer<typeof DraftView>;

export const ListDrafts = z.strictObject({ cursor: cursor.optional(), limit: pageSize });
export type ListDrafts = z.infer<typeof ListDrafts>;
