import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Put, Query } from '@nestjs/common';
import {
  DecideAcceptance,
  DeliverResult,
  FindProgress,
  id as idSchema,
  ListCases,
  RegisterCase,
  type CaseListEntry,
  type CaseView,
  type ExplainedDates,
  type Page,
  type Principal,
  type ProgressView,
  type RegisteredCase,
} from '@onewindow/contracts';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import { Allow, Attempts, Caller, parse, Public, receiptCode, RequestCause } from '@onewindow/platform';
import { CASE_TOOLS } from '../tokens.js';
import { acceptCase, deliverResult, registerCase, type CaseTools } from './case.commands.js';
import { explainedDates } from './case.dates.js';
import type { CaseRow } from './case.entity.js';
import { caseView, findProgress, listCases, readCase } from './case.queries.js';

@Controller('v1')
export class CaseController {
  constructor(
    private readonly transactions: Transactions,
    @Inject(CASE_TOOLS) private readonly tools: CaseTools,
    private readonly lookUps: Attempts,
  ) {}

  @Put('cases/:id')
  @Allow('window-clerk')
  async register(
    @Param('id') id: string,
    @Body() body: unknown,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<RegisteredCase> {
    const caseId = parse(idSchema, id, 'path');
    const command = parse(RegisterCase, body, 'body');
    const view = await this.act(cause, (tx) => registerCase(tx, caseId, command, caller, this.tools));
    return { ...view, receiptCode: receiptCode(this.tools.subjectKey, caseId) };
  }

  @Post('cases/:id/acceptance')
  @HttpCode(200)
  @Allow('window-clerk')
  async accept(
    @Param('id') id: string,
    @Body() body: unknown,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<CaseView> {
    const caseId = parse(idSchema, id, 'path');
    parse(DecideAcceptance, body, 'body');
    return this.act(cause, (tx) => acceptCase(tx, caseId, caller));
  }

  @Post('cases/:id/delivery')
  @HttpCode(200)
  @Allow('issuing-counter')
  async deliver(
    @Param('id') id: string,
    @Body() body: unknown,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<CaseView> {
    const caseId = parse(idSchema, id, 'path');
    const command = parse(DeliverResult, body, 'body');
    return this.act(cause, (tx) => deliverResult(tx, caseId, command, caller, this.tools));
  }

  @Get('cases/:id')
  @Allow('window-clerk', 'issuing-counter', 'applicant')
  async read(@Param('id') id: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<CaseView> {
    const caseId = parse(idSchema, id, 'path');
    return this.act(cause, (tx) => readCase(tx.db, caseId, caller, tx.now));
  }

  @Get('cases/:id/dates')
  @Allow('window-clerk', 'issuing-counter', 'applicant')
  async dates(@Param('id') id: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<ExplainedDates> {
    const caseId = parse(idSchema, id, 'path');
    return this.transactions.run(cause, async (tx) => explainedDates(tx.db, await readCase(tx.db, caseId, caller, tx.now)));
  }

  @Get('cases')
  @Allow('window-clerk', 'issuing-counter')
  async list(@Query() query: unknown, @Caller() caller: Principal, @RequestCause() cause: string): Promise<Page<CaseListEntry>> {
    const filter = parse(ListCases, query, 'query');
    return this.transactions.run(cause, (tx) => listCases(tx.db, filter, caller));
  }

  @Get('progress')
  @Public()
  async progress(@Query() query: unknown, @Ip() address: string, @RequestCause() cause: string): Promise<ProgressView> {
    const { number, code } = parse(FindProgress, query, 'query');
    this.lookUps.spend(address);
    return this.transactions.run(cause, (tx) => findProgress(tx.db, number, code, this.tools.subjectKey));
  }

  private act(cause: string, command: (tx: Tx) => Promise<CaseRow>): Promise<CaseView> {
    return this.tools.numbers.run(() =>
      this.transactions.run(cause, async (tx) => caseView(tx.db, await command(tx), this.tools.personal)),
    );
  }
}
