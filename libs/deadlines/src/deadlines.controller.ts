import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import {
  FailingDeadlineView,
  id,
  instant,
  ListFailingDeadlines,
  page,
  RingDeadlines,
  RingView,
  text,
  type Page,
} from '@onewindow/contracts';
import { Allow, Answers, BodyOf, decodeCursor, pageOf, QueryOf, Refuses, RequestCause } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { listFailing } from './deadline-rows.js';
import { Ringer } from './ringer.js';

/** Rings time limits for the alarm workflow, and shows operators those whose effect fails. */
@Controller('v1')
export class DeadlinesController {
  constructor(
    @Inject(Ringer) private readonly ringer: Ringer,
    @Inject(DataSource) private readonly dataSource: DataSource,
  ) {}

  @Post('deadlines/ring')
  @HttpCode(200)
  @Allow('orchestrator')
  @Answers(RingView)
  ring(@BodyOf(RingDeadlines) { until }: RingDeadlines, @RequestCause() cause: string): Promise<RingView> {
    return this.ringer.ring(until, cause);
  }

  @Get('operations/failing-deadlines')
  @Allow('administrator')
  @Answers(page(FailingDeadlineView))
  @Refuses({ 400: 'invalid-cursor' })
  async listFailing(@QueryOf(ListFailingDeadlines) { cursor, limit }: ListFailingDeadlines): Promise<Page<FailingDeadlineView>> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, z.tuple([instant, id, text(100)]));
    const found = await listFailing(this.dataSource, after, limit + 1);
    const views = found.map((deadline) => ({
      ...deadline,
      at: deadline.at.toISOString(),
      nextTryAt: deadline.nextTryAt.toISOString(),
    }));
    return pageOf(views, limit, ({ at, subject, clock }) => [at, subject, clock]);
  }
}
