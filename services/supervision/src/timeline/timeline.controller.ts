import { Controller, Get, Inject, Param } from '@nestjs/common';
import { id as idSchema, type Page, type Principal, type TimelineEntry } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Caller, parse, RequestCause } from '@onewindow/platform';
import { readTimeline } from './timeline.queries.js';

@Controller('v1/cases')
export class TimelineController {
  constructor(@Inject(Transactions) private readonly transactions: Transactions) {}

  @Get(':id/timeline')
  @Allow('supervisor', 'leader', 'auditor')
  async read(@Param('id') id: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<Page<TimelineEntry>> {
    const caseId = parse(idSchema, id, 'path');
    return this.transactions.run(cause, (tx) => readTimeline(tx.db, caseId, caller));
  }
}
