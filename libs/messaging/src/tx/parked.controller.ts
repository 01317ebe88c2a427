import { Controller, Get, Inject, Post } from '@nestjs/common';
import {
  DismissedMessageView,
  DismissParkedMessage,
  ListParkedMessages,
  page,
  ParkedMessageView,
  ReplayParkedKey,
  ReplayView,
  type Page,
  type Principal,
} from '@onewindow/contracts';
import {
  Allow,
  Answers,
  BodyOf,
  Caller,
  createLogger,
  decodeCursor,
  maskText,
  pageOf,
  PathOf,
  QueryOf,
  Refuses,
} from '@onewindow/platform';
import { z } from 'zod';
import { ParkedMessages, type ParkedMessage } from './parked-messages.js';

const Position = z.string().regex(/^\d{1,18}$/, 'is not the id of a parked message');

const log = createLogger('parked');

/** What could not be applied here, for the people who run the installation. */
@Controller('v1/operations/parked-messages')
export class ParkedController {
  constructor(@Inject(ParkedMessages) private readonly parked: ParkedMessages) {}

  @Get()
  @Allow('administrator')
  @Answers(page(ParkedMessageView))
  @Refuses({ 400: 'invalid-cursor' })
  async list(@QueryOf(ListParkedMessages) { topic, key, cursor, limit }: ListParkedMessages): Promise<Page<ParkedMessageView>> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, z.tuple([Position]))[0];
    const found = await this.parked.list({ topic, key, after, limit: limit + 1 });
    const { items, next } = pageOf(found, limit, ({ id }) => [id]);
    return { items: items.map(view), next };
  }

  @Post('replay')
  @Allow('administrator')
  @Answers(ReplayView)
  @Refuses({ 400: 'topic-not-subscribed' })
  async replay(@BodyOf(ReplayParkedKey) { topic, key }: ReplayParkedKey, @Caller() caller: Principal): Promise<ReplayView> {
    const { replayed, left, stoppedBy } = await this.parked.replay(topic, key);
    log.info({ topic, key, replayed, left, stoppedBy, by: caller.id }, 'parked key replayed');
    return { replayed, left, stoppedBy: stoppedBy ?? null };
  }

  @Post(':id/dismissal')
  @Allow('administrator')
  @Answers(DismissedMessageView)
  @Refuses({ 404: 'parked-message-not-found' })
  async dismiss(
    @PathOf('id', Position) id: string,
    @BodyOf(DismissParkedMessage) { reason }: DismissParkedMessage,
    @Caller() caller: Principal,
  ): Promise<DismissedMessageView> {
    const dismissed = await this.parked.dismiss(id, caller.id, reason);
    return { ...dismissed, dismissedAt: dismissed.dismissedAt.toISOString() };
  }
}

/** Reasons are masked where they are written; those that earlier builds wrote are not. */
const view = (message: ParkedMessage): ParkedMessageView => ({
  ...message,
  reason: maskText(message.reason),
  parkedAt: message.parkedAt.toISOString(),
});
