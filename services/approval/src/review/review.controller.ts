import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import {
  ClaimStep,
  DecideStep,
  DomainError,
  id,
  ListTasks,
  page,
  ReviewView,
  StepKey,
  TaskView,
  TransferStep,
  type Page,
  type Principal,
} from '@onewindow/contracts';
import { NumberBlocks } from '@onewindow/documents';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import { Allow, Answers, BodyOf, Caller, PathOf, QueryOf, Refuses, RequestCause, type Refusals } from '@onewindow/platform';
import { officerOf } from '../staff/staff.queries.js';
import type { Officer } from './acting.domain.js';
import { claim, decide, release, transfer } from './review.commands.js';
import { listTasks, readReview, reviewView } from './review.queries.js';
import type { ReviewRow, StepRow } from './review.entity.js';

type Act = (tx: Tx, reviewId: string, stepKey: string, officer: Officer) => Promise<{ review: ReviewRow; steps: StepRow[] }>;

/** What acting on a step may be refused with. */
const STEP_REFUSALS = {
  400: 'officer-missing',
  403: ['officer-not-you', 'officer-unknown', 'step-not-your-role', 'receiver-may-not-decide'],
  404: ['review-not-found', 'step-not-found'],
  409: ['review-is-terminated', 'step-not-open', 'step-already-decided', 'step-claimed'],
} satisfies Refusals;

@Controller('v1')
export class ReviewController {
  constructor(
    private readonly transactions: Transactions,
    private readonly numbers: NumberBlocks,
  ) {}

  @Get('tasks')
  @Allow('officer', 'agency-head', 'department-system')
  @Answers(page(TaskView))
  @Refuses({ 400: 'invalid-cursor', 403: 'agency-not-yours' })
  async tasks(@QueryOf(ListTasks) filter: ListTasks, @Caller() caller: Principal, @RequestCause() cause: string): Promise<Page<TaskView>> {
    if (filter.agency !== undefined && filter.agency !== caller.agencyCode)
      throw new DomainError('forbidden', 'agency-not-yours', "another agency's queue is not yours to see", { field: 'agency' });
    return this.transactions.run(cause, (tx) => listTasks(tx.db, filter, caller, tx.now));
  }

  @Get('reviews/:id')
  @Allow('officer', 'agency-head', 'department-system')
  @Answers(ReviewView)
  @Refuses({ 404: 'review-not-found' })
  async read(@PathOf('id', id) reviewId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<ReviewView> {
    return this.transactions.run(cause, (tx) => readReview(tx.db, reviewId, caller));
  }

  @Put('reviews/:id/steps/:step/claim')
  @Allow('officer', 'agency-head', 'department-system')
  @Answers(ReviewView)
  @Refuses(STEP_REFUSALS)
  async claim(
    @PathOf('id', id) reviewId: string,
    @PathOf('step', StepKey) stepKey: string,
    @BodyOf(ClaimStep.default({})) { officerId }: ClaimStep,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<ReviewView> {
    return this.act({ reviewId, stepKey }, caller, officerId, cause, claim);
  }

  @Delete('reviews/:id/steps/:step/claim')
  @Allow('officer', 'agency-head', 'department-system')
  @Answers(ReviewView)
  @Refuses(STEP_REFUSALS)
  async release(
    @PathOf('id', id) reviewId: string,
    @PathOf('step', StepKey) stepKey: string,
    @QueryOf(ClaimStep) { officerId }: ClaimStep,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<ReviewView> {
    return this.act({ reviewId, stepKey }, caller, officerId, cause, release);
  }

  @Post('reviews/:id/steps/:step/decision')
  @Allow('officer', 'agency-head', 'department-system')
  @Answers(ReviewView)
  @Refuses({
    ...STEP_REFUSALS,
    400: [
      'officer-missing',
      'finding-unknown',
      'finding-missing',
      'reason-missing',
      'reason-code-missing',
      'reason-code-unknown',
      'outcome-against-findings',
    ],
    409: [...STEP_REFUSALS[409], 'grant-against-steps', 'visit-not-held'],
  })
  async decide(
    @PathOf('id', id) reviewId: string,
    @PathOf('step', StepKey) stepKey: string,
    @BodyOf(DecideStep) { officerId, ...decision }: DecideStep,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<ReviewView> {
    return this.act({ reviewId, stepKey }, caller, officerId, cause, (tx, review, step, officer) =>
      decide(tx, review, step, decision, officer, this.numbers),
    );
  }

  @Post('reviews/:id/steps/:step/transfer')
  @Allow('officer', 'agency-head', 'department-system')
  @Answers(ReviewView)
  @Refuses({
    400: ['officer-missing', 'transferee-unknown', 'transferee-not-of-role'],
    403: ['officer-not-you', 'officer-unknown', 'transfer-not-yours', 'receiver-may-not-decide'],
    404: STEP_REFUSALS[404],
    409: ['review-is-terminated', 'step-not-open', 'step-already-decided'],
  })
  async transfer(
    @PathOf('id', id) reviewId: string,
    @PathOf('step', StepKey) stepKey: string,
    @BodyOf(TransferStep) { officerId, ...to }: TransferStep,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<ReviewView> {
    return this.act({ reviewId, stepKey }, caller, officerId, cause, (tx, review, step, officer) =>
      transfer(tx, review, step, to, officer),
    );
  }

  private act(
    { reviewId, stepKey }: StepPath,
    caller: Principal,
    officerId: string | undefined,
    cause: string,
    command: Act,
  ): Promise<ReviewView> {
    return this.numbers.run(() =>
      this.transactions.run(cause, async (tx) => {
        const { review, steps } = await command(tx, reviewId, stepKey, await officerOf(tx.db, caller, officerId));
        return reviewView(review, steps);
      }),
    );
  }
}

interface StepPath {
  readonly reviewId: string;
  readonly stepKey: string;
}
