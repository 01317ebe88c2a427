import { Controller, Get } from '@nestjs/common';
import { cursor, isItemCode, page, pageSize, text, type Page } from '@onewindow/contracts';
import { Answers, PathOf, Public, QueryOf, Refuses } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getItem, listItems } from './item.queries.js';
import { ItemSummary, ItemView } from './item.views.js';

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

/** The items that can be applied for; for everybody. */
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
}
