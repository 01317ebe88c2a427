import { Controller, Get } from '@nestjs/common';
import { page, type Page } from '@onewindow/contracts';
import { Answers, Public, QueryOf, Refuses } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import { listDelegations } from './delegation.queries.js';
import { DelegationView, ListDelegations } from './delegation.views.js';

/** Who may decide at the window, and on which basis: published, as every power is. */
@Controller('v1/delegations')
export class DelegationController {
  constructor(private readonly db: DataSource) {}

  @Public()
  @Get()
  @Answers(page(DelegationView))
  @Refuses({ 400: 'invalid-cursor' })
  list(@QueryOf(ListDelegations) query: ListDelegations): Promise<Page<DelegationView>> {
    return listDelegations(this.db, query);
  }
}
