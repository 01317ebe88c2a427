import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import {
  EndSuspension,
  ExplainOverdue,
  ExtendReview,
  id,
  ReviewDatesView,
  ReviewView,
  SuspendReview,
  type Principal,
} from '@onewindow/contracts';
import { NumberBlocks } from '@onewindow/documents';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import { Allow, Answers, BodyOf, Caller, PathOf, Refuses, RequestCause, type Refusals } from '@onewindow/platform';
import { officerOf } from '../staff/staff.queries.js';
import type { Officer } from './acting.domain.js';
import type { LockedReview } from './clock.commands.js';
import { datesView } from './dates.queries.js';
import { extend } from './extension.commands.js';
import { explainOverdue } from './overdue.commands.js';
import { findInvolved, reviewView } from './review.queries.js';
import { endSuspension, suspend } from './suspension.commands.js';

/** What an act on the dates may be refused with. */
const CLOCK_REFUSALS = {
  400: 'officer-missing',
  403: ['officer-not-you', 'officer-unknown'],
  404: 'review-not-found',
  409: ['review-is-decided', 'review-is-terminated', 'case-not-accepted', 'limits-not-told', 'renewal-is-granted-by-law'],
} satisfies Refusals;

/** The dates of a review: both limits, what stops or lengthens them, and why they were not kept. */
@Controller('v1/reviews/:id')
export class ClockController {
  constructor(
    private readonly transactions: Transactions,
    private readonly numbers: NumberBlocks,
  ) {}

  @Get('dates')
  @Allow('officer', 'agency-head', 'department-system')
  @Answers(ReviewDatesView)
  @Refuses({ 404: 'review-not-found', 409: ['case-not-accepted', 'limits-not-told'] })
  async dates(@PathOf('id', id) reviewId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<ReviewDatesView> {
    return this.transactions.run(cause, async (tx) => {
      const { review } = await findInvolved(tx.db, reviewId, caller);
      return datesView(review, tx.now);
    });
  }

  @Put('suspensions/:suspensionId')
  @Allow('officer', 'agency-head', 'department-system')
  @Answers(ReviewDatesView)
  @Refuses({
    ...CLOCK_REFUSALS,
    400: [
      'officer-missing',
      'suspension-cause-unknown',
      'suspension-before-acceptance',
      'suspension-begins-later',
      'suspension-not-of-item',
      'suspension-too-long',
    ],
    403: [...CLOCK_REFUSALS[403], 'clock-not-yours'],
    409: [...CLOCK_REFUSALS[409], 'suspension-content-differs', 'too-many-suspensions', 'suspension-overlaps', 'suspension-after-due'],
  })
  async suspend(
    @PathOf('id', id) reviewId: string,
    @PathOf('suspensionId', id) suspensionId: string,
    @BodyOf(SuspendReview) { officerId, ...asked }: SuspendReview,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<ReviewDatesView> {
    return this.act(caller, officerId, cause, (tx, officer) => suspend(tx, { reviewId, suspensionId }, asked, officer, this.numbers));
  }

  @Post('suspensions/:suspensionId/end')
  @HttpCode(200)
  @Allow('officer', 'agency-head', 'department-system')
  @Answers(ReviewDatesView)
  @Refuses({
    400: ['officer-missing', 'suspension-ends-before-start', 'suspension-ends-later'],
    403: [...CLOCK_REFUSALS[403], 'clock-not-yours'],
    404: ['review-not-found', 'suspension-unknown'],
    409: [...CLOCK_REFUSALS[409], 'suspension-already-ended', 'suspension-is-void', 'suspension-overlaps'],
  })
  async endSuspension(
    @PathOf('id', id) reviewId: string,
    @PathOf('suspensionId', id) suspensionId: string,
    @BodyOf(EndSuspension) { officerId, to }: EndSuspension,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<ReviewDatesView> {
    return this.act(caller, officerId, cause, (tx, officer) => endSuspension(tx, { reviewId, suspensionId }, to, officer));
  }

  @Put('extension')
  @Allow('agency-head', 'department-system')
  @Answers(ReviewDatesView)
  @Refuses({
    400: ['officer-missing', 'extension-too-long', 'extension-approver-wrong'],
    403: [...CLOCK_REFUSALS[403], 'extension-not-yours'],
    404: 'review-not-found',
    409: [...CLOCK_REFUSALS[409], 'extension-not-allowed', 'extension-already-granted', 'extension-after-due', 'extension-told-late'],
  })
  async extend(
    @PathOf('id', id) reviewId: string,
    @BodyOf(ExtendReview) { officerId, ...asked }: ExtendReview,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<ReviewDatesView> {
    return this.act(caller, officerId, cause, (tx, officer) => extend(tx, reviewId, asked, officer, this.numbers));
  }

  @Put('overdue-reason')
  @Allow('agency-head', 'department-system')
  @Answers(ReviewView)
  @Refuses({
    400: 'officer-missing',
    403: [...CLOCK_REFUSALS[403], 'overdue-reason-not-yours'],
    404: 'review-not-found',
    409: ['review-is-terminated', 'review-is-not-overdue'],
  })
  async explainOverdue(
    @PathOf('id', id) reviewId: string,
    @BodyOf(ExplainOverdue) { officerId, reason }: ExplainOverdue,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<ReviewView> {
    return this.transactions.run(cause, async (tx) => {
      const { review, steps } = await explainOverdue(tx, reviewId, reason, await officerOf(tx.db, caller, officerId));
      return reviewView(review, steps);
    });
  }

  private act(
    caller: Principal,
    officerId: string | undefined,
    cause: string,
    command: (tx: Tx, officer: Officer) => Promise<LockedReview>,
  ): Promise<ReviewDatesView> {
    return this.numbers.run(() =>
      this.transactions.run(cause, async (tx) => {
        const { review } = await command(tx, await officerOf(tx.db, caller, officerId));
        return datesView(review, tx.now);
      }),
    );
  }
}
