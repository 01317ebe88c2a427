import { Controller, Get, Inject, Post, Put } from '@nestjs/common';
import { id, NoticeView, ProveService, ServeDocument, type Principal } from '@onewindow/contracts';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import { Allow, Answers, BodyOf, Caller, PathOf, Refuses, RequestCause } from '@onewindow/platform';
import { z } from 'zod';
import { CASE_READERS } from '../access/case-access.queries.js';
import { NOTICE_TOOLS } from '../tokens.js';
import { caseMatter } from './matter.js';
import { proveService, serveDocument, type NoticeTools } from './notice.commands.js';
import type { NoticeRow } from './notice.entity.js';
import { listNotices, noticeView } from './notice.queries.js';

@Controller('v1/cases/:id/notices')
export class NoticeController {
  constructor(
    private readonly transactions: Transactions,
    @Inject(NOTICE_TOOLS) private readonly tools: NoticeTools,
  ) {}

  @Put(':noticeId')
  @Allow('window-clerk', 'issuing-counter')
  @Answers(NoticeView)
  @Refuses({ 400: 'document-unknown', 404: 'case-not-found', 409: ['notice-differs', 'no-consent', 'no-address', 'too-many-notices'] })
  async serve(
    @PathOf('id', id) caseId: string,
    @PathOf('noticeId', id) noticeId: string,
    @BodyOf(ServeDocument) command: ServeDocument,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<NoticeView> {
    return this.act(cause, (tx) => serveDocument(tx, { caseId, noticeId }, command, caller, this.tools, caseMatter(this.tools.personal)));
  }

  @Post(':noticeId/proof')
  @Allow('window-clerk', 'issuing-counter')
  @Answers(NoticeView)
  @Refuses({
    400: ['proof-before-sending', 'proof-in-future'],
    404: ['case-not-found', 'notice-unknown'],
    409: ['notice-of-delivery', 'notice-is-served', 'notice-is-delivered', 'proof-differs'],
  })
  async prove(
    @PathOf('id', id) caseId: string,
    @PathOf('noticeId', id) noticeId: string,
    @BodyOf(ProveService) proof: ProveService,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<NoticeView> {
    return this.act(cause, (tx) => proveService(tx, { caseId, noticeId }, proof, caller, this.tools, caseMatter(this.tools.personal)));
  }

  @Get()
  @Allow(...CASE_READERS)
  @Answers(z.array(NoticeView))
  @Refuses({ 404: 'case-not-found' })
  async list(@PathOf('id', id) caseId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<NoticeView[]> {
    return this.transactions.run(cause, (tx) => listNotices(tx, caseId, caller, this.tools.personal));
  }

  private act(cause: string, command: (tx: Tx) => Promise<NoticeRow>): Promise<NoticeView> {
    const { numbers, personal } = this.tools;
    return numbers.run(() => this.transactions.run(cause, async (tx) => noticeView(await command(tx), personal)));
  }
}
