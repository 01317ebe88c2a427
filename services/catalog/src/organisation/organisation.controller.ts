import { Controller, Get } from '@nestjs/common';
import { page, type Page } from '@onewindow/contracts';
import { Answers, Public, QueryOf, Refuses } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import { listAgencies, listSites } from './organisation.queries.js';
import { AgencyView, ListByRegion, SiteView } from './organisation.views.js';

/** The bodies that take part; for everybody. */
@Controller('v1/agencies')
export class AgencyController {
  constructor(private readonly db: DataSource) {}

  @Public()
  @Get()
  @Answers(page(AgencyView))
  @Refuses({ 400: 'invalid-cursor' })
  list(@QueryOf(ListByRegion) query: ListByRegion): Promise<Page<AgencyView>> {
    return listAgencies(this.db, query);
  }
}

/** Where people are served, with the windows of each place; for everybody. */
@Controller('v1/sites')
export class SiteController {
  constructor(private readonly db: DataSource) {}

  @Public()
  @Get()
  @Answers(page(SiteView))
  @Refuses({ 400: 'invalid-cursor' })
  list(@QueryOf(ListByRegion) query: ListByRegion): Promise<Page<SiteView>> {
    return listSites(this.db, query);
  }
}
