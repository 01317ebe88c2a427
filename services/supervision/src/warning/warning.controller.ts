import { Controller, Get, Inject } from '@nestjs/common';
import { ListOwnWarnings, ListWarnings, page, visibleAgency, WarningView, type Page, type Principal } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Answers, Caller, QueryOf, Refuses, RequestCause } from '@onewindow/platform';
import { listWarnings } from './warning.queries.js';

/** Warnings of electronic supervision (电子监察). */
@Controller('v1/warnings')
export class WarningController {
  constructor(@Inject(Transactions) private readonly transactions: Transactions) {}

  @Get()
  @Allow('officer', 'agency-head', 'supervisor', 'leader', 'auditor')
  @Answers(page(WarningView))
  @Refuses({ 400: 'invalid-cursor', 403: ['agency-missing', 'agency-not-yours'] })
  async list(
    @QueryOf(ListWarnings) filter: ListWarnings,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<Page<WarningView>> {
    const agency = visibleAgency(caller, filter.agency);
    return this.transactions.run(cause, (tx) => listWarnings(tx.db, { agency }, filter));
  }

  /** Who holds what is waited for reads what they are warned of, at the window too. */
  @Get('mine')
  @Allow('officer', 'window-clerk', 'issuing-counter')
  @Answers(page(WarningView))
  @Refuses({ 400: 'invalid-cursor' })
  async listOwn(
    @QueryOf(ListOwnWarnings) filter: ListOwnWarnings,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<Page<WarningView>> {
    return this.transactions.run(cause, (tx) => listWarnings(tx.db, { officer: caller.id }, filter));
  }
}
