import { Body, Controller, Get, Headers, Inject, Ip, Param, Put, Query } from '@nestjs/common';
import { GiveRating, id as idSchema, ListRatings, type Page, type Principal, type RatingView } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Attempts, Caller, parse, Public, RequestCause } from '@onewindow/platform';
import { SUBJECT_KEY } from '../tokens.js';
import { bearerKind } from './bearer-kind.js';
import { giveRating } from './rating.commands.js';
import { assertRatesForThemselves, visibleAgency } from './rating.domain.js';
import { listRatings, ratingView } from './rating.queries.js';

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
  async rate(
    @Param('id') id: string,
    @Body() body: unknown,
    @Headers('authorization') authorization: string | undefined,
    @Ip() address: string,
    @RequestCause() cause: string,
  ): Promise<RatingView> {
    assertRatesForThemselves(bearerKind(authorization));
    const invitationId = parse(idSchema, id, 'path');
    const rating = parse(GiveRating, body, 'body');
    this.attempts.spend(`${address} ${invitationId}`);
    return ratingView(await this.transactions.run(cause, (tx) => giveRating(tx, invitationId, rating, this.key)));
  }

  @Get()
  @Allow('rating-clerk', 'leader', 'auditor')
  async list(@Query() query: unknown, @Caller() caller: Principal, @RequestCause() cause: string): Promise<Page<RatingView>> {
    const filter = parse(ListRatings, query, 'query');
    const agency = visibleAgency(caller, filter.agency);
    return this.transactions.run(cause, (tx) => listRatings(tx.db, agency, filter));
  }
}
