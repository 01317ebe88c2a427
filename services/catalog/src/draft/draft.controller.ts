import { Controller, Get } from '@nestjs/common';
import { page, text, type Page } from '@onewindow/contracts';
import { Allow, Answers, PathOf, QueryOf, Refuses } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import type { Draft } from './draft.domain.js';
import { getDraft, listDrafts } from './draft.queries.js';
import { DraftSummary, DraftView, ListDrafts } from './draft.views.js';

/** A draft may have a code that is none: that is then among its problems. */
const DraftCode = text(40);

/** Item versions that are worked on, for those who see to their publishing. */
@Controller('v1/drafts')
export class DraftController {
  constructor(private readonly db: DataSource) {}

  @Get()
  @Allow('administrator')
  @Answers(page(DraftSummary))
  @Refuses({ 400: 'invalid-cursor' })
  list(@QueryOf(ListDrafts) query: ListDrafts): Promise<Page<DraftSummary>> {
    return listDrafts(this.db, query);
  }

  @Get(':itemCode')
  @Allow('administrator')
  @Answers(DraftView)
  @Refuses({ 404: 'draft-not-found' })
  get(@PathOf('itemCode', DraftCode) itemCode: string): Promise<DraftSummary & Pick<Draft, 'content'>> {
    return getDraft(this.db, itemCode);
  }
}
