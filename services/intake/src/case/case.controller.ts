import { Controller, Get, Inject, Ip, Post, Put, Res } from '@nestjs/common';
import {
  CaseListEntry,
  CaseView,
  ConfirmReceipt,
  CorrectCase,
  DecideAcceptance,
  DecideImmediately,
  DeliverResult,
  ExplainedDates,
  FindProgress,
  id,
  isBundleNo,
  ListCases,
  page,
  ProgressView,
  RegisterCase,
  RegisteredCase,
  WithdrawCase,
  type Page,
  type Principal,
} from '@onewindow/contracts';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import { Allow, Answers, Attempts, BodyOf, Caller, PathOf, Public, QueryOf, receiptCode, Refuses, RequestCause } from '@onewindow/platform';
import type { FastifyReply } from 'fastify';
import { findBundleProgress } from '../bundle/bundle.queries.js';
import { CASE_TOOLS } from '../tokens.js';
import { decideAcceptance, decideImmediately } from './acceptance.commands.js';
import type { CaseTools } from './case.commands.js';
import { explainedDates } from './case.dates.js';
import type { CaseRow } from './case.entity.js';
import { caseView, findProgress, listCases, readCase } from './case.queries.js';
import { correctCase } from './correction.commands.js';
import { confirmReceipt, deliverResult } from './delivery.commands.js';
import { withdrawCase } from './ending.commands.js';
import { receiveCase } from './receiving.commands.js';

/** Refusals of whatever comes after the end of a case, or is done on a member of a bundle by itself. */
const ENDED = ['case-is-closed', 'case-is-not-accepted', 'case-is-terminated', 'case-of-bundle'] as const;
/** Refusals of what belongs to the check at the window, once the case is accepted and not yet at its end. */
const ACCEPTED = ['case-is-accepted', 'case-is-ready', 'case-is-dispatched'] as const;
/** Refusals of handing over, while there is no result. */
const WITHOUT_RESULT = ['case-is-received', 'case-is-correcting', 'case-is-accepted'] as const;
/** Refusals of accepting what is not whole. */
const INCOMPLETE = ['materials-incomplete', 'corrections-incomplete'] as const;

@Controller('v1')
export class CaseController {
  constructor(
    private readonly transactions: Transactions,
    @Inject(CASE_TOOLS) private readonly tools: CaseTools,
    private readonly lookUps: Attempts,
  ) {}

