import { Controller, Get, HttpCode, Inject, Post, Put } from '@nestjs/common';
import {
  AnswerOrder,
  id,
  IssueOrder,
  ListOrders,
  NoteOrder,
  OrderState,
  OrderView,
  page,
  ReferOrder,
  ReturnAnswer,
  type Page,
  type Principal,
} from '@onewindow/contracts';
import { NumberBlocks } from '@onewindow/documents';
import { legalDay } from '@onewindow/legal-clock';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import { Allow, Answers, BodyOf, Caller, PathOf, QueryOf, Refuses, RequestCause } from '@onewindow/platform';
import { issueOrder } from './issuing.commands.js';
import { acceptAnswer, answerOrder, noteOrder, referOrder, returnAnswer } from './order.commands.js';
import type { OrderRow } from './order.entity.js';
import { listOrders, orderState, readOrder } from './order.queries.js';

/** Supervision orders (督办): issued, answered, judged, brought before the leader. */
@Controller('v1/orders')
export class OrderController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(NumberBlocks) private readonly numbers: NumberBlocks,
  ) {}

  @Get()
  @Allow('officer', 'agency-head', 'supervisor', 'leader', 'auditor')
  @Answers(page(OrderState))
  @Refuses({ 400: 'invalid-cursor', 403: ['agency-missing', 'agency-not-yours'] })
  async list(
    @QueryOf(ListOrders) filter: ListOrders,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<Page<OrderState>> {
    return this.transactions.run(cause, (tx) => listOrders(tx.db, caller, filter));
  }

  @Get(':id')
  @Allow('officer', 'agency-head', 'supervisor', 'leader', 'auditor')
  @Answers(OrderView)
  @Refuses({ 403: 'agency-missing', 404: 'order-not-found' })
  async read(@PathOf('id', id) orderId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<OrderView> {
    return this.transactions.run(cause, (tx) => readOrder(tx, orderId, caller));
  }

  @Put(':id')
  @Allow('supervisor', 'orchestrator')
  @Answers(OrderState)
  @Refuses({
    400: ['agency-not-involved', 'order-to-own-agency', 'rung-missing'],
    403: ['agency-missing', 'agency-not-yours', 'rung-not-yours'],
    404: 'case-not-found',
    409: ['case-has-ended', 'duty-has-ended', 'order-content-differs'],
  })
  async issue(
    @PathOf('id', id) orderId: string,
    @BodyOf(IssueOrder) order: IssueOrder,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<OrderState> {
    return this.numbers.run(() => this.do(cause, (tx) => issueOrder(tx, orderId, order, caller, this.numbers)));
  }

  @Post(':id/answer')
  @HttpCode(200)
  @Allow('officer', 'agency-head')
  @Answers(OrderState)
  @Refuses({
    400: 'expected-day-passed',
    403: 'agency-missing',
    404: 'order-not-found',
    409: ['order-already-answered', 'order-already-accepted', 'order-closed'],
  })
  async answer(
    @PathOf('id', id) orderId: string,
    @BodyOf(AnswerOrder) answer: AnswerOrder,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<OrderState> {
    return this.do(cause, (tx) => answerOrder(tx, orderId, answer, caller, legalDay(tx.now)));
  }

  @Post(':id/acceptance')
  @HttpCode(200)
  @Allow('supervisor')
  @Answers(OrderState)
  @Refuses({ 403: ['agency-missing', 'answer-is-own'], 404: 'order-not-found', 409: ['order-not-answered', 'order-closed'] })
  async accept(@PathOf('id', id) orderId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<OrderState> {
    return this.do(cause, (tx) => acceptAnswer(tx, orderId, caller));
  }

  @Post(':id/return')
  @HttpCode(200)
  @Allow('supervisor')
  @Answers(OrderState)
  @Refuses({
    403: ['agency-missing', 'answer-is-own'],
    404: 'order-not-found',
    409: ['order-not-answered', 'order-already-accepted', 'order-closed'],
  })
  async return(
    @PathOf('id', id) orderId: string,
    @BodyOf(ReturnAnswer) judgement: ReturnAnswer,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<OrderState> {
    return this.do(cause, (tx) => returnAnswer(tx, orderId, judgement, caller));
  }

  @Post(':id/referral')
  @HttpCode(200)
  @Allow('orchestrator')
  @Answers(OrderState)
  @Refuses({ 404: 'order-not-found', 409: 'order-closed' })
  async refer(
    @PathOf('id', id) orderId: string,
    @BodyOf(ReferOrder) referral: ReferOrder,
    @RequestCause() cause: string,
  ): Promise<OrderState> {
    return this.do(cause, (tx) => referOrder(tx, orderId, referral));
  }

  @Post(':id/leader-note')
  @HttpCode(200)
  @Allow('leader')
  @Answers(OrderState)
  @Refuses({ 404: 'order-not-found', 409: ['order-already-noted', 'order-closed'] })
  async note(
    @PathOf('id', id) orderId: string,
    @BodyOf(NoteOrder) note: NoteOrder,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<OrderState> {
    return this.do(cause, (tx) => noteOrder(tx, orderId, note, caller));
  }

  private async do(cause: string, command: (tx: Tx) => Promise<OrderRow>): Promise<OrderState> {
    return orderState(await this.transactions.run(cause, command));
  }
}
