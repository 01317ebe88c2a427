import { Controller, Get, Inject, Ip, Post, Put } from '@nestjs/common';
import {
  CaseListEntry,
  CaseView,
  DecideAcceptance,
  DeliverResult,
  ExplainedDates,
  FindProgress,
  id,
  ListCases,
  page,
  ProgressView,
  RegisterCase,
  RegisteredCase,
  type Page,
  type Principal,
} from '@onewindow/contracts';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import { Allow, Answers, Attempts, BodyOf, Caller, PathOf, Public, QueryOf, receiptCode, Refuses, RequestCause } from '@onewindow/platform';
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
  @Answers(RegisteredCase)
  @Refuses({
    400: ['item-unknown', 'applicant-kind-not-served', 'answers-invalid', 'material-not-asked', 'material-twice'],
    409: 'case-content-differs',
  })
  async register(
    @PathOf('id', id) caseId: string,
    @BodyOf(RegisterCase) command: RegisterCase,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<RegisteredCase> {
    const view = await this.act(cause, (tx) => registerCase(tx, caseId, command, caller, this.tools));
    return { ...view, receiptCode: receiptCode(this.tools.subjectKey, caseId) };
  }

  @Post('cases/:id/acceptance')
  @Allow('window-clerk')
  @Answers(CaseView)
  @Refuses({ 404: 'case-not-found', 409: ['materials-incomplete', 'calendar-unknown'] })
  async accept(
    @PathOf('id', id) caseId: string,
    @BodyOf(DecideAcceptance) _: DecideAcceptance,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<CaseView> {
    return this.act(cause, (tx) => acceptCase(tx, caseId, caller));
  }

  @Post('cases/:id/delivery')
  @Allow('issuing-counter')
  @Answers(CaseView)
  @Refuses({ 404: 'case-not-found', 409: ['case-is-received', 'case-is-accepted', 'delivery-differs'] })
  async deliver(
    @PathOf('id', id) caseId: string,
    @BodyOf(DeliverResult) command: DeliverResult,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<CaseView> {
    return this.act(cause, (tx) => deliverResult(tx, caseId, command, caller, this.tools));
  }

  @Get('cases/:id')
  @Allow('window-clerk', 'issuing-counter', 'applicant')
  @Answers(CaseView)
  @Refuses({ 404: 'case-not-found' })
  async read(@PathOf('id', id) caseId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<CaseView> {
    return this.act(cause, (tx) => readCase(tx.db, caseId, caller, tx.now));
  }

  @Get('cases/:id/dates')
  @Allow('window-clerk', 'issuing-counter', 'applicant')
  @Answers(ExplainedDates)
  @Refuses({ 404: 'case-not-found', 409: 'case-is-received' })
  async dates(@PathOf('id', id) caseId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<ExplainedDates> {
    return this.transactions.run(cause, async (tx) => explainedDates(tx.db, await readCase(tx.db, caseId, caller, tx.now)));
  }

  @Get('cases')
  @Allow('window-clerk', 'issuing-counter')
  @Answers(page(CaseListEntry))
  @Refuses({ 400: 'invalid-cursor' })
  async list(
    @QueryOf(ListCases) filter: ListCases,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<Page<CaseListEntry>> {
    return this.transactions.run(cause, (tx) => listCases(tx.db, filter, caller));
  }

  @Get('progress')
  @Public()
  @Answers(ProgressView)
  @Refuses({ 404: 'receipt-unknown', 429: 'too-many-attempts' })
  async progress(
    @QueryOf(FindProgress) { number, code }: FindProgress,
    @Ip() address: string,
    @RequestCause() cause: string,
  ): Promise<ProgressView> {
    this.lookUps.spend(address);
    return this.transactions.run(cause, (tx) => findProgress(tx.db, number, code, this.tools.subjectKey));
  }

  private act(cause: string, command: (tx: Tx) => Promise<CaseRow>): Promise<CaseView> {
    return this.tools.numbers.run(() =>
      this.transactions.run(cause, async (tx) => caseView(tx.db, await command(tx), this.tools.personal)),
    );
  }
}
