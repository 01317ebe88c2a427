import { Controller, Get } from '@nestjs/common';
import { CountRunningCases, RunningCasesView } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Answers, QueryOf, RequestCause } from '@onewindow/platform';
import { countRunning } from './running-cases.queries.js';

/** What operators ask before they publish a version. */
@Controller('v1/operations/running-cases')
export class OperationsController {
  constructor(private readonly transactions: Transactions) {}

  @Get()
  @Allow('administrator')
  @Answers(RunningCasesView)
  count(@QueryOf(CountRunningCases) { code }: CountRunningCases, @RequestCause() cause: string): Promise<RunningCasesView> {
    return this.transactions.run(cause, (tx) => countRunning(tx, code));
  }
}
