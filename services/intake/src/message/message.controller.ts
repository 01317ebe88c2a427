import { Controller, Get, Inject } from '@nestjs/common';
import { ListMessages, MessageView, page, type Page, type Principal } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Answers, Caller, QueryOf, Refuses, RequestCause, type PersonalData } from '@onewindow/platform';
import { PERSONAL_DATA } from '../tokens.js';
import { listMessages } from './message.queries.js';

@Controller('v1/messages')
export class MessageController {
  constructor(
    private readonly transactions: Transactions,
    @Inject(PERSONAL_DATA) private readonly personal: PersonalData,
  ) {}

  @Get()
  @Allow('window-clerk', 'issuing-counter', 'applicant')
  @Answers(page(MessageView))
  @Refuses({ 400: 'invalid-cursor' })
  async list(
    @QueryOf(ListMessages) filter: ListMessages,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<Page<MessageView>> {
    return this.transactions.run(cause, (tx) => listMessages(tx, filter, caller, this.personal));
  }
}
