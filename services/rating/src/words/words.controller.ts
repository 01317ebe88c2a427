import { Controller, Get, Put } from '@nestjs/common';
import {
  id,
  ListUnreleased,
  page,
  ReleasedWords,
  ReleaseWords,
  UnreleasedWords,
  WordsPart,
  type Page,
  type Principal,
} from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Answers, BodyOf, Caller, PathOf, QueryOf, Refuses, RequestCause } from '@onewindow/platform';
import { releaseWords } from './words.commands.js';
import { listUnreleased } from './words.queries.js';

/** What people wrote, before everybody may read it. */
@Controller('v1/ratings')
export class WordsController {
  constructor(private readonly transactions: Transactions) {}

  @Get('words')
  @Allow('rating-clerk')
  @Answers(page(UnreleasedWords))
  @Refuses({ 400: 'invalid-cursor', 403: 'reviewer-out-of-region' })
  async unreleased(
    @QueryOf(ListUnreleased) query: ListUnreleased,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<Page<UnreleasedWords>> {
    return this.transactions.run(cause, (tx) => listUnreleased(tx.db, query, caller));
  }

  @Put(':id/words/:part')
  @Allow('rating-clerk')
  @Answers(ReleasedWords)
  @Refuses({ 400: 'passage-not-found', 403: ['reviewer-of-the-agency', 'reviewer-out-of-region'], 404: 'words-not-found' })
  async release(
    @PathOf('id', id) invitationId: string,
    @PathOf('part', WordsPart) part: WordsPart,
    @BodyOf(ReleaseWords) body: ReleaseWords,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<ReleasedWords> {
    return this.transactions.run(cause, (tx) => releaseWords(tx, { invitationId, part, round: body.round }, body, caller));
  }
}
