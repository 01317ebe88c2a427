import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ArrangeVisit, HoldVisit, id, ListVisits, page, VisitView, type Page, type Principal } from '@onewindow/contracts';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import { Allow, Answers, BodyOf, Caller, PathOf, QueryOf, Refuses, RequestCause } from '@onewindow/platform';
import type { Officer } from '../review/acting.domain.js';
import { officerOf } from '../staff/staff.queries.js';
import { arrangeVisit, holdVisit, type LockedVisit } from './visit.commands.js';
import { listVisits, readVisit, visitView } from './visit.queries.js';

/** Joint visits (联合勘验): several bodies, one visit to the applicant's premises. */
@Controller('v1/site-visits')
export class VisitController {
  constructor(private readonly transactions: Transactions) {}

  @Get()
  @Allow('officer', 'agency-head', 'department-system')
  @Answers(page(VisitView))
  @Refuses({ 400: 'invalid-cursor' })
  async list(
    @QueryOf(ListVisits) filter: ListVisits,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<Page<VisitView>> {
    return this.transactions.run(cause, (tx) => listVisits(tx.db, filter, caller));
  }

  @Get(':id')
  @Allow('officer', 'agency-head', 'department-system')
  @Answers(VisitView)
  @Refuses({ 404: 'visit-not-found' })
  async read(@PathOf('id', id) visitId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<VisitView> {
    return this.transactions.run(cause, (tx) => readVisit(tx.db, visitId, caller));
  }

  @Put(':id/arrangement')
  @Allow('officer', 'agency-head', 'department-system')
  @Answers(VisitView)
  @Refuses({
    400: ['officer-missing', 'visit-day-passed', 'visit-ends-before-start'],
    403: ['officer-not-you', 'officer-unknown', 'visit-not-yours'],
    404: 'visit-not-found',
    409: 'visit-already-held',
  })
  async arrange(
    @PathOf('id', id) visitId: string,
    @BodyOf(ArrangeVisit) { officerId, ...asked }: ArrangeVisit,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<VisitView> {
    return this.act(caller, officerId, cause, (tx, officer) => arrangeVisit(tx, visitId, asked, officer));
  }

  @Post(':id/held')
  @HttpCode(200)
  @Allow('officer', 'agency-head', 'department-system')
  @Answers(VisitView)
  @Refuses({
    400: ['officer-missing', 'visit-held-early', 'visit-held-later'],
    403: ['officer-not-you', 'officer-unknown', 'visit-not-yours'],
    404: 'visit-not-found',
    409: 'visit-not-arranged',
  })
  async hold(
    @PathOf('id', id) visitId: string,
    @BodyOf(HoldVisit) { officerId, heldOn }: HoldVisit,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<VisitView> {
    return this.act(caller, officerId, cause, (tx, officer) => holdVisit(tx, visitId, heldOn, officer));
  }

  private act(
    caller: Principal,
    officerId: string | undefined,
    cause: string,
    command: (tx: Tx, officer: Officer) => Promise<LockedVisit>,
  ): Promise<VisitView> {
    return this.transactions.run(cause, async (tx) => {
      const { visit, parties } = await command(tx, await officerOf(tx.db, caller, officerId));
      return visitView(visit, parties);
    });
  }
}
