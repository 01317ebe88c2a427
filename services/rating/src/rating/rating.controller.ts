import { Controller, Get, Inject, Ip, Put, UseGuards } from '@nestjs/common';
import {
  GiveRating,
  id,
  ListedRating,
  ListRatings,
  page,
  RatingView,
  visibleAgency,
  type Page,
  type Principal,
} from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Answers, Attempts, BodyOf, Caller, PathOf, Public, QueryOf, Refuses, RequestCause } from '@onewindow/platform';
import { SUBJECT_KEY } from '../tokens.js';
import { giveRating } from './rating.commands.js';
import { listRatings, ratingView } from './rating.queries.js';
import { RatesForThemselves } from './rates-for-themselves.js';

@Controller('v1/ratings')
export class RatingController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Attempts) private readonly attempts: Attempts,
    @Inject(SUBJECT_KEY) private readonly key: string,
  ) {}

  /** Public: an applicant without an account holds nothing but the receipt. */
  @Put(':id')
  @Public()
  @UseGuards(RatesForThemselves)
  @Answers(RatingView)
  @Refuses({ 403: 'rating-by-staff', 404: 'rating-not-found', 409: 'rating-already-given', 429: 'too-many-attempts' })
  async rate(
    @PathOf('id', id) invitationId: string,
    @BodyOf(GiveRating) rating: GiveRating,
    @Ip() address: string,
    @RequestCause() cause: string,
  ): Promise<RatingView> {
    this.attempts.spend(`${address} ${invitationId}`);
    return ratingView(await this.transactions.run(cause, (tx) => giveRating(tx, invitationId, rating, { address, key: this.key })));
  }

  @Get()
  @Allow('rating-clerk', 'leader', 'auditor')
  @Answers(page(ListedRating))
  @Refuses({ 400: 'invalid-cursor', 403: ['agency-missing', 'agency-not-yours'] })
  async list(
    @QueryOf(ListRatings) filter: ListRatings,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<Page<ListedRating>> {
    const agency = visibleAgency(caller, filter.agency);
    return this.transactions.run(cause, (tx) => listRatings(tx.db, agency, filter));
  }
}
