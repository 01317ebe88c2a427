import { Controller, Get } from '@nestjs/common';
import { cursor, isItemCode, page, pageSize, text, type Page } from '@onewindow/contracts';
import { Answers, PathOf, Public, QueryOf, Refuses } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getItem, listItems, listVersions } from './item.queries.js';
import { ItemSummary, ItemView, VersionSummary } from './item.views.js';

const ListItems = z.strictObject({
  // an empty search box is no search
  q: z
    .literal('')
    .transform(() => undefined)
    .or(text(100))
    .optional(),
  cursor: cursor.optional(),
  limit: pageSize,
});
type ListItems = z.infer<typeof ListItems>;

const ItemCode = z.string().refine(isItemCode, 'is not an implementation code');
const VersionNumber = z.coerce.number().int().min(1).max(1_000_000);
const ListVersions = z.strictObject({ cursor: cursor.optional(), limit: pageSize });
type ListVersions = z.infer<typeof ListVersions>;

/** The items that can be applied for, and every version a case lives under; for everybody. */
@Controller('v1/items')
export class ItemController {
  constructor(private readonly db: DataSource) {}

  @Public()
  @Get()
  @Answers(page(ItemSummary))
  @Refuses({ 400: 'invalid-cursor' })
  list(@QueryOf(ListItems) filter: ListItems): Promise<Page<ItemSummary>> {
    return listItems(this.db, filter);
  }

  @Public()
  @Get(':itemCode')
  @Answers(ItemView)
  @Refuses({ 404: 'item-not-found' })
  get(@PathOf('itemCode', ItemCode) itemCode: string): Promise<ItemView> {
    return getItem(this.db, itemCode);
  }

  @Public()
  @Get(':itemCode/versions')
  @Answers(page(VersionSummary))
  @Refuses({ 400: 'invalid-cursor', 404: 'item-not-found' })
  versions(@PathOf('itemCode', ItemCode) itemCode: string, @QueryOf(ListVersions) query: ListVersions): Promise<Page<VersionSummary>> {
    return listVersions(this.db, { itemCode, ...query });
  }

  @Public()
  @Get(':itemCode/versions/:version')
  @Answers(ItemView)
  @Refuses({ 404: ['item-not-found', 'version-not-found'] })
  version(@PathOf('itemCode', ItemCode) itemCode: string, @PathOf('version', VersionNumber) version: number): Promise<ItemView> {
    return getItem(this.db, itemCode, version);
  }
}
