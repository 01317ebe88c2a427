import { Controller, Get, Inject, Post, Put } from '@nestjs/common';
import {
  AnswerRater,
  AppealRating,
  ExtendWorkOrder,
  id,
  ListedWorkOrder,
  ListWorkOrders,
  page,
  RecordContact,
  RectifyWorkOrder,
  VerifyWorkOrder,
  WorkOrderView,
  type Page,
  type Principal,
  type Role,
} from '@onewindow/contracts';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import { Allow, Answers, BodyOf, Caller, PathOf, QueryOf, Refuses, RequestCause, type Refusals } from '@onewindow/platform';
import type { RatingTools } from '../rating/rating.commands.js';
import { RATING_TOOLS } from '../tokens.js';
import { appeal } from './appeal.commands.js';
import { answer, closeOrder, extend, recordCallback, recordContact, rectify, verify } from './work-order.commands.js';
import type { WorkOrderRow } from './work-order.entity.js';
import { listWorkOrders, readWorkOrder, viewOrder } from './work-order.queries.js';

/** Who answers for the agency that was rated (谁办理、谁负责). */
const ANSWERING: readonly Role[] = ['rating-clerk', 'officer', 'agency-head'];
const WITH_AGENCY = ['work-order-is-closed', 'work-order-with-supervisor'];
const refuses = (conflicts: readonly string[], others: Refusals = {}): Refusals => ({
  404: 'work-order-not-found',
  409: [...WITH_AGENCY, ...conflicts],
  ...others,
});

/** What the agency that was rated does with a bad rating. */
@Controller('v1/work-orders')
export class WorkOrderController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(RATING_TOOLS) private readonly tools: RatingTools,
  ) {}

  @Get()
  @Allow(...ANSWERING, 'supervisor', 'leader', 'auditor')
  @Answers(page(ListedWorkOrder))
  @Refuses({ 400: 'invalid-cursor', 403: ['agency-missing', 'agency-not-yours', 'queue-not-yours', 'reviewer-out-of-region'] })
  async list(
    @QueryOf(ListWorkOrders) query: ListWorkOrders,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<Page<ListedWorkOrder>> {
    return this.transactions.run(cause, (tx) => listWorkOrders(tx.db, query, caller));
  }

  @Get(':id')
  @Allow(...ANSWERING, 'supervisor', 'leader', 'auditor')
  @Answers(WorkOrderView)
  @Refuses({ 404: 'work-order-not-found' })
  async read(@PathOf('id', id) orderId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<WorkOrderView> {
    return this.transactions.run(cause, (tx) => readWorkOrder(tx, orderId, caller, this.tools.personal));
  }

  @Put(':id/contacts/:contactId')
  @Allow(...ANSWERING)
  @Answers(WorkOrderView)
  @Refuses(refuses(['work-order-already-answered', 'contact-differs'], { 403: 'contact-not-agreed' }))
  async contact(
    @PathOf('id', id) orderId: string,
    @PathOf('contactId', id) contactId: string,
    @BodyOf(RecordContact) body: RecordContact,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<WorkOrderView> {
    return this.act(cause, caller, (tx) => recordContact(tx, orderId, contactId, body, caller));
  }

  @Post(':id/verification')
  @Allow(...ANSWERING)
  @Answers(WorkOrderView)
  @Refuses(refuses(['work-order-already-verified', 'rater-not-contacted'], { 400: 'term-too-long' }))
  async verify(
    @PathOf('id', id) orderId: string,
    @BodyOf(VerifyWorkOrder) body: VerifyWorkOrder,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<WorkOrderView> {
    return this.act(cause, caller, (tx) => verify(tx, orderId, body, caller));
  }

  @Post(':id/extension')
  @Allow(...ANSWERING)
  @Answers(WorkOrderView)
  @Refuses(
    refuses(['work-order-not-in-rectification', 'work-order-not-complex', 'work-order-already-extended', 'rectification-overdue'], {
      400: 'extension-too-long',
    }),
  )
  async extend(
    @PathOf('id', id) orderId: string,
    @BodyOf(ExtendWorkOrder) body: ExtendWorkOrder,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<WorkOrderView> {
    return this.act(cause, caller, (tx) => extend(tx, orderId, body, caller));
  }

  @Post(':id/rectification')
  @Allow(...ANSWERING)
  @Answers(WorkOrderView)
  @Refuses(refuses(['work-order-not-verified', 'nothing-to-rectify']))
  async rectify(
    @PathOf('id', id) orderId: string,
    @BodyOf(RectifyWorkOrder) body: RectifyWorkOrder,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<WorkOrderView> {
    return this.act(cause, caller, (tx) => rectify(tx, orderId, body, caller));
  }

  @Post(':id/feedback')
  @Allow(...ANSWERING)
  @Answers(WorkOrderView)
  @Refuses(refuses(['work-order-without-result', 'work-order-already-answered']))
  async answer(
    @PathOf('id', id) orderId: string,
    @BodyOf(AnswerRater) body: AnswerRater,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<WorkOrderView> {
    return this.act(cause, caller, (tx) => answer(tx, orderId, body, caller));
  }

  @Put(':id/callbacks/:callbackId')
  @Allow(...ANSWERING)
  @Answers(WorkOrderView)
  @Refuses(refuses(['work-order-without-feedback', 'work-order-already-called-back', 'contact-differs'], { 403: 'contact-not-agreed' }))
  async callBack(
    @PathOf('id', id) orderId: string,
    @PathOf('callbackId', id) callbackId: string,
    @BodyOf(RecordContact) body: RecordContact,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<WorkOrderView> {
    return this.act(cause, caller, (tx) => recordCallback(tx, orderId, callbackId, body, caller));
  }

  @Post(':id/closure')
  @Allow(...ANSWERING)
  @Answers(WorkOrderView)
  @Refuses(refuses(['work-order-without-result', 'work-order-without-feedback', 'work-order-without-callback', 'appeal-undecided']))
  async close(@PathOf('id', id) orderId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<WorkOrderView> {
    return this.act(cause, caller, (tx) => closeOrder(tx, orderId, caller));
  }

  @Post(':id/appeal')
  @Allow(...ANSWERING)
  @Answers(WorkOrderView)
  @Refuses(refuses(['appeal-already-made', 'appeal-too-late']))
  async appeal(
    @PathOf('id', id) orderId: string,
    @BodyOf(AppealRating) body: AppealRating,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<WorkOrderView> {
    return this.act(cause, caller, (tx) => appeal(tx, orderId, body, caller));
  }

  private act(cause: string, caller: Principal, command: (tx: Tx) => Promise<WorkOrderRow>): Promise<WorkOrderView> {
    return this.transactions.run(cause, async (tx) => viewOrder(tx, await command(tx), caller, this.tools.personal));
  }
}
