import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ClaimStep,
  DecideStep,
  DomainError,
  id as idSchema,
  ListTasks,
  StepKey,
  type Page,
  type Principal,
  type ReviewView,
  type TaskView,
} from '@onewindow/contracts';
import { NumberBlocks } from '@onewindow/documents';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import { Allow, Caller, parse, RequestCause } from '@onewindow/platform';
import { officerOf } from '../staff/staff.queries.js';
import { claim, decide, release } from './review.commands.js';
import type { Officer } from './review.domain.js';
import { listTasks, readReview, reviewView } from './review.queries.js';
import type { ReviewRow, StepRow } from './review.entity.js';

type Act = (tx: Tx, reviewId: string, stepKey: string, officer: Officer) => Promise<{ review: ReviewRow; steps: StepRow[] }>;

@Controller('v1')
export class ReviewController {
  constructor(
    private readonly transactions: Transactions,
    private readonly numbers: NumberBlocks,
  ) {}

  @Get('tasks')
  @Allow('officer', 'agency-head', 'department-system')
  async tasks(@Query() query: unknown, @Caller() caller: Principal, @RequestCause() cause: string): Promise<Page<TaskView>> {
    const filter = parse(ListTasks, query, 'query');
    if (filter.agency !== undefined && filter.agency !== caller.agencyCode)
      throw new DomainError('forbidden', 'agency-not-yours', "another agency's queue is not yours to see", { field: 'agency' });
    return this.transactions.run(cause, (tx) => listTasks(tx.db, filter, caller.agencyCode, tx.now));
  }

  @Get('reviews/:id')
  @Allow('officer', 'agency-head', 'department-system')
  async read(@Param('id') id: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<ReviewView> {
    const reviewId = parse(idSchema, id, 'path');
    return this.transactions.run(cause, (tx) => readReview(tx.db, reviewId, caller));
  }

  @Put('reviews/:id/steps/:step/claim')
  @Allow('officer', 'agency-head', 'department-system')
  async claim(
    @Param() path: StepPath,
    @Body() body: unknown,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<ReviewView> {
    const { officerId } = parse(ClaimStep, body ?? {}, 'body');
    return this.act(path, caller, officerId, cause, claim);
  }

  @Delete('reviews/:id/steps/:step/claim')
  @Allow('officer', 'agency-head', 'department-system')
  async release(
    @Param() path: StepPath,
    @Query() query: unknown,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<ReviewView> {
    const { officerId } = parse(ClaimStep, query, 'query');
    return this.act(path, caller, officerId, cause, release);
  }

  @Post('reviews/:id/steps/:step/decision')
  @HttpCode(200)
  @Allow('officer', 'agency-head', 'department-system')
  async decide(
    @Param() path: StepPath,
    @Body() body: unknown,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<ReviewView> {
    const { officerId, ...decision } = parse(DecideStep, body, 'body');
    return this.act(path, caller, officerId, cause, (tx, reviewId, stepKey, officer) =>
      decide(tx, reviewId, stepKey, decision, officer, this.numbers),
    );
  }

  private act(path: StepPath, caller: Principal, officerId: string | undefined, cause: string, command: Act): Promise<ReviewView> {
    const reviewId = parse(idSchema, path.id, 'path');
    const stepKey = parse(StepKey, path.step, 'path');
    return this.numbers.run(() =>
      this.transactions.run(cause, async (tx) => {
        const { review, steps } = await command(tx, reviewId, stepKey, await officerOf(tx.db, caller, officerId));
        return reviewView(review, steps);
      }),
    );
  }
}

interface StepPath {
  readonly id: string;
  readonly step: string;
}
