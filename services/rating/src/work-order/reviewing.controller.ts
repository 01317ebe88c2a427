import { Controller, Inject, Post } from '@nestjs/common';
import { ConcludeWorkOrder, GiveOpinion, id, WorkOrderView, type Principal } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Answers, BodyOf, Caller, PathOf, Refuses, RequestCause } from '@onewindow/platform';
import type { RatingTools } from '../rating/rating.commands.js';
import { RATING_TOOLS } from '../tokens.js';
import { giveOpinion } from './appeal.commands.js';
import { conclude } from './judging.commands.js';
import { viewOrder } from './work-order.queries.js';

/** What those do with a bad rating who look after it from outside the agency. */
@Controller('v1/work-orders')
export class ReviewingController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(RATING_TOOLS) private readonly tools: RatingTools,
  ) {}

  /** Reviewers are rating clerks and supervisors of the region: who knows ratings, and who watches agencies; never the agency itself. */
  @Post(':id/appeal/opinion')
  @Allow('rating-clerk', 'supervisor')
  @Answers(WorkOrderView)
  @Refuses({
    403: ['reviewer-of-the-agency', 'reviewer-out-of-region'],
    404: 'work-order-not-found',
    409: ['opinion-already-given', 'appeal-missing', 'appeal-already-decided'],
  })
  async giveOpinion(
    @PathOf('id', id) orderId: string,
    @BodyOf(GiveOpinion) body: GiveOpinion,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<WorkOrderView> {
    return this.transactions.run(cause, async (tx) =>
      viewOrder(tx, await giveOpinion(tx, orderId, body, caller), caller, this.tools.personal),
    );
  }

  @Post(':id/conclusion')
  @Allow('supervisor')
  @Answers(WorkOrderView)
  @Refuses({
    403: ['reviewer-of-the-agency', 'reviewer-out-of-region'],
    404: 'work-order-not-found',
    409: 'work-order-not-with-supervisor',
  })
  async conclude(
    @PathOf('id', id) orderId: string,
    @BodyOf(ConcludeWorkOrder) body: ConcludeWorkOrder,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<WorkOrderView> {
    return this.transactions.run(cause, async (tx) =>
      viewOrder(tx, await conclude(tx, orderId, body, caller), caller, this.tools.personal),
    );
  }
}
