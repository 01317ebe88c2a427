import { Controller, Get, Param, Query } from '@nestjs/common';
import { cursor, isItemCode, pageSize, text, type Page } from '@onewindow/contracts';
import { parse, Public } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getItem, listItems, type ItemSummary, type ItemView } from './item.queries.js';

const ListQuery = z.strictObject({
  // an empty search box is no search
  q: z
    .literal('')
    .transform(() => undefined)
    .or(text(100))
    .optional(),
  cursor: cursor.optional(),
  limit: pageSize,
});
const ItemPath = z.strictObject({ itemCode: z.string().refine(isItemCode, 'is not an implementation code') });

/** The items that can be applied for; for everybody. */
@Controller('v1/items')
export class ItemController {
  constructor(private readonly db: DataSource) {}

  @Public()
  @Get()
  list(@Query() query: unknown): Promise<Page<ItemSummary>> {
    return listItems(this.db, parse(ListQuery, query, 'query'));
  }

  @Public()
  @Get(':itemCode')
  get(@Param() path: unknown): Promise<ItemView> {
    return getItem(this.db, parse(ItemPath, path, 'path').itemCode);
  }
}