  @Put('cases/:id')
  @Allow('window-clerk', 'applicant')
  @Answers(RegisteredCase)
  @Refuses({
    400: [
      'item-unknown',
      'applicant-kind-not-served',
      'channel-not-offered',
      'answers-invalid',
      'agent-not-answered',
      'material-not-asked',
      'material-twice',
      'site-unknown',
      'item-not-at-this-site',
      'item-not-at-this-window',
      'file-unknown',
      'file-twice',
      'receipt-in-future',
      'receipt-too-old',
      'licence-not-named',
      'item-renews-nothing',
      'licence-not-held',
      'licence-not-renewed-here',
      'licence-without-end',
      'licence-expired',
      'renewal-too-early',
    ],
    403: ['channel-not-yours', 'applicant-not-you', 'site-not-yours', 'clerk-without-site', 'clerk-without-window'],
    409: ['case-content-differs', 'no-site-for-region', 'file-attached-elsewhere', 'calendar-unknown', 'renewal-open'],
  })
  async register(
    @PathOf('id', id) caseId: string,
    @BodyOf(RegisterCase) command: RegisterCase,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<RegisteredCase> {
    const view = await this.act(cause, (tx) => receiveCase(tx, caseId, command, caller, this.tools));
    return { ...view, receiptCode: receiptCode(this.tools.subjectKey, caseId) };
  }

  @Post('cases/:id/acceptance')
  @Allow('window-clerk')
  @Answers(CaseView)
  @Refuses({
    400: ['material-not-handed-in', 'material-not-in-notice', 'agency-unknown', 'agency-has-jurisdiction'],
    404: 'case-not-found',
    409: [
      ...ENDED,
      ...ACCEPTED,
      ...INCOMPLETE,
      'correction-already-told',
      'nothing-to-correct',
      'correction-not-told',
      'correction-term-runs',
      'corrections-complete',
      'calendar-unknown',
      'case-is-deemed-accepted',
      'region-rules-unknown',
    ],
  })
  async decideAcceptance(
    @PathOf('id', id) caseId: string,
    @BodyOf(DecideAcceptance) command: DecideAcceptance,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<CaseView> {
    return this.act(cause, (tx) => decideAcceptance(tx, caseId, command, caller, this.tools));
  }

  /** 202: approval checks the delegation and answers; follow the case. */
  @Post('cases/:id/immediate')
  @Allow('window-clerk')
  @Answers(CaseView, 202)
  @Refuses({
    404: 'case-not-found',
    409: [
      ...ENDED,
      ...ACCEPTED,
      'item-not-immediate',
      'immediate-content-differs',
      ...INCOMPLETE,
      'calendar-unknown',
      'case-is-deemed-accepted',
      'region-rules-unknown',
    ],
  })
  async decideImmediately(
    @PathOf('id', id) caseId: string,
    @BodyOf(DecideImmediately) command: DecideImmediately,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<CaseView> {
    return this.act(cause, (tx) => decideImmediately(tx, caseId, command, caller, this.tools));
  }

  @Put('cases/:id/corrections/:correction')
  @Allow('window-clerk', 'applicant')
  @Answers(CaseView)
  @Refuses({
    400: ['material-not-in-notice', 'material-twice', 'file-unknown', 'file-twice'],
    404: 'case-not-found',
    409: [
      ...ENDED,
      'case-is-received',
      ...ACCEPTED,
      'correction-content-differs',
      'corrections-complete',
      'file-attached-elsewhere',
      'file-in-use',
    ],
  })
  async correct(
    @PathOf('id', id) caseId: string,
    @PathOf('correction', id) correctionId: string,
    @BodyOf(CorrectCase) command: CorrectCase,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<CaseView> {
    return this.act(cause, (tx) => correctCase(tx, caseId, correctionId, command, caller));
  }

  /** 200 where the case has ended, 202 where approval was asked to end it. */
  @Post('cases/:id/withdrawal')
  @Allow('window-clerk', 'applicant')
  @Answers(CaseView, 200, 202)
  @Refuses({ 404: 'case-not-found', 409: [...ENDED, 'case-is-decided', 'case-is-ready', 'case-is-dispatched'] })
  async withdraw(
    @PathOf('id', id) caseId: string,
    @BodyOf(WithdrawCase) command: WithdrawCase,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const view = await this.act(cause, (tx) => withdrawCase(tx, caseId, command, caller, this.tools));
    if (view.termination?.status === 'requested') reply.status(202);
    return view;
  }

  @Post('cases/:id/delivery')
  @Allow('issuing-counter')
  @Answers(CaseView)
  @Refuses({
    404: 'case-not-found',
    409: [...ENDED, ...WITHOUT_RESULT, 'case-is-dispatched', 'delivery-differs', 'no-consent'],
  })
  async deliver(
    @PathOf('id', id) caseId: string,
    @BodyOf(DeliverResult) command: DeliverResult,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<CaseView> {
    return this.act(cause, (tx) => deliverResult(tx, caseId, command, caller, this.tools));
  }

  @Post('cases/:id/delivery/receipt')
  @Allow('issuing-counter')
  @Answers(CaseView)
  @Refuses({
    400: ['received-before-dispatch', 'received-in-future'],
    404: 'case-not-found',
    409: [...ENDED, ...WITHOUT_RESULT, 'case-is-ready', 'receipt-differs'],
  })
  async confirmReceipt(
    @PathOf('id', id) caseId: string,
    @BodyOf(ConfirmReceipt) command: ConfirmReceipt,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<CaseView> {
    return this.act(cause, (tx) => confirmReceipt(tx, caseId, command, caller, this.tools));
  }

  @Get('cases/:id')
  @Allow('window-clerk', 'issuing-counter', 'applicant')
  @Answers(CaseView)
  @Refuses({ 404: 'case-not-found' })
  async read(@PathOf('id', id) caseId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<CaseView> {
    return this.act(cause, (tx) => readCase(tx, caseId, caller));
  }

  @Get('cases/:id/dates')
  @Allow('window-clerk', 'issuing-counter', 'applicant')
  @Answers(ExplainedDates)
  @Refuses({
    404: 'case-not-found',
    409: ['case-is-received', 'case-is-correcting', 'case-is-not-accepted', 'case-is-terminated', 'case-is-waiting'],
  })
  async dates(@PathOf('id', id) caseId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<ExplainedDates> {
    return this.transactions.run(cause, async (tx) => explainedDates(tx.db, await readCase(tx, caseId, caller, 'dates'), tx.now));
  }

  @Get('cases')
  @Allow('window-clerk', 'issuing-counter', 'applicant')
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
    const { subjectKey } = this.tools;
    return this.transactions.run(cause, (tx) =>
      isBundleNo(number) ? findBundleProgress(tx, number, code, subjectKey) : findProgress(tx.db, number, code, subjectKey),
    );
  }

  private act(cause: string, command: (tx: Tx) => Promise<CaseRow>): Promise<CaseView> {
    return this.tools.numbers.run(() =>
      this.transactions.run(cause, async (tx) => caseView(tx.db, await command(tx), this.tools.personal)),
    );
  }
}
