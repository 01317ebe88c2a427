import { Controller, Get, Inject, Put, Res } from '@nestjs/common';
import {
  AcknowledgementView,
  AcknowledgeResult,
  id,
  ListResults,
  page,
  ResultView,
  visibleAgency,
  type Page,
  type Principal,
} from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Answers, BodyOf, Caller, PathOf, QueryOf, Refuses, RequestCause } from '@onewindow/platform';
import type { FastifyReply } from 'fastify';
import { acknowledgeResult } from './result.commands.js';
import { acknowledgementView, listResults } from './result.queries.js';

@Controller('v1/results')
export class ResultController {
  constructor(@Inject(Transactions) private readonly transactions: Transactions) {}

  @Get()
  @Allow('supervisor', 'leader', 'auditor')
  @Answers(page(ResultView))
  @Refuses({ 400: 'invalid-cursor', 403: ['agency-missing', 'agency-not-yours'] })
  async list(
    @QueryOf(ListResults) filter: ListResults,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<Page<ResultView>> {
    const agency = visibleAgency(caller, filter.agency);
    return this.transactions.run(cause, (tx) => listResults(tx.db, agency, filter));
  }

  /** 200 when the result is here, 202 when it is not yet and the acknowledgement is kept for it. */
  @Put(':id/acknowledgement')
  @Allow('supervisor')
  @Answers(AcknowledgementView, 200, 202)
  @Refuses({ 403: 'agency-missing', 404: 'result-not-found' })
  async acknowledge(
    @PathOf('id', id) caseId: string,
    @BodyOf(AcknowledgeResult.default({})) { note }: AcknowledgeResult,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcknowledgementView> {
    const acknowledged = await this.transactions.run(cause, (tx) => acknowledgeResult(tx, caseId, caller, note ?? null));
    void reply.status(acknowledged.status === 'joined' ? 200 : 202);
    return acknowledgementView(caseId, caller.agencyCode, acknowledged);
  }
}
