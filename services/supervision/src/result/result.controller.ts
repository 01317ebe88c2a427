import { Body, Controller, Get, Inject, Param, Put, Query, Res } from '@nestjs/common';
import {
  AcknowledgeResult,
  id as idSchema,
  ListResults,
  type AcknowledgementView,
  type Page,
  type Principal,
  type ResultView,
} from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Caller, parse, RequestCause } from '@onewindow/platform';
import type { FastifyReply } from 'fastify';
import { acknowledgeResult } from './result.commands.js';
import { visibleAgency } from './result.domain.js';
import { acknowledgementView, listResults } from './result.queries.js';

@Controller('v1/results')
export class ResultController {
  constructor(@Inject(Transactions) private readonly transactions: Transactions) {}

  @Get()
  @Allow('supervisor', 'leader', 'auditor')
  async list(@Query() query: unknown, @Caller() caller: Principal, @RequestCause() cause: string): Promise<Page<ResultView>> {
    const filter = parse(ListResults, query, 'query');
    const agency = visibleAgency(caller, filter.agency);
    return this.transactions.run(cause, (tx) => listResults(tx.db, agency, filter));
  }

  /** 200 when the result is here, 202 when it is not yet and the acknowledgement is kept for it. */
  @Put(':id/acknowledgement')
  @Allow('supervisor')
  async acknowledge(
    @Param('id') id: string,
    @Body() body: unknown,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcknowledgementView> {
    const caseId = parse(idSchema, id, 'path');
    const { note } = parse(AcknowledgeResult, body ?? {}, 'body');
    const acknowledged = await this.transactions.run(cause, (tx) => acknowledgeResult(tx, caseId, caller, note ?? null));
    void reply.status(acknowledged.status === 'joined' ? 200 : 202);
    return acknowledgementView(caseId, caller.agencyCode, acknowledged);
  }
}
