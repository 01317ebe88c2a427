import { Controller, Get } from '@nestjs/common';
import { ListOverdueExplanations, OverdueExplanation, page, type Page } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Answers, Public, QueryOf, Refuses, RequestCause } from '@onewindow/platform';
import { listOverdueExplanations } from './overdue.queries.js';

/** What the bodies explain to the public. */
@Controller('v1/overdue-explanations')
export class OverdueController {
  constructor(private readonly transactions: Transactions) {}

  /** Public: whoever exceeds the time says why to everybody (优化营商环境条例 第三十六条第二款). */
  @Get()
  @Public()
  @Answers(page(OverdueExplanation))
  @Refuses({ 400: 'invalid-cursor' })
  async list(
    @QueryOf(ListOverdueExplanations) filter: ListOverdueExplanations,
    @RequestCause() cause: string,
  ): Promise<Page<OverdueExplanation>> {
    return this.transactions.run(cause, (tx) => listOverdueExplanations(tx.db, filter));
  }
}
