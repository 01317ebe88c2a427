import { Controller, Get, Inject } from '@nestjs/common';
import { id, page, ReadTimeline, TimelineEntry, type Page, type Principal } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Answers, Caller, PathOf, QueryOf, Refuses, RequestCause } from '@onewindow/platform';
import { readTimeline } from './timeline.queries.js';

@Controller('v1/cases')
export class TimelineController {
  constructor(@Inject(Transactions) private readonly transactions: Transactions) {}

  @Get(':id/timeline')
  @Allow('supervisor', 'leader', 'auditor')
  @Answers(page(TimelineEntry))
  @Refuses({ 400: 'invalid-cursor', 404: 'timeline-not-found' })
  async read(
    @PathOf('id', id) caseId: string,
    @QueryOf(ReadTimeline) query: ReadTimeline,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<Page<TimelineEntry>> {
    return this.transactions.run(cause, (tx) => readTimeline(tx.db, caseId, caller, query));
  }
}
