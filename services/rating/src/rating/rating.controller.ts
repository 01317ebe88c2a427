import { Controller, Get, Inject, Ip, Put, UseGuards } from '@nestjs/common';
import {
  GiveRating,
  id,
  JudgeReply,
  ListedRating,
  ListPublicRatings,
  ListRatings,
  OwnRatingView,
  page,
  PublicRating,
  RatingStatistics,
  RatingStatisticsQuery,
  RatingView,
  ReadRating,
  visibleAgency,
  type Page,
  type Principal,
} from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Answers, Attempts, BodyOf, Caller, PathOf, Public, QueryOf, Refuses, RequestCause } from '@onewindow/platform';
import { RATING_TOOLS } from '../tokens.js';
import { judgeReply } from '../work-order/judging.commands.js';
import { readOwnRating } from './own-rating.queries.js';
import { listPublicRatings } from './public-ratings.queries.js';
import { RatesForThemselves } from './rates-for-themselves.js';
import { giveRating, type RatingTools } from './rating.commands.js';
import { listRatings, ratingView } from './rating.queries.js';
import { ratingStatistics } from './statistics.queries.js';

@Controller('v1/ratings')
export class RatingController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Attempts) private readonly attempts: Attempts,
    @Inject(RATING_TOOLS) private readonly tools: RatingTools,
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
    return ratingView(await this.transactions.run(cause, (tx) => giveRating(tx, invitationId, rating, { address, ...this.tools })));
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

  /** Public: ratings and answers are (评价和回复应当公开: 安阳市政务服务条例 第五十二条). */
  @Get('public')
  @Public()
  @Answers(page(PublicRating))
  @Refuses({ 400: 'invalid-cursor' })
  async listPublic(@QueryOf(ListPublicRatings) filter: ListPublicRatings, @RequestCause() cause: string): Promise<Page<PublicRating>> {
    return this.transactions.run(cause, (tx) => listPublicRatings(tx.db, filter));
  }

  @Get('statistics')
  @Allow('rating-clerk', 'agency-head', 'supervisor', 'leader', 'auditor')
  @Answers(RatingStatistics)
  @Refuses({ 403: ['agency-missing', 'agency-not-yours'] })
  async statistics(
    @QueryOf(RatingStatisticsQuery) query: RatingStatisticsQuery,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<RatingStatistics> {
    const agency = visibleAgency(caller, query.agency);
    return this.transactions.run(cause, (tx) => ratingStatistics(tx.db, agency, query));
  }

  /** Public, as rating is: the holder of the receipt reads what came of it. */
  @Get(':id')
  @Public()
  @Answers(OwnRatingView)
  @Refuses({ 404: 'rating-not-found', 429: 'too-many-attempts' })
  async read(
    @PathOf('id', id) invitationId: string,
    @QueryOf(ReadRating) { code }: ReadRating,
    @Ip() address: string,
    @RequestCause() cause: string,
  ): Promise<OwnRatingView> {
    this.attempts.spend(`${address} ${invitationId}`);
    return this.transactions.run(cause, (tx) => readOwnRating(tx, invitationId, code, this.tools));
  }

  /** Public, as rating is; nobody judges in the applicant's place either. */
  @Put(':id/judgement')
  @Public()
  @UseGuards(RatesForThemselves)
  @Answers(OwnRatingView)
  @Refuses({
    403: 'rating-by-staff',
    404: ['rating-not-found', 'reply-missing'],
    409: ['reply-already-judged', 'rating-is-excluded'],
    429: 'too-many-attempts',
  })
  async judge(
    @PathOf('id', id) invitationId: string,
    @BodyOf(JudgeReply) judgement: JudgeReply,
    @Ip() address: string,
    @RequestCause() cause: string,
  ): Promise<OwnRatingView> {
    this.attempts.spend(`${address} ${invitationId}`);
    return this.transactions.run(cause, async (tx) => {
      await judgeReply(tx, invitationId, judgement, this.tools.key);
      return readOwnRating(tx, invitationId, judgement.code, this.tools);
    });
  }
}
